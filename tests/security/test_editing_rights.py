"""A questionnaire that is for others: every way in to it, tried by an editor who is not named.

What is tried is found in the admin and in the URLconf, so that a page that is new is tried by
itself. Each way is open to the same editor as long as nobody is named.
"""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.filling import shown
from tests.security.addresses import every_address
from tests.security.world import World, undone
from tests.staff.people import staff
from triage.editing.draft_report import make_report
from triage.editing.rights import name_editors, names_stamp
from triage.models import Questionnaire
from triage.staff.model_admin import ReadOnlyMixin

pytestmark = pytest.mark.django_db

_ABOVE = ("questionnaire", "section", "question", "owner")
_RECORDS = ("comment", "commentturn", "draftturn", "chosenedits", "weakeningreason")


def _of_draft(model: Any, page: Any) -> bool:
    """Whether its rows belong to a questionnaire, and somebody may change them in the admin."""
    names = {field.name for field in model._meta.get_fields()}
    ours = model is Questionnaire or bool(names.intersection(_ABOVE))
    return ours and not isinstance(page, ReadOnlyMixin)


MODELS = [model for model, page in admin.site._registry.items() if _of_draft(model, page)]


def _stored() -> dict[str, list[Any]]:
    """All that a draft is, and all that was said of it."""
    models = [*MODELS, *map(apps.all_models["triage"].__getitem__, _RECORDS)]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }


def _shut() -> None:
    """From now on the draft is for somebody else."""
    row = Questionnaire.objects.get()
    person = staff("editor", called="named")
    name_editors(row, [person], seen="", by=staff("lead"), now=timezone.now())
    assert names_stamp(row) == str(person.pk)


def _refused(world: World, path: str, *, at_first: bool = True, **sent: Any) -> None:
    """Refused with 403, with nothing stored; and open to the same editor before."""
    if at_first:
        assert world.ask("editor", "POST", path, **sent).status_code not in {403, 404}, path
    with undone():
        _shut()
        before = _stored()
        response = world.send("editor", "POST", path, **sent)
        assert response.status_code == 403, path
        assert _stored() == before


def _request(user: User, query: str) -> Any:
    request = RequestFactory().get(f"/?{query}")
    request.user = User.objects.get(pk=user.pk)  # who asks anew, knows nothing of before
    return request


