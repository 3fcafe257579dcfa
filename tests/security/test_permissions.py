"""Who may do what: every address of the site, asked for and sent to, by everybody.

The addresses are collected from the URLconf. One that is new fails here until somebody has
said who may: nothing that is not listed passes, and nothing is listed twice.
"""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import reverse

from tests.security.addresses import Address, every_address
from tests.security.headers import unprotected
from tests.security.world import PEOPLE, STAFF_WITH_APP, World, undone
from triage.models import Submission

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

#: What comes of a request, as a letter.
OPEN, SIGN_IN, SET_UP, REFUSED, MISSING, METHOD, NO_CHECK = "osfxm-n"

#: Everybody, in the order of PEOPLE: nobody, another patient, the patient; clinician, editor,
#: clinical lead, superuser, desk, and a superuser without the app that is required.
PUBLIC = "o o o o o o o o o"
PATIENTS = "n o o n n n n n n"
NO_POST = "- - - - - - - - -"
STAFF = "s s s o o o o o f"
READERS = "s s s o o o o x f"
CLINICIANS = "s s s o x x o x f"
CARE = "s s s o x x x x f"  # a superuser looks, and is not of the clinic
DRAFTS = "s s s x o o o x f"
LEADS = "s s s x x o o x f"
CALLERS = "s s s o x x o o f"
CALLS = "s s s o x x x o f"  # a superuser looks, and calls nobody
ALERTED = "s s s o x o o x f"
SUPERUSERS = "s s s x x x o x f"
NOBODY = "s s s x x x x x f"
MISSED = "s s s m m m m m f"
LEADS_MISSED = "s s s x x m m x f"
DRAFTS_MISSED = "s s s x m m m x f"
CARE_MISSED = "s s s m x x x x f"
STAFF_LOOK = "s s s - - - - - f"
#: One's own account, where the app is set up, and where it is not.
OWN = "s s s o o o o o o"
OWN_LOOK = "s s s - - - - - -"
OWN_APP = "s s s o o o o o m"

_DRAFT = (
    r"(educationalsection|educationalitem|question|disposition|dangersign|warningsign|rule"
    r"|suggestion|vignette|picture|telephoneline|signorigin|namedcriterion)"
)
_CONDITION = r"((enablewhen|rule|suggestion|named)condition|answeroption)"
_RECORD = r"(recall|replaycase|submission)"
_OTHERS = r"(recall|replaycase)"
_VERSION = r"questionnaireversion"
_LOGS = r"(accesslogentry|audithead|ratelimit)"

