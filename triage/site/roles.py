"""The groups of staff and what each may do, as data; synced after ``migrate``."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext_lazy as _

CLINICIANS = "Clinicians"
EDITORS = "Editors"
CLINICAL_LEADS = "Clinical leads"
DESK = "Desk"
OPERATORS = "Operators"

_VIEW = ("view",)
_ADD = ("view", "add")
_KEEP = ("view", "add", "change")
_CHANGE = ("view", "change")
_ALL = ("view", "add", "change", "delete")

#: What editors may change. The questionnaire itself carries floors and versions: no delete.
_DRAFT = {
    "questionnaire": _KEEP,
    "question": _ALL,
    "answeroption": _ALL,
    "enablewhencondition": _ALL,
    "warningsign": _ALL,
    "rule": _ALL,
    "rulecondition": _ALL,
    "disposition": _ALL,
    "dangersign": _ALL,
    "telephoneline": _ALL,
    "signorigin": _ALL,
    "suggestion": _ALL,
    "suggestioncondition": _ALL,
    "namedcriterion": _ALL,
    "namedcondition": _ALL,
    "educationalsection": _ALL,
    "educationalitem": _ALL,
    "picture": _ALL,
    "vignette": _ALL,
    "replay": _ADD,
    "comment": _ADD,
    "draftturn": _ADD,
    "chosenedits": _ADD,
}

#: What people say of the site itself, and what it says to them.
_SITE = {"problemreport": _CHANGE, "sitepage": _CHANGE}
#: What went wrong is entered by whoever saw it.
_INCIDENTS = {"incidententry": _ADD}

#: Group -> model -> actions. What stands in none of them only a superuser may do, and what
#: the admin itself forbids (changing a version, a submission, a log) nobody. Who may view
#: ``questioncount`` may open the figures: blurred without ``exact_questioncount``. No group
#: exports names: ``MAY_NAME`` is given to single people, by a superuser.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    CLINICIANS: {
        **_INCIDENTS,
        "submission": (*_VIEW, "export", "assist"),
        "alert": (*_VIEW, "acknowledge"),
        "recipient": _VIEW,
        "shift": _VIEW,
        "openinghours": _VIEW,
        "closure": _VIEW,
        "claim": _ADD,
        "assignment": _ADD,
        "team": _VIEW,
        "review": _ADD,
        "calltry": _ADD,
        "recordnumber": _ADD,
        "sameperson": _ADD,
        "recall": _VIEW,
        "replay": _VIEW,
        "replaycase": _VIEW,
        "questioncount": ("view", "exact"),
    },
    EDITORS: {
        **_DRAFT,
        **_SITE,
        **_INCIDENTS,
        "safetyfloor": _VIEW,
        "floorcondition": _VIEW,
        "hazard": _VIEW,
        "questionnaireversion": _VIEW,
        "questioncount": _VIEW,
    },
    CLINICAL_LEADS: {
        **_DRAFT,
        **_SITE,
        **_INCIDENTS,
        "safetyfloor": _ALL,
        "floorcondition": _ALL,
        "hazard": _KEEP,
        "questionnaireversion": _ADD,
        "approval": _ADD,
        "editingright": ("view", "add", "delete"),
        "eraserequest": ("view", "delete"),
        "alert": _VIEW,
        "recipient": _KEEP,
        "shift": _ALL,
        "openinghours": _ALL,
        "closure": _KEEP,
        "reviewoutcome": _KEEP,
        "questioncount": ("view", "exact"),
        "team": _KEEP,
    },
    OPERATORS: {
        "user": _KEEP,
        "accesslogentry": _VIEW,
        "workerbeat": _VIEW,
    },
    # Whom to call, and how, and a check filled in for a caller; no answer, no sign, nothing that
    # was recorded.
    DESK: {"calltry": _ADD, "submission": ("assist",)},
}
#: What whoever gives a group must know of it, in one sentence.
IN_A_SENTENCE: dict[str, Any] = {
    CLINICIANS: _("Read people’s checks and answers, call them, and record what was done."),
    EDITORS: _("Change questions, rules and reading as a draft; publish nothing, see no check."),
    CLINICAL_LEADS: _(
        "Change and sign drafts, publish them, and keep who is told of alerts; see no check."
    ),
    DESK: _("See whom to call, with name and number, and fill in for callers; read no answer."),
    OPERATORS: _("Invite and lock accounts, and read the access log; see no check."),
}
#: The permission to export names, beside those to look at submissions and to export them.
MAY_NAME = "export_names_submission"
#: Models of Django's own that a group may have to do with.
_OF_DJANGO = "auth"


def sync_roles(
    sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, apps: Apps = installed_apps, **_signal: Any
) -> None:
    """Make each group's permissions exactly those of ``ROLES``; other groups stay as they are.

    Connected to ``post_migrate``. Permissions are made by the same signal, perhaps later, so
    they are made here first. Migrated back to where a model is not there yet, its permissions
    are left out; before there are groups at all, nothing is done.
    """
    for app in (installed_apps.get_app_config(_OF_DJANGO), sender):
        create_permissions(app, verbosity=0, using=using, apps=apps)
    try:
        groups: Any = apps.get_model("auth", "Group")
        permissions: Any = apps.get_model("auth", "Permission")
    except LookupError:
        return
    named = (sender.label, _OF_DJANGO)
    ours = permissions.objects.using(using).filter(content_type__app_label__in=named)
    for name, models in ROLES.items():
        group, _created = groups.objects.using(using).get_or_create(name=name)
        group.permissions.set(ours.filter(codename__in=_codenames(models)))


def _codenames(models: dict[str, tuple[str, ...]]) -> list[str]:
    return [f"{action}_{model}" for model, actions in models.items() for action in actions]