def test_there_are_pages_to_try() -> None:
    assert {"Question", "Rule", "RuleCondition", "Vignette", "Hazard", "EducationalItem"} <= {
        model.__name__ for model in MODELS
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_row_is_added_changed_or_deleted_by_who_is_not_named(
    model: type[Model], world: World
) -> None:
    page, row = admin.site._registry[model], world.rows[model.__name__.lower()]
    editor, draft = staff("editor"), Questionnaire.objects.get()

    def may(user: User) -> list[bool]:
        request = _request(user, f"in={draft.pk}")
        acts = (page.has_change_permission, page.has_delete_permission)
        return [page.has_add_permission(request), *(act(request, row) for act in acts)]

    named, lead = staff("editor", called="named"), staff("lead")
    open_to_all, open_to_leads = may(editor), may(lead)
    with undone():
        _shut()
        found = may(editor), may(named), may(lead)

    adds = model is Questionnaire  # another one is none of this one's
    assert found == ([adds and open_to_all[0], False, False], open_to_all, open_to_leads)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_form_of_a_row_is_a_way_in(model: type[Model], world: World) -> None:
    row, name = world.rows[model.__name__.lower()], model._meta.model_name
    page = admin.site._registry[model]
    request = _request(staff("editor"), "")
    place = f"admin:triage_{name}"
    if page.has_change_permission(request, row):
        change = reverse(f"{place}_change", args=[row.pk])
        sent = shown(world.send("editor", "GET", change))
        for more in ({}, {"_again": "effects"}, {"_again": "more:x:0"}):
            _refused(world, change, data={**sent, **more})
    if page.has_delete_permission(request, row):
        _refused(world, reverse(f"{place}_delete", args=[row.pk]), data={"post": "yes"})
    if page.get_actions(request):
        _bulk(world, reverse(f"{place}_changelist"), row)


def _bulk(world: World, path: str, row: Any) -> None:
    """Several at once: refused, or said that it cannot be, and nothing is stored."""
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    with undone():
        _shut()
        before = _stored()
        world.send("editor", "POST", path, data=chosen)
        assert _stored() == before


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_change_is_taken_back_by_who_is_not_named(model: type[Model], world: World) -> None:
    row: Any = world.rows[model.__name__.lower()]
    name = model._meta.model_name
    with undone():
        row.save()
        record = row.history.latest().history_id
        made = {"history_type": "+", "history_user": staff("editor")}
        row.history.filter(history_id=record).update(**made)
        path = reverse(f"admin:triage_{name}_simple_history", args=[row.pk, record])
        is_open = world.ask("editor", "POST", path).status_code != 403
        _refused(world, path, at_first=False)
    assert is_open is (name not in _NOT_TAKEN_BACK)


#: What no editor takes back who may delete it: leads’ rows, what is signed, all of it at once.
_NOT_TAKEN_BACK = frozenset(
    {"questionnaire", "vignette", "hazard", "safetyfloor", "floorcondition"}
)


def _act(act: str, **more: Any) -> dict[str, Any]:
    return {"act": act, **more}


def _named_posts(world: World, draft: Questionnaire) -> dict[str, list[dict[str, Any]]]:
    """What is sent to each page of a questionnaire that can change anything."""
    question, sha256 = draft.questions.all()[0], make_report(draft).sha256
    vignette = draft.vignettes.get().code
    return {
        "workbench": [
            _act(f"down:question:{question.pk}"),
            _act(f"up:question:{question.pk}"),
            _act(f"duplicate:rule:{draft.rules.all()[0].pk}"),
            _act("archive"),
            _act("take-out"),
            _act("hand-over", seen=sha256),
            _act("send-back", note="x"),
        ],
        "comments": [_act("say", text="Hm.")],
        "repeated": [{"box": "x"}],
        "propose": [{}],
        "answer": [{}],
        "publish": [{"action": "reasons", "reason-x": "Because."}],
        "publish_only": [{"action": "reasons", "reason-x": "Because."}],
        "only": [{"edit": "rule:fever"}],
        "try": [{"go": "vignette"}, {"go": "vignette", "vignette": vignette}],
    }


#: Pages of a questionnaire from which nothing of it is changed, whoever sends what.
READ_ONLY = frozenset({"draft", "export", "export_git", "vignettes", "replay", "history"}) | {
    *("map", "rule_map", "tables", "versions")
}
#: The patients' pages of a draft, which store nothing for anybody.
AS_A_PATIENT = frozenset({"see", "preview"})
#: Those that are tried elsewhere: its own forms above, a file below; leads name editors.
ELSEWHERE = frozenset({"add", "change", "delete", "changelist", "simple_history"})
LEADS = frozenset({"editors"})


def test_no_page_of_a_questionnaire_is_a_way_in(world: World) -> None:
    draft = Questionnaire.objects.get()
    posts = _named_posts(world, draft)
    start = "admin:triage_questionnaire_"
    pages = {one.name.removeprefix(start) for one in every_address() if one.name.startswith(start)}

    assert pages == READ_ONLY | AS_A_PATIENT | ELSEWHERE | LEADS | set(posts) | {"import"}
    for page, several in posts.items():
        for sent in several:
            chosen = [one.pk for one in draft.chosen_edits.all() if page == "publish_only"]
            path = reverse(f"{start}{page}", args=[draft.pk, *chosen])
            leads = sent.get("act") == "send-back"
            _refused(world, path, at_first=not leads, data=sent)


def test_all_of_it_is_looked_at_as_before(world: World) -> None:
    draft = Questionnaire.objects.get()
    pages = [*READ_ONLY, "workbench", "comments", "publish", "try"]
    places = [f"admin:triage_questionnaire_{page}" for page in pages]
    paths = [reverse(place, args=[draft.pk]) for place in places]

    with undone():
        _shut()
        found = {path: world.send("editor", "GET", path).status_code for path in paths}

    assert set(found.values()) <= {200, 302}, found
    editors = reverse("admin:triage_questionnaire_editors", args=[draft.pk])
    assert world.send("editor", "GET", editors).status_code == 403
