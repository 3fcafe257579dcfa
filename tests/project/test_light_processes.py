"""What a process has no use for it does not load: each asked anew, as a start of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.faults.apps import Environment, command, environment

#: What proofs, pictures, workbooks, PDFs and searches are made with, and the pages of staff.
HEAVY = {"z3", "PIL", "qrcode", "xlsxwriter", "weasyprint", "rapidfuzz", "snowballstemmer"}
HEAVY |= {"triage.admin", "triage.editing.publishing", "triage.editing.admin.urls"}
#: Pages altogether.
PAGES = {"triage.urls", "triage.check.views.check", "triage.staff.views"}
_LOADED = "import json, sys; print(json.dumps(sorted(sys.modules)))"


@pytest.fixture(scope="module", name="clinic")
def set_up_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """With the first questionnaire live, somebody who gets a summary, and a superuser."""
    folder = tmp_path_factory.mktemp("clinic")
    more = {"DIGEST_HOUR": "0", "SECURE_SSL_REDIRECT": "0"}
    with environment(f"sqlite:///{folder}/db.sqlite3", **more) as made:
        run(
            made,
            """
            import tests.bench.ready
            from django.contrib.auth.models import User
            from tests.bench.contenders import FIRST, fill_site
            from triage.models import Recipient

            fill_site(FIRST)
            User.objects.create_superuser("ann")
            Recipient.objects.create(name="nurse", address="n@clinic.example", gets_digest=True)
            """,
        )
        yield made


def run(given: Environment, program: str) -> str:
    """What a fresh process writes."""
    return command(given, "-c", dedent(program))


def loaded(given: Environment, *programs: str) -> set[str]:
    """The modules that a process has at the end of them."""
    program = "\n".join((*map(dedent, programs), _LOADED))
    return set(json.loads(run(given, program).splitlines()[-1]))


def test_the_alert_worker_has_no_page_and_nothing_for_one(
    clinic: Environment, tmp_path: Path
) -> None:
    found = loaded(
        clinic,
        f"""
        import runpy, sys
        from django.conf import settings
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = "{tmp_path}"
        sys.argv = ["manage.py", "deliver"]
        runpy.run_path("manage.py", run_name="__main__")
        """,
    )

    assert ["/admin/triage/submission/" in one.read_text() for one in tmp_path.iterdir()] == [True]
    assert "triage.clinic.alerts.worker" in found
    assert found & (HEAVY | PAGES) == set()


BROWSER = """
    from django.core.wsgi import get_wsgi_application
    application = get_wsgi_application()
    from django.test import Client
    browser = Client(SERVER_NAME="clinic.example")
"""


def test_patients_are_answered_without_the_pages_of_staff(clinic: Environment) -> None:
    found = loaded(
        clinic,
        BROWSER,
        """
        from triage.models import Questionnaire
        start = f"/start/{Questionnaire.objects.get().slug}/"
        pages = ["/", start, "/learn/", "/about/", "/staff/login/", "/healthz", "/nowhere/"]
        said = [browser.get(page).status_code for page in pages]
        assert said == [200] * 6 + [404], said
        begun = browser.post(start, {"store": "yes"}, follow=True)
        assert begun.redirect_chain and b"<form" in begun.content
        """,
    )

    assert "triage.check.views.check" in found
    assert found & HEAVY == set()


@pytest.mark.parametrize(
    "page",
    [
        "/admin/",
        "/admin/triage/submission/",
        "/admin/auth/user/",
        "/admin/triage/questionnaire/1/change/",
        "/admin/triage/questionnaireversion/1/performance/",
    ],
)
def test_the_first_page_of_staff_brings_all_of_them(clinic: Environment, page: str) -> None:
    """Whichever it is, and whoever makes an address of one first."""
    found = loaded(
        clinic,
        BROWSER,
        f"""
        from django.contrib.auth.models import User
        browser.force_login(User.objects.get(username="ann"), "triage.staff.accounts.StaffBackend")
        assert browser.get("{page}").status_code == 200
        """,
    )

    assert "triage.admin" in found


def test_an_address_of_staff_can_be_made_first_of_all(clinic: Environment) -> None:
    said = run(
        clinic,
        """
        import django
        django.setup()
        from django.urls import reverse
        print(reverse("admin:triage_submission_changelist"), reverse("staff-kept"))
        """,
    )

    assert said.split() == ["/admin/triage/submission/", "/admin/kept/"]


def test_what_somebody_holds_is_known_to_a_shell_too(clinic: Environment) -> None:
    said = run(
        clinic,
        """
        import django
        django.setup()
        from triage.staff import holdings
        ann = django.contrib.auth.get_user_model().objects.get(username="ann")
        holdings.held_by(ann, ann)
        print(len(holdings._KEEPERS))
        """,
    )

    assert int(said) > 3


def test_checks_look_at_every_page_of_staff(clinic: Environment) -> None:
    said = run(
        clinic,
        """
        import django
        django.setup()
        from django.contrib import admin
        from django.core.checks import run_checks

        assert run_checks(tags=["admin"]) == []
        page = next(iter(admin.site._registry.values()))
        page.list_display = ["nothing"]
        print(run_checks(tags=["admin"])[0].id)
        """,
    )

    assert said.strip() == "admin.E108"