#: Name and route -> who may look, who may send. Each address is in exactly one line.
TABLE: list[tuple[str, str, str]] = [
    # Anybody's.
    (r"(home|without|no-check|learn|learn-search|learn-section|picture) ", PUBLIC, NO_POST),
    (r"(about|privacy|accessibility) ", PUBLIC, NO_POST),
    (r"(healthz|readyz|metrics) ", PUBLIC, NO_POST),
    (r"(begin|resume|report|staff-invitation) ", PUBLIC, PUBLIC),
    # A patient's own check: the address names none, the cookie does.
    (r"(go-on|so-far|unfinished|result|slip|result-pdf|all-reading) ", PATIENTS, NO_POST),
    (r"(question|stop|answers|finish-early|contact|earlier) ", PATIENTS, PATIENTS),
    (r"(save|erase|finish|find-reading) ", PATIENTS, PATIENTS),
    # Signing in, and one's own account. After signing out there is only the way in.
    (r"account_login ", "o o o o o o o o o", "o o o o o o o o o"),
    (r"mfa_authenticate ", OWN, OWN),
    (r"account_logout ", OWN, "s s s s s s s s s"),
    (r"(account_change_password|account_reauthenticate|mfa_reauthenticate) ", OWN, OWN),
    (r"(mfa_activate_totp|mfa_generate_recovery_codes) ", OWN, OWN),
    (r"mfa_index ", OWN, OWN_LOOK),
    (r"mfa_deactivate_totp ", OWN_APP, OWN_APP),
    (r"mfa_view_recovery_codes ", OWN_APP, OWN_LOOK),
    # The admin's own.
    (r"admin:login ", OWN, OWN),
    (r"admin:logout ", PUBLIC, "o o o s s s s s s"),
    (r"(admin:index|admin:app_list|admin:password_change|staff-kept) ", STAFF, STAFF),
    (r"(admin:jsi18n|admin:password_change_done) ", STAFF, STAFF_LOOK),
    (r"staff-stay ", STAFF_LOOK, STAFF),
    (r"admin:autocomplete ", NOBODY, NOBODY),
    (r"admin:view_on_site ", MISSED, MISSED),
    (r"admin:unnamed admin/\(\?P<url>", MISSED, MISSED),
    (r"admin:unnamed admin/(triage|auth)/\w+/<path:object_id>/$", STAFF, STAFF),
    # Patients' checks: clinicians', and never an editor's.
    (rf"admin:triage_{_RECORD}_history ", CLINICIANS, CLINICIANS),
    (rf"admin:triage_{_OTHERS}_changelist ", CLINICIANS, CLINICIANS),
    (r"admin:triage_alert_(changelist|history) ", ALERTED, ALERTED),
    (r"admin:triage_alert_change ", ALERTED, NOBODY),
    (r"admin:triage_alert_(add|delete) ", NOBODY, NOBODY),
    (r"admin:triage_submission_changelist ", CLINICIANS, CARE),  # a form without a name takes on
    (rf"admin:triage_{_RECORD}_change ", CLINICIANS, NOBODY),
    (rf"admin:triage_{_RECORD}_(add|delete) ", NOBODY, NOBODY),
    (r"admin:triage_submission_(print|pdf) ", CLINICIANS, CLINICIANS),
    (r"admin:triage_submission_(review|correct) ", CARE, CARE),
    (r"admin:triage_alert_(seen|again) ", CARE, CARE),
    (r"admin:triage_submission_call ", CARE, CARE),
    (r"admin:triage_calltry_changelist ", CALLERS, CALLERS),
    (r"admin:triage_calltry_log ", CALLS, CALLS),
    (r"admin:triage_reviewoutcome_(changelist|history|change|add) ", LEADS, LEADS),
    (r"admin:triage_reviewoutcome_delete ", NOBODY, NOBODY),
    (r"admin:triage_submission_(claim|release) ", STAFF, CARE),  # to look leads elsewhere
    (r"admin:triage_submission_(number|link|unlink|assign) ", STAFF, CARE),  # likewise
    (r"admin:triage_submission_export ", CLINICIANS, CLINICIANS),
    (r"admin:triage_submission_assist ", CALLERS, CALLERS),
    (r"admin:triage_eraserequest_(changelist|erase|refuse|history) ", LEADS, LEADS),
    (r"admin:triage_submission_(next|previous) ", CLINICIANS, CLINICIANS),
    (r"admin:triage_submission_handover ", CARE, CARE),
    (r"admin:triage_submission_handed ", CARE_MISSED, CARE_MISSED),  # nothing was handed over
    (r"admin:triage_eraserequest_change ", STAFF, STAFF),  # leads to the list
    (r"admin:triage_eraserequest_(add|delete) ", NOBODY, NOBODY),
    (r"admin:triage_recipient_(changelist|history) ", ALERTED, ALERTED),
    (r"admin:triage_recipient_change ", ALERTED, LEADS),
    (r"admin:triage_recipient_(add|try) ", LEADS, LEADS),
    (r"admin:triage_(recipient|team|incidententry)_delete ", NOBODY, NOBODY),
    (r"admin:triage_(openinghours|closure)_(changelist|history) ", ALERTED, ALERTED),
    (r"admin:triage_openinghours_change ", ALERTED, LEADS),
    (r"admin:triage_openinghours_(add|delete) ", LEADS, LEADS),
    (r"admin:triage_closure_(add|today|take_back) ", LEADS, LEADS),
    (r"admin:triage_closure_change ", ALERTED, NOBODY),
    (r"admin:triage_closure_delete ", NOBODY, NOBODY),
    (r"admin:triage_team_(changelist|history) ", ALERTED, ALERTED),
    (r"admin:triage_team_change ", ALERTED, LEADS),
    (r"admin:triage_team_add ", LEADS, LEADS),
    (r"admin:triage_replay_(changelist|history|change) ", READERS, READERS),
    (r"admin:triage_replay_(add|delete) ", NOBODY, NOBODY),
    (r"admin:triage_questioncount_changelist ", READERS, READERS),
    (r"admin:triage_(problemreport|sitepage)_(changelist|history|change) ", DRAFTS, DRAFTS),
    (r"admin:triage_(problemreport|sitepage)_(add|delete) ", NOBODY, NOBODY),
    (r"admin:triage_incidententry_(changelist|history|add) ", READERS, READERS),
    (r"admin:triage_incidententry_change ", READERS, NOBODY),
    (r"admin:triage_(sitepage|hazard)_simple_history ", DRAFTS, NOBODY),  # nobody made it
    # Drafts: editors' and clinical leads'.
    (rf"admin:triage_{_DRAFT}_(changelist|history|add|change|delete) ", DRAFTS, DRAFTS),
    (rf"admin:triage_({_DRAFT}|{_CONDITION}|safetyfloor|floorcondition)_simple", DRAFTS, NOBODY),
    (rf"admin:triage_{_CONDITION}_(changelist|history|delete) ", DRAFTS, DRAFTS),
    (rf"admin:triage_{_CONDITION}_change ", DRAFTS, NOBODY),
    (rf"admin:triage_({_CONDITION}|floorcondition)_add ", NOBODY, NOBODY),
    (r"admin:triage_questionnaire_(changelist|history|add|change|import) ", DRAFTS, DRAFTS),
    (r"admin:triage_questionnaire_(draft|try|replay|vignettes|propose|answer) ", DRAFTS, DRAFTS),
    (r"admin:triage_questionnaire_(only|export(_git)?|repeated|simple_history) ", DRAFTS, DRAFTS),
    (r"admin:triage_questionnaire_(map|rule_map|tables|preview|see|versions) ", DRAFTS, DRAFTS),
    (r"admin:triage_questionnaire_(workbench|comments) ", DRAFTS, DRAFTS_MISSED),  # no button said
    (r"admin:triage_questionnaire_publish(_only)? ", DRAFTS, LEADS),
    (r"admin:triage_questionnaire_editors ", LEADS, LEADS),
    (r"admin:triage_questionnaire_delete ", SUPERUSERS, SUPERUSERS),
    # Floors, hazards, versions, approvals: clinical leads', and partly for editors to look at.
    (r"admin:triage_hazard_(changelist|history) ", DRAFTS, DRAFTS),
    (r"admin:triage_hazard_change ", DRAFTS, LEADS),
    (r"admin:triage_(hazard|safetyfloor)_add ", LEADS, LEADS),
    (r"admin:triage_hazard_delete ", SUPERUSERS, SUPERUSERS),
    (r"admin:triage_(safetyfloor|floorcondition)_(changelist|history) ", DRAFTS, DRAFTS),
    (r"admin:triage_safetyfloor_change ", DRAFTS, NOBODY),  # this one is locked
    (r"admin:triage_floorcondition_change ", DRAFTS, NOBODY),
    (r"admin:triage_(safetyfloor|floorcondition)_delete ", NOBODY, NOBODY),  # locked too
    (rf"admin:triage_{_VERSION}_(changelist|history|document|try) ", DRAFTS, DRAFTS),
    (rf"admin:triage_{_VERSION}_(performance|withdraw|restore) ", LEADS, LEADS),
    (rf"admin:triage_{_VERSION}_whole ", DRAFTS, LEADS),
    (rf"admin:triage_{_VERSION}_(safety|safety_text|preview) ", DRAFTS, DRAFTS),
    (rf"admin:triage_{_VERSION}_(map|rule_map|tables|compare) ", DRAFTS, DRAFTS),
    (rf"admin:triage_{_VERSION}_change ", DRAFTS, NOBODY),
    (r"admin:triage_approval_change ", LEADS, NOBODY),
    (r"admin:triage_approval_(changelist|history) ", LEADS, LEADS),
    (r"admin:triage_vignette_remove ", LEADS, LEADS),
    (r"admin:triage_vignette_sign ", LEADS_MISSED, LEADS_MISSED),  # none was chosen
    (rf"admin:triage_({_VERSION})_(add|delete) ", NOBODY, NOBODY),
    (r"admin:triage_approval_(add|delete) ", NOBODY, NOBODY),  # signed where it is read
    # Set-up: superusers'.
    (r"admin:auth_(user|group)_\w+ ", SUPERUSERS, SUPERUSERS),
    (rf"admin:triage_{_LOGS}_(changelist|history) ", SUPERUSERS, SUPERUSERS),
    (rf"admin:triage_{_LOGS}_change ", SUPERUSERS, NOBODY),
    (rf"admin:triage_{_LOGS}_(add|delete) ", NOBODY, NOBODY),
]


