"""The settings that messages leave by: what is wrong stops the start and is named."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from project.mail import Mail, mail, site_url

SMTP = "triage.site.smtp.EmailBackend"


@pytest.fixture
def _in_a_clinic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("project.mail.DEBUG", False)


@pytest.mark.usefixtures("_in_a_clinic")
@pytest.mark.parametrize(
    ("url", "found"),
    [
        (
            "smtps://check:p%40ss@mail.clinic.example",
            Mail(SMTP, "mail.clinic.example", 465, "check", "p@ss", use_ssl=True),
        ),
        (
            "smtp+tls://mail.clinic.example:2525",
            Mail(SMTP, "mail.clinic.example", 2525, use_tls=True),
        ),
        ("smtp://localhost", Mail(SMTP, "localhost", 25)),
        ("smtp://127.0.0.1:2525", Mail(SMTP, "127.0.0.1", 2525)),
    ],
)
def test_a_mail_server_is_named_by_one_url(
    monkeypatch: pytest.MonkeyPatch, url: str, found: Mail
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)

    assert mail("EMAIL_URL") == found


@pytest.mark.usefixtures("_in_a_clinic")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.clinic.example",
        "smtps://",
        "smtps://user:secret@mail.clinic.example:port",
        "http://mail.clinic.example",
        "smtp://mail.clinic.example",  # without encryption, and not on this machine
        "smtp://10.0.0.1",
        "file:///var/mail",
        "console:",
    ],
)
def test_a_wrong_mail_server_stops_the_start_without_telling_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as error:
        mail("EMAIL_URL")

    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        ("console:", "django.core.mail.backends.console.EmailBackend"),
        ("smtp://mail.clinic.example", SMTP),
    ],
)
def test_a_demonstration_may_write_to_the_screen(
    monkeypatch: pytest.MonkeyPatch, url: str, backend: str
) -> None:
    monkeypatch.setattr("project.mail.DEBUG", True)
    monkeypatch.setenv("EMAIL_URL", url)

    found = mail("EMAIL_URL")

    assert found.backend == backend
    assert found.folder is None


def test_a_demonstration_may_write_files_in_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "var" / "mail"
    monkeypatch.setattr("project.mail.DEBUG", True)
    monkeypatch.setenv("EMAIL_URL", f"file://{folder}")

    found = mail("EMAIL_URL")

    assert found.backend == "django.core.mail.backends.filebased.EmailBackend"
    assert (found.folder, folder.stat().st_mode & 0o777) == (str(folder), 0o700)


@pytest.mark.usefixtures("_in_a_clinic")
def test_links_begin_with_the_address_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://clinic.example/")

    assert site_url("SITE_URL", ["clinic.example"]) == "https://clinic.example"


@pytest.mark.usefixtures("_in_a_clinic")
@pytest.mark.parametrize(
    "url",
    ["", "clinic.example", "http://clinic.example", "https://", "https://clinic.example/check/"],
)
def test_an_address_of_the_site_that_nobody_can_open_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("SITE_URL", url)

    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        site_url("SITE_URL", ["clinic.example"])


def test_a_demonstration_needs_no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("project.mail.DEBUG", True)
    monkeypatch.delenv("SITE_URL", raising=False)

    assert site_url("SITE_URL", ["clinic.example"]) == "http://127.0.0.1:8000"
