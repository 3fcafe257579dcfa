"""What stands beside each question of a walk: urgency, rules, and what each answer decided."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.checks import EMERGENCY
from tests.conftest import store_version
from tests.editing.admin.walking import address, answer, press
from tests.small import SMALL
from tests.staff.people import LogIn
from triage.engine.conditions import Answers
from triage.models import Questionnaire, Rule

#: What patients answer before the question about bladder is done with.
LEAKS: Answers = {"adult": ("yes",), "bladder": ("leak",)}


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def test_the_urgency_so_far_and_what_it_could_still_be_stand_beside_the_question(
    editor: Client, draft: Questionnaire
) -> None:
    text = _text(answer(editor, draft, {"adult": ("yes",)}, "bladder", "leak"))

    assert "So far ■ Soon Could still be ▲ Emergency 4 ways it could end" in text


def test_the_rules_stand_beside_the_answers(editor: Client, draft: Questionnaire) -> None:
    given = {**LEAKS, "onset": ("asked-unknown",), "fever": ("no",)}

    text = _text(press(editor, draft, "show", given))

    assert (
        "Fire (2) ▲ Emergency Sign bladder-sign ( bladder-new ) as the person is not sure "
        "Bladder: I leak Onset: Not sure ■ Soon Sign bladder-sign ( bladder-any ) Bladder: I leak"
    ) in text
    assert (
        "Could still fire (2) ◆ Same day Sign crisis-sign ( mood ) waits for: Mood "
        "■ Soon Sign long-pain ( long-pain ) waits for: Score, Duration"
    ) in text
    assert "Cannot fire any more (1) ◆ Same day Sign infection ( fever ) Fever: No" in text


def test_each_answer_says_what_it_decided(editor: Client, draft: Questionnaire) -> None:
    text = _text(press(editor, draft, "show", {**LEAKS, "onset": ("new",), "fever": ("no",)}))

    text = re.sub(r" See the page they see : \w+", "", text)
    assert "What about bladder? I leak Fire: bladder-any ■ Soon Change" in text
    assert "What about onset? In the last 2 weeks Fire: bladder-new ▲ Emergency Change" in text
    assert "What about fever? No 1 ruled out fever ▲ Emergency Change" in text


def test_what_is_told_at_once_is_said(editor: Client, draft: Questionnaire) -> None:
    text = _text(press(editor, draft, "show", EMERGENCY))

    assert "Told at once, before the next question: Title of emergency" in text


def test_where_nothing_can_be_added_it_says_so(editor: Client, draft: Questionnaire) -> None:
    before = _text(press(editor, draft, "show", EMERGENCY))
    Rule.objects.filter(code="mood").delete()  # the crisis could still have come
    after = _text(press(editor, draft, "show", EMERGENCY))

    assert "2 ways it could end" in before
    assert "Nothing can still be added. The person is offered to finish now." in after
    assert "it could end" not in after


def test_a_rule_that_reads_what_is_not_asked_says_so(editor: Client, draft: Questionnaire) -> None:
    text = _text(press(editor, draft, "show", {"adult": ("no",)}))

    assert "The check ends here An answer is out of scope." in text
    assert "what it reads is not asked" in text
    assert "Answer the rest harmlessly" not in text


def test_a_rule_is_a_link_to_where_it_is_changed(editor: Client, draft: Questionnaire) -> None:
    page = editor.get(address(draft)).content.decode()

    rule = Rule.objects.get(code="fever")
    assert f'href="{reverse("admin:triage_rule_change", args=[rule.pk])}"' in page


def test_a_rule_that_only_the_version_has_is_no_link(draft: Questionnaire, log_in: LogIn) -> None:
    version = store_version(SMALL)
    Rule.objects.filter(code="fever").delete()

    assert "<code>fever</code>" in log_in("lead").get(address(version)).content.decode()
