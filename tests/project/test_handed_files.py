"""What may hold a password may stand in a file, so that no list of processes shows it."""

from pathlib import Path

from project.environment import database
from project.mail import mail, operator_address
from tests.project.starting import Environment, refused


def test_the_addresses_of_database_and_mail_server_may_stand_in_files(
    for_real: None, given: Environment, tmp_path: Path
) -> None:
    (tmp_path / "database").write_text("postgresql://triage:Pa%40ss@db/check\n")
    (tmp_path / "mail").write_text("smtps://me:Pa%40ss@mail.clinic.example\n")
    given(DATABASE_URL_FILE=f"{tmp_path}/database", EMAIL_URL_FILE=f"{tmp_path}/mail")

    assert database("DATABASE_URL")["PASSWORD"] == "Pa@ss"
    assert mail("EMAIL_URL").password == "Pa@ss"


def test_what_is_wrong_in_a_file_is_refused_and_not_repeated(
    for_real: None, given: Environment, tmp_path: Path
) -> None:
    (tmp_path / "database").write_text("postgresql://me:secret@db/check\nDEBUG=1")
    given(DATABASE_URL_FILE=f"{tmp_path}/database")

    said = refused(lambda: database("DATABASE_URL"))

    assert said.startswith("DATABASE_URL holds a sign that cannot be shown")
    assert "secret" not in said


def test_nobody_need_be_told_by_mail_of_what_failed(given: Environment) -> None:
    assert operator_address("OPERATOR_EMAIL") == ""

    given(OPERATOR_EMAIL="IT <it@clinic.example>")

    assert operator_address("OPERATOR_EMAIL") == "IT <it@clinic.example>"