def outcome(response: Any) -> str:
    """What became of a request; anything that is an answer of the page itself is ``open``."""
    assert response.status_code != 500
    assert unprotected(response) == []
    where = getattr(response, "url", "")
    if where.startswith(("/admin/login/", "/staff/login/")):
        return SIGN_IN
    if where in {"/staff/app/", "/no-check/"}:
        return {"/staff/app/": SET_UP, "/no-check/": NO_CHECK}[where]
    return {403: REFUSED, 404: MISSING, 405: METHOD}.get(response.status_code, OPEN)


def rule_of(address: Address) -> tuple[str, str]:
    found = [(get, post) for name, get, post in TABLE if re.match(name, str(address))]
    assert len(found) == 1, f"{address}: {len(found)} lines say who may"
    return found[0]


@pytest.mark.parametrize("address", every_address(), ids=str)
def test_who_may(address: Address, world: World) -> None:
    path = address.path(world.rows)

    found = tuple(
        " ".join(outcome(world.ask(person, method, path)) for person in PEOPLE)
        for method in ("GET", "POST")
    )

    assert found == rule_of(address)


@pytest.mark.parametrize("person", ["nobody", "other patient"])
@pytest.mark.parametrize(
    "address", [one for one in every_address() if one.route.startswith("check/")], ids=str
)
def test_nobody_meets_or_changes_another_persons_check(
    address: Address, person: str, world: World
) -> None:
    path = address.path(world.rows)

    for method in ("GET", "POST"):
        with undone():
            answer = world.send(person, method, path)
            after = Submission.objects.for_patient().get(pk=world.submission.pk)

        assert world.submission.code not in answer.content.decode(errors="replace")
        assert _columns(after) == _columns(world.submission)


