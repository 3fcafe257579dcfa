"""``manage.py prove SLUG``: what holds for every possible patient, as JSON."""

import json
import sys
from typing import Any

from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.proof.claims import Claim
from triage.engine.proof.patients import Patient
from triage.engine.proof.proof import prove
from triage.management.versions import VersionCommand, find_live, find_parsed


class Command(VersionCommand):
    """Prove a version (the live one unless named) or the draft."""

    help = (
        "Decide every claim for every possible patient. Witnesses are lines for assess. Exit "
        "status 1 when there are problems, or a claim that must hold is not proved."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Problems are listed first; what some of them break cannot be proved beside them.

        The draft has to keep what the live version promises, where there is one.
        """
        questionnaire = find_parsed(options["slug"], options["number"], draft=options["draft"])
        problems = find_problems(questionnaire)
        broken = any(problem.breaks_proofs for problem in problems)
        before = find_live(options["slug"]) if options["draft"] else None
        claims = () if broken else prove(questionnaire, before=before)
        failed = bool(problems) or any(claim.forbids_publishing for claim in claims)
        found = {
            "questionnaire": questionnaire.slug,
            "proved": not failed,
            "problems": list(map(problem_json, problems)),
            "claims": list(map(_claim_json, claims)),
        }
        self.stdout.write(json.dumps(found, indent=2))
        if failed:
            sys.exit(1)


def problem_json(problem: Problem) -> dict[str, str]:
    """One problem, with the row where it is mended."""
    return {"place": problem.kind, "code": problem.code, "sentence": problem.sentence}


def patient_json(patient: Patient | None) -> dict[str, Any] | None:
    """A patient as one line that ``assess`` reads."""
    return None if patient is None else {"answers": {k: list(v) for k, v in patient.items()}}


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "place": claim.place,
        "code": claim.code,
        "sentence": claim.sentence,
        "verdict": claim.verdict.value,
        "blocks": claim.blocks,
        "witness": patient_json(claim.witness),
        "old_witness": patient_json(claim.old_witness),
    }
