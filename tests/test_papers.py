"""The papers for assessors say what the program does: every name and number in them is its own."""

import json
import re
import tomllib
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from tests import contributing, papers
from tests.contributing import ROOT
from tests.papers import PAPERS
from tests.project.test_settings import names_read
from triage.check.endless import MOST_EVENTS
from triage.check.erase_requests import ANSWER_WITHIN
from triage.check.lifetime import LIFETIME
from triage.engine.urgency import Urgency
from triage.models.fields import EncryptedJSONField
from triage.site.roles import MAY_NAME, ROLES

DPIA, DEPLOYMENT = "papers/dpia.md", "papers/dcb0160.md"
RULES = (ROOT / "deploy/prometheus/rules.yml").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def _said(kind: str) -> list[tuple[str, str]]:
    """(paper, what it says) for what stands between backticks and is of this kind."""
    return [(one, text) for one in PAPERS for text in papers.code(one) if re.fullmatch(kind, text)]


def _options(command: str) -> set[str]:
    """Every option that a command of ours or of Django takes."""
    found = load_command_class(get_commands()[command], command)
    parser = found.create_parser("manage.py", command)
    return {option for action in parser._actions for option in action.option_strings}


# names


def test_every_setting_that_is_named_is_read() -> None:
    said = {name for _paper, name in _said(r"[A-Z]+(?:_[A-Z]+)+|DEBUG")}

    assert said - names_read() == set()
    assert len(said) > 20


def test_every_command_that_is_named_is_there_with_its_options() -> None:
    said = [text.split()[1:] for _paper, text in _said(r"manage\.py .*")]
    made = {text.split()[1] for _paper, text in _said(r"make .*")}

    for command, *rest in said:
        assert {word for word in rest if word.startswith("-")} - _options(command) == set()
    assert made - set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)) == set()
    assert {"doctor", "verify", "purge"} <= {command for command, *_rest in said}


def test_every_address_that_is_named_leads_to_a_page() -> None:
    said = {text for _paper, text in _said(r"/[\w/]*")}

    # What the admin does not know leads to a page without a name.
    assert {address for address in said if not resolve(address).url_name} == set()
    assert len([address for address in said if address.startswith("/admin/")]) > 4


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_is_named_is_there(paper: str) -> None:
    said = " ".join(text for text in papers.code(paper) if not text.startswith("/"))
    named = {ROOT / path for path in contributing.paths(said)} | papers.links(paper)

    assert {path for path in named if not path.exists()} == set()


def test_the_readme_names_every_paper() -> None:
    assert {path.resolve() for path in papers.links("README.md")} >= {
        (ROOT / paper).resolve() for paper in PAPERS
    }


def test_every_rule_of_the_monitor_stands_where_it_belongs() -> None:
    head, named = papers.rows(DEPLOYMENT, "Wakes somebody")
    told = re.findall(r"- alert: (\w+).*?severity: (\w+)", RULES, re.DOTALL)

    by_severity = zip(("page", "day", "none"), named, strict=True)
    listed = {(name, severity) for severity, cell in by_severity for name in _codes([cell])}
    assert listed == set(told)
    assert len(head) == len(named)
    of_others = {text for _paper, text in _said(r"(?:[A-Z][a-z]+){2,}")}
    assert of_others - {name for name, _severity in told} == set()


def _codes(cells: Iterable[str]) -> set[str]:
    return {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


# who, what, how long


def test_who_may_look_at_what_is_what_the_groups_allow() -> None:
    [_group, *titles], *rows = papers.rows(DPIA, "Checks (`submission`)")
    models = [title.partition("`")[2].rstrip("`)") for title in titles]

    said = {group: dict(zip(models, cells, strict=True)) for group, *cells in rows}
    assert said == {
        group: {model: "yes" if "view" in may.get(model, ()) else "no" for model in models}
        for group, may in ROLES.items()
    }
    trained = {group for group, *_rest in papers.rows(DEPLOYMENT, "with the demonstration")}
    assert trained >= {*ROLES}
    assert MAY_NAME in papers.code(DPIA)


def test_everything_that_is_encrypted_is_told_of() -> None:
    said = _codes(row[-1] for row in papers.rows(DPIA, "Of whom"))
    fields = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedJSONField)
    }

    assert said == fields


@pytest.mark.parametrize(
    ("paper", "head"), [(DPIA, "| Days |"), (DEPLOYMENT, "if nothing is recorded")]
)
def test_every_number_beside_a_setting_is_its_default(paper: str, head: str) -> None:
    lines = map(" ".join, papers.rows(paper, head))
    said = {
        name: re.findall(r"(\d+)(?: minutes|$)", line)
        for line in lines
        for name in re.findall(r"`([A-Z_]+)`", line)
    }

    assert said == {name: [str(getattr(settings, name))] for name in said}
    assert len(said) > 1


def test_how_long_is_what_the_program_keeps_to() -> None:
    assert f"within {ANSWER_WITHIN.days} days" in papers.read(DPIA)
    assert f"after {int(LIFETIME.total_seconds()) // 3600} hours" in papers.read(DPIA)
    assert f"`SESSION_IDLE_MINUTES` ({settings.SESSION_IDLE_MINUTES})" in papers.read("SECURITY.md")
    assert f"at most {MOST_EVENTS} changes" in papers.read("SECURITY.md")


def test_within_which_hours_the_clinic_answers_is_what_is_shipped() -> None:
    rows = json.loads((ROOT / "fixtures/dispositions.json").read_text())
    shipped = [row["fields"] for row in rows]
    for path in ROOT.glob("fixtures/questionnaires/*.json"):
        shipped += json.loads(path.read_text())["document"]["dispositions"]
    promised: dict[str, set[int]] = {}
    for one in shipped:
        hours = promised.setdefault(Urgency(one["urgency"]).code.replace("_", "-"), set())
        hours |= {one["respond_within_hours"]}

    said = {row[0]: row[1] for row in papers.rows(DEPLOYMENT, "Shipped: the clinic")[1:]}
    assert said == {urgency: _span(hours) for urgency, hours in promised.items()}


def _span(hours: set[int]) -> str:
    if hours == {0}:
        return "no promise"
    return " to ".join(str(one) for one in sorted({min(hours), max(hours)}))


def test_the_release_that_gets_mends_is_this_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    [_head, this, _older] = papers.rows("SECURITY.md", "Gets mends")
    assert this == [project["version"].rpartition(".")[0], "yes"]
