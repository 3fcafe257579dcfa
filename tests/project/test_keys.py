"""Keys: what is weak, doubled or nowhere stops the start, and is never repeated."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from project import keys as read
from tests.project.starting import Environment, refused

KEY = "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80="
STRONG = "vN3-rQ8_tY5-wL2_zB7-kD4_mH9-xC6_pF1-sG0_jJ3-aT8_eU5-oI2"


@pytest.mark.parametrize("value", ["short", "a" * 60, "ab" * 30])
def test_a_weak_secret_is_refused_and_not_repeated(
    debug: bool, given: Environment, value: str
) -> None:
    given(SECRET_KEY=value)

    said = refused(lambda: read.strong_secret("SECRET_KEY", STRONG))

    assert said.startswith("SECRET_KEY is too weak")
    assert value not in said


def test_a_secret_may_stand_in_a_file(debug: bool, given: Environment, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(STRONG + "\n")
    given(DIGEST_KEY_FILE=str(tmp_path / "key"))

    assert read.strong_secret("DIGEST_KEY", "x") == STRONG


def test_for_real_no_secret_is_made_up(
    for_real: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(read, "VAR_DIR", tmp_path / "var")

    assert refused(lambda: read.secret("DIGEST_KEY", STRONG)).startswith("DIGEST_KEY is not set")
    assert not (tmp_path / "var").exists()


def test_the_demonstration_makes_a_secret_once_that_only_its_owner_reads(
    demonstration: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(read, "VAR_DIR", tmp_path / "var")

    found = [read.secret("DIGEST_KEY", example) for example in (STRONG, "another")]

    assert found == [STRONG, STRONG]
    assert (tmp_path / "var/digest_key.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (",", "is empty"),
        ("not-a-key", "key 1 is not a Fernet key"),
        (f"{KEY},{KEY[:-5]}", "key 2 is not a Fernet key"),
        (f"{KEY} {KEY}", "holds one key twice"),
    ],
)
def test_keys_that_open_nothing_are_refused_and_not_repeated(
    debug: bool, given: Environment, value: str, why: str
) -> None:
    given(ANSWER_KEYS=value)

    said = refused(lambda: read.fernet_keys("ANSWER_KEYS", KEY))

    assert said.startswith("ANSWER_KEYS")
    assert why in said
    assert KEY not in said


def test_keys_are_given_newest_first_one_a_line_or_with_commas(
    debug: bool, given: Environment
) -> None:
    other = Fernet.generate_key().decode()
    given(ANSWER_KEYS=f"{KEY},\n{other}")

    assert read.fernet_keys("ANSWER_KEYS", "") == [KEY, other]


def test_a_key_in_two_places_is_refused(debug: bool, given: Environment, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(STRONG)
    given(DIGEST_KEY_FILE=str(tmp_path / "key"), DIGEST_KEY=STRONG)

    said = refused(lambda: read.secret("DIGEST_KEY", ""))

    assert said == "DIGEST_KEY and DIGEST_KEY_FILE are both set. Keep one of them."


@pytest.mark.parametrize("content", [b"\xff\xfe" * 40, b"\0" * 60, b"ab \n" * 40, b"k" * 20_000])
def test_a_file_that_holds_no_key_is_refused(
    debug: bool, given: Environment, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "key").write_bytes(content)
    given(DIGEST_KEY_FILE=str(tmp_path / "key"))

    assert refused(lambda: read.strong_secret("DIGEST_KEY", "")).startswith("DIGEST_KEY")


def test_one_key_for_two_things_is_refused() -> None:
    assert (
        refused(lambda: read.refuse_equal(ONE_KEY=STRONG, OTHER_KEY=KEY, THIRD_KEY=STRONG))
        == "ONE_KEY and THIRD_KEY are the same. Make one anew."
    )
    read.refuse_equal(ONE_KEY=STRONG, OTHER_KEY=KEY)
