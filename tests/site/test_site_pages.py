"""Pages about the site: never missing, and never with an empty box."""

from typing import Any

import pytest
from django.core.checks import registry

from triage.models import SitePage
from triage.site.site_pages import (
    BLANKS,
    check_blanks,
    filled_blanks,
    find_page,
    make_missing_pages,
    shipped_pages,
)

ALL = {"about", "privacy", "accessibility"}


def test_every_page_is_shipped() -> None:
    assert set(shipped_pages()) == ALL
    assert all(page.title and page.body for page in shipped_pages().values())


@pytest.mark.django_db
def test_those_that_are_missing_are_made_and_none_is_changed() -> None:
    SitePage.objects.create(slug="privacy", title="Ours", body="Our words.")

    assert (make_missing_pages(), make_missing_pages()) == (2, 0)
    assert set(SitePage.objects.values_list("slug", flat=True)) == ALL
    assert str(SitePage.objects.get_by_natural_key("privacy")) == "Ours"
    assert SitePage.objects.get(slug="about").natural_key() == ("about",)
    assert SitePage.objects.get(slug="about").history.count() == 1


@pytest.mark.django_db
def test_a_page_is_the_clinics_and_else_the_one_that_is_shipped() -> None:
    SitePage.objects.create(slug="privacy", title="Ours", body="Our words.")

    assert find_page("privacy").body == "Our words."
    assert find_page("about").title == "About this check"


def test_an_empty_blank_says_whom_to_ask(settings: Any) -> None:
    for name in BLANKS:
        setattr(settings, name, "")
    settings.PRIVACY_CONTACT = "Data office, 555-0100"

    assert [text for _, text in filled_blanks()] == [
        "Ask at the clinic.",
        "Data office, 555-0100",
        "Ask at the clinic.",
    ]


def test_the_deployment_check_names_every_empty_blank(settings: Any) -> None:
    settings.DEBUG = False
    for name in BLANKS:
        setattr(settings, name, "")
    settings.COMPLAINTS_TO = "The authority"

    found = check_blanks()

    assert [(one.id, one.level, one.msg.split()[0]) for one in found] == [
        ("triage.W001", 30, "DATA_CONTROLLER"),
        ("triage.W002", 30, "PRIVACY_CONTACT"),
    ]
    deployment, always = registry.registry.deployment_checks, registry.registry.registered_checks
    assert [str(check_blanks) in map(str, checks) for checks in (deployment, always)] == [
        True,
        False,
    ]


def test_a_demonstration_may_have_blanks(settings: Any) -> None:
    settings.DEBUG, settings.DATA_CONTROLLER = True, ""

    assert check_blanks() == []
