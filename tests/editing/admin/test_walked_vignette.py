"""A walk begins with a vignette, or becomes one."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.editing.admin.walking import address, press
from tests.small import BENIGN, SMALL
from tests.staff.people import LogIn
from triage.editing.trying import unpack
from triage.engine.conditions import Answers
from triage.models import Questionnaire, Vignette

#: What patients answer before the question about bladder is done with.
LEAKS: Answers = {"adult": ("yes",), "bladder": ("leak",)}


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def _carried(page: Any) -> Any:
    return json.loads(page.context["carried"])


def _vignette(draft: Questionnaire, answers: Answers = BENIGN) -> Vignette:
    given = {key: list(values) for key, values in answers.items()}
    vignette: Vignette = Vignette.objects.create(
        questionnaire=draft, code="ann", title="Ann", answers=given, expected_urgency=10
    )
    return vignette


def test_a_walk_can_begin_with_the_answers_of_a_vignette(
    editor: Client, draft: Questionnaire
) -> None:
    _vignette(draft, {**LEAKS, "gone": ("yes",)})

    page = editor.get(address(draft), {"vignette": "ann"})

    assert _carried(page) == {"adult": ["yes"], "bladder": ["leak"]}
    assert "You began with the answers of the vignette “ann”." in _text(page)
    assert _carried(editor.get(address(draft), {"vignette": "nobody"})) == {}


def test_a_finished_walk_can_be_made_a_vignette(editor: Client, draft: Questionnaire) -> None:
    response = press(editor, draft, "vignette", {**BENIGN, "note": ("x",), "onset": ("new",)})

    place = urlsplit(response["Location"])
    query = parse_qs(place.query)
    assert place.path == reverse("admin:triage_vignette_add")
    assert query["questionnaire"] == [str(draft.pk)]
    assert unpack(SMALL, query["walk"][0]) == {**BENIGN, "note": ("x",)}
    assert not Vignette.objects.exists()


def test_a_vignette_that_was_walked_gets_its_answers_back(
    editor: Client, draft: Questionnaire
) -> None:
    one = _vignette(draft)

    response = press(editor, draft, "vignette", BENIGN, vignette="ann")

    place = urlsplit(response["Location"])
    assert place.path == reverse("admin:triage_vignette_change", args=[one.pk])


def test_who_may_not_keep_vignettes_is_not_offered_to(draft: Questionnaire, log_in: LogIn) -> None:
    editor = log_in("editor")
    group = Group.objects.get(user__username="editor")
    group.permissions.remove(*group.permissions.filter(codename__endswith="vignette"))
    _vignette(draft)

    page = press(editor, draft, "show", BENIGN)

    assert "Make this a vignette" not in _text(page)
    assert press(editor, draft, "vignette", BENIGN).status_code == 403
    assert press(editor, draft, "vignette", BENIGN, vignette="ann").status_code == 403