def _columns(submission: Submission) -> dict[str, Any]:
    return {name: value for name, value in vars(submission).items() if name[0] != "_"}


#: Model and action -> whether clinician, editor, clinical lead, superuser and desk may.
ACTIONS = {
    "educationalsection.delete_selected": "x o o o x",
    "educationalitem.delete_selected": "x o o o x",
    "disposition.delete_selected": "x o o o x",
    "dangersign.delete_selected": "x o o o x",
    "telephoneline.delete_selected": "x o o o x",
    "signorigin.delete_selected": "x o o o x",
    "namedcriterion.delete_selected": "x o o o x",
    "hazard.delete_selected": "x x x o x",
    "question.delete_selected": "x o o o x",
    "warningsign.delete_selected": "x o o o x",
    "rule.delete_selected": "x o o o x",
    "suggestion.delete_selected": "x o o o x",
    "openinghours.delete_selected": "x x o o x",
    "picture.delete_selected": "x o o o x",
    "vignette.delete_selected": "x o o o x",
    "vignette.sign": "x x o o x",
    "safetyfloor.delete_selected": "x x o o x",
    "questionnaire.delete_selected": "x x x o x",
    "group.delete_selected": "x x x o x",
    "user.delete_selected": "x x x o x",
    "user.lock": "x x x o x",
    "user.unlock": "x x x o x",
    "user.remove_second_factor": "x x x o x",
}


def actions_of(world: World) -> dict[str, str]:
    """What the lists offer to each member of staff."""
    offered: dict[str, set[str]] = {}
    for person in STAFF_WITH_APP:
        request = RequestFactory().get("/")
        request.user = User.objects.get(username=person)
        for model, page in admin.site._registry.items():
            for action in page.get_actions(request):
                name = f"{model._meta.model_name}.{action}"
                offered.setdefault(name, set()).add(person)
    return {
        name: " ".join("o" if person in who else "x" for person in STAFF_WITH_APP)
        for name, who in offered.items()
    }


def test_every_action_of_every_list_is_offered_to_whom_it_is_for(world: World) -> None:
    assert actions_of(world) == ACTIONS


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_that_is_not_offered_does_nothing(name: str, world: World) -> None:
    model_name, action = name.split(".")
    model: Any = next(one for one in admin.site._registry if one._meta.model_name == model_name)
    row = world.rows[model_name]
    path = reverse(f"admin:{model._meta.app_label}_{model_name}_changelist")
    chosen = {"action": action, "_selected_action": [row.pk], "post": "yes", "confirm": "yes"}
    may = dict(zip(STAFF_WITH_APP, ACTIONS[name].split(), strict=True))
    refused = [person for person in STAFF_WITH_APP if may[person] == "x"]

    for person in refused:
        before = list(model.objects.order_by("pk").values())
        with undone():
            world.send(person, "POST", path, data=chosen)
            after = list(model.objects.order_by("pk").values())

        assert after == before
