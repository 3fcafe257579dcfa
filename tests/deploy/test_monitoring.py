"""The shipped rules and the board ask for figures that are told, and say what to do."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from tests.check.views.walk import put_check
from tests.checks import EMERGENCY, begun
from tests.deploy.promql import BY_PROMETHEUS, Known, Malformed, Query
from tests.queries import failing
from triage.clinic.alerts.health import AWAY_AFTER
from triage.clinic.alerts.rota import WARNED_AHEAD
from triage.models import QuestionnaireVersion

_DEPLOY = Path(__file__).parents[2] / "deploy"
_RULES = _DEPLOY / "prometheus/rules.yml"
_GROUPS: list[dict[str, Any]] = yaml.safe_load(_RULES.read_text())["groups"]
RULES: dict[str, dict[str, Any]] = {
    rule["alert"]: rule for group in _GROUPS for rule in group["rules"]
}
BOARD: dict[str, Any] = json.loads((_DEPLOY / "grafana/board.json").read_text())
PANELS: list[dict[str, Any]] = [one for one in BOARD["panels"] if one["type"] != "row"]
#: Enough to say something wrong about.
SOME: Known = {
    "symptom_check_checks_late": {"urgency": {"emergency", "soon"}},
    "symptom_check_requests_total": {"page": {"home"}, "status": {"2xx"}},
    "symptom_check_request_seconds_bucket": {"le": {"1.0"}},
}


@pytest.fixture
def known(client: Client, version: QuestionnaireVersion) -> Known:
    """Each series of a real answer, after pages that came and one that failed."""
    client.raise_request_exception = False
    put_check(client, version, {})
    begun(version, EMERGENCY)
    question = reverse("question", args=["adult"])
    assert client.get(question).status_code == 200
    with failing():
        assert client.get(question).status_code >= 500
    found: dict[str, dict[str, set[str]]] = {}
    text = client.get("/metrics").content.decode()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return {**found, **BY_PROMETHEUS}


def test_every_rule_asks_for_what_is_told_and_names_labels_that_are_left(known: Known) -> None:
    for rule in RULES.values():
        query = Query(rule["expr"], known)
        said = " ".join(rule["annotations"].values())

        assert set(re.findall(r"\$labels\.(\w+)", said)) <= query.groups


def test_every_panel_asks_for_what_is_told_and_names_labels_that_are_left(known: Known) -> None:
    for panel in PANELS:
        for target in panel["targets"]:
            query = Query(target["expr"], known)

            assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= query.groups


def test_every_figure_of_ours_is_looked_at_by_a_rule_or_on_the_board(known: Known) -> None:
    asked = [rule["expr"] for rule in RULES.values()]
    asked += [target["expr"] for panel in PANELS for target in panel["targets"]]
    used = {name for text in asked for name in Query(text, known).names}

    ours = {name for name in known if name.startswith("symptom_check_")}
    assert {name for name in ours - used if not name.endswith(("_created", "_sum", "_count"))} == (
        set()
    )


@pytest.mark.parametrize(
    "text",
    [
        "max(symptom_check_checks_late",
        "max(symptom_check_checks_late))",
        "symptom_check_checks_late >",
        "symptom_check_checks_late symptom_check_checks_late",
        "symptom_check_checks_latest > 0",
        "most(symptom_check_checks_late)",
        'symptom_check_checks_late{urgency="emergancy"}',
        'symptom_check_checks_late{status="emergency"}',
        'symptom_check_checks_late{urgency=~"emergency|later"}',
        "sum by (page) (symptom_check_checks_late)",
        "rate(symptom_check_requests_total)",
        "sum(symptom_check_requests_total[5m])",
        "symptom_check_requests_total[5m]",
        "symptom_check_requests_total[5m] / 2",
        "histogram_quantile(symptom_check_request_seconds_bucket)",
        "max(symptom_check_checks_late) > 0 ; 1",
        "",
    ],
)
def test_what_prometheus_would_refuse_or_never_find_is_found_here(text: str) -> None:
    with pytest.raises(Malformed):
        Query(text, SOME)


def test_each_rule_says_in_words_what_is_wrong_and_what_to_do() -> None:
    names = [rule["alert"] for group in _GROUPS for rule in group["rules"]]
    assert len(names) == len(RULES)
    for rule in RULES.values():
        assert set(rule) - {"for"} == {"alert", "expr", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"page", "day", "none"}
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["annotations"]["description"].count(". ") >= 1


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("EmergencyNotLookedAt", settings.ALERT_AGAIN_EMERGENCY_MINUTES * 60),
        ("WorkerNotSeen", AWAY_AFTER.total_seconds()),
        ("HoleInTheRota", WARNED_AHEAD.total_seconds()),
    ],
)
def test_a_rule_waits_as_long_as_the_pages_of_staff_do(name: str, limit: float) -> None:
    assert re.findall(r"[<>] (\d+)$", RULES[name]["expr"]) == [str(int(limit))]


def test_no_two_panels_of_the_board_share_an_id_or_a_place() -> None:
    ids = Counter(panel["id"] for panel in BOARD["panels"])
    assert set(ids.values()) == {1}
    for one, other in combinations(BOARD["panels"], 2):
        assert not _overlap(one["gridPos"], other["gridPos"]), (one["title"], other["title"])
    assert all(0 <= p["gridPos"]["x"] <= 24 - p["gridPos"]["w"] for p in BOARD["panels"])


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[start] < other[start] + other[length] and other[start] < one[start] + one[length]
        for start, length in (("x", "w"), ("y", "h"))
    )


def test_each_panel_has_a_unit_words_and_a_source_that_can_be_chosen() -> None:
    (chosen,) = BOARD["templating"]["list"]
    for panel in PANELS:
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["description"].endswith(".")
        refs = [target["refId"] for target in panel["targets"]]
        assert refs
        assert len(refs) == len(set(refs))
        sources = [panel["datasource"], *(target["datasource"] for target in panel["targets"])]
        assert {source["uid"] for source in sources} == {f"${{{chosen['name']}}}"}


def test_the_board_has_its_rows() -> None:
    rows = [panel["title"] for panel in BOARD["panels"] if panel["type"] == "row"]

    assert rows == [
        "What waits",
        "Alerts",
        "Delivery",
        "Checks an hour",
        "Times",
        "Backups and other runs",
    ]
