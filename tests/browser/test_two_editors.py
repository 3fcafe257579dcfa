"""Two editors at one rule in real browsers, and a page that is left with unsaved changes."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Dialog

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import DESK, Visitor
from tests.drafts import store_draft
from tests.filling import address
from tests.small import SMALL
from tests.staff.people import staff
from triage.models import Questionnaire, Rule, RuleCondition

Open = Callable[..., Visitor]
THRESHOLD = "[name=conditions-0-value]"


@pytest.fixture
def row(transactional_db: None) -> Questionnaire:
    return store_draft(SMALL)


@pytest.fixture
def log_in(new_visitor: NewVisitor, row: Questionnaire) -> Open:
    """A browser in which an editor of this name is logged in."""

    def open_as(name: str, role: str = "editor", *, script: bool = True) -> Visitor:
        visitor, client, person = new_visitor(DESK, script=script), Client(), staff(role)
        if name != role:
            person.pk, person.username = None, name
            person.save()
            person.groups.set(staff(role).groups.all())
        client.force_login(person)
        cookie = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[cookie].value
        visitor.context.add_cookies([{"name": cookie, "value": value, "url": visitor.base_url}])
        return visitor

    return open_as


@pytest.fixture
def rule(row: Questionnaire) -> Rule:
    found: Rule = Rule.objects.get(code="long-pain")
    return found


def _thresholds(rule: Rule) -> list[str]:
    return list(rule.conditions.order_by("question__order").values_list("value", flat=True))


def _save(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Save", exact=True).first.click()


@pytest.mark.parametrize("script", [True, False])
def test_two_editors_meet_on_one_rule_and_neither_is_overwritten(
    log_in: Open, rule: Rule, script: bool
) -> None:
    ann, ben = log_in("ann", script=script), log_in("ben", script=script)
    for editor in (ann, ben):
        editor.open(address(rule))
    ann.page.locator(THRESHOLD).fill("6")
    _save(ann)

    ben.page.get_by_label("Why:").fill("It lasts.")
    ben.page.locator("[name=conditions-1-value]").fill("50")
    _save(ben)

    assert _thresholds(rule) == ["6", "42"]
    assert "Not saved: this was changed while you had it open" in ben.text
    assert "ann saved it last" in ben.text
    assert ben.page.locator(THRESHOLD).input_value() == "6"
    assert ben.page.locator("[name=conditions-1-value]").input_value() == "50"
    assert ben.page.get_by_label("Why:").input_value() == "It lasts."
    assert not script or ben.look() == {}

    ben.press("Save mine over it")

    assert _thresholds(rule) == ["6", "50"]
    assert Rule.objects.get(pk=rule.pk).rationale == "It lasts."
    by = RuleCondition.history.filter(value="50").latest().history_user
    assert (by.username, "Not saved" in ben.text) == ("ben", False)


def test_theirs_is_taken_without_being_asked_again(log_in: Open, rule: Rule) -> None:
    ann, ben = log_in("ann"), log_in("ben")
    ben.open(address(rule))
    ann.open(address(rule))
    ann.page.locator(THRESHOLD).fill("6")
    _save(ann)
    ben.page.locator(THRESHOLD).fill("8")
    _save(ben)

    with ben.page.expect_navigation():
        ben.follow("Take theirs, drop what I typed")

    assert ben.page.locator(THRESHOLD).input_value() == "6"
    assert "Not saved" not in ben.text
    assert _thresholds(rule) == ["6", "42"]


def test_what_was_typed_into_a_deleted_rule_can_be_copied(log_in: Open, rule: Rule) -> None:
    ann, ben = log_in("ann"), log_in("ben")
    ben.open(address(rule))
    ann.open(address(rule, "delete"))
    ann.press("Yes, I’m sure")
    ben.page.get_by_label("Why:").fill("It lasts.")

    _save(ben)

    assert "It was deleted while you had it open, by ann" in ben.text
    assert "It lasts." in ben.text
    assert ben.look() == {}
    ben.follow("Its history, where the deletion can be taken back")
    assert "This row is deleted." in ben.text


# leaving with unsaved changes


class Asked:
    """Answers what the browser asks before it leaves a page, and counts how often it does."""

    def __init__(self, visitor: Visitor, *, leave: bool) -> None:
        self.leave, self.times = leave, 0
        visitor.page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        assert dialog.type == "beforeunload"
        self.times += 1
        if self.leave:
            dialog.accept()
        else:
            dialog.dismiss()


def _try_to_leave(visitor: Visitor, how: str) -> None:
    if how == "back":
        visitor.page.evaluate("history.back()")
    elif how == "reload":
        visitor.page.evaluate("location.reload()")
    else:
        visitor.page.get_by_role("link", name=how, exact=True).first.click(no_wait_after=True)
    visitor.page.wait_for_timeout(300)


@pytest.mark.parametrize("how", ["History", "Home", "back", "reload"])
def test_leaving_with_unsaved_changes_asks_and_who_stays_keeps_them(
    log_in: Open, rule: Rule, how: str
) -> None:
    editor = log_in("editor")
    editor.open(address(Rule, "changelist"))
    editor.open(address(rule))
    asked = Asked(editor, leave=False)
    editor.page.get_by_label("Why:").fill("It lasts.")

    _try_to_leave(editor, how)

    assert asked.times == 1
    assert editor.path == address(rule)
    assert editor.page.get_by_label("Why:").input_value() == "It lasts."


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.locator("[name=conditions-0-operator]").select_option(">"),
        lambda page: page.locator("[name=conditions-0-DELETE]").check(),
        lambda page: page.locator("[name=conditions-2-question]").select_option(label="Fever"),
    ],
    ids=["choice", "tick", "new row"],
)
def test_every_kind_of_box_counts(log_in: Open, rule: Rule, change: Callable[..., None]) -> None:
    editor = log_in("editor")
    editor.open(address(rule))
    asked = Asked(editor, leave=True)
    change(editor.page)

    with editor.page.expect_navigation():
        _try_to_leave(editor, "Home")

    assert (asked.times, editor.path) == (1, "/admin/")


def test_what_was_put_back_or_saved_or_only_looked_at_asks_nothing(
    log_in: Open, rule: Rule
) -> None:
    editor = log_in("editor")
    asked = Asked(editor, leave=True)

    editor.open(address(rule))
    editor.page.get_by_role("button", name="and … (another box)").click()
    editor.page.locator("[name=conditions-3-question]").wait_for()
    editor.open(address(rule))
    editor.page.get_by_label("Why:").fill("It lasts.")
    editor.page.get_by_label("Why:").fill("Because.")
    editor.open(address(rule))
    editor.page.get_by_label("Why:").fill("It lasts.")
    _save(editor)
    editor.open(address(rule.questionnaire.safetyfloors.get()))
    editor.open("/admin/")

    assert asked.times == 0
    assert Rule.objects.get(pk=rule.pk).rationale == "It lasts."


def test_a_search_among_ticks_is_no_edit(log_in: Open, rule: Rule) -> None:
    editor = log_in("editor")
    asked = Asked(editor, leave=True)
    editor.open(address(rule.sign))

    editor.page.get_by_label("Search what to tick").fill("tablet")
    editor.open("/admin/")

    assert asked.times == 0


def test_what_was_refused_is_still_unsaved(log_in: Open, rule: Rule) -> None:
    editor = log_in("editor")
    editor.open(address(rule))
    asked = Asked(editor, leave=True)
    editor.page.locator(THRESHOLD).fill("70")
    _save(editor)
    assert "Nobody can answer 70" in editor.text

    editor.open("/admin/")

    assert asked.times == 1


def test_what_was_typed_still_counts_once_its_table_was_drawn_again(
    log_in: Open, rule: Rule
) -> None:
    editor = log_in("editor")
    editor.open(address(rule))
    asked = Asked(editor, leave=True)
    editor.page.locator(THRESHOLD).fill("6")
    editor.page.get_by_role("button", name="and … (another box)").click()
    editor.page.locator("[name=conditions-3-question]").wait_for()
    editor.page.locator("[aria-busy=true]").wait_for(state="detached")

    editor.open("/admin/")

    assert asked.times == 1


def test_the_groups_of_an_account_count_too(log_in: Open, row: Questionnaire) -> None:
    keeper = log_in("superuser", "superuser")
    place = f"/admin/auth/user/{staff('editor').pk}/change/"
    keeper.open(place)
    asked = Asked(keeper, leave=True)

    keeper.open(place)
    before = asked.times
    keeper.page.get_by_label("Clinicians:").check()
    keeper.open("/admin/")

    assert (before, asked.times) == (0, 1)
