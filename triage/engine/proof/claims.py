"""A claim about every possible patient, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from triage.engine.proof.encoding import encode
from triage.engine.proof.patients import Literal, Patient, Undecided
from triage.engine.proof.witnesses import Holds, needed, plain_values, plainest, related
from triage.engine.questionnaire import Questionnaire


class Verdict(StrEnum):
    """What became of a claim."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Claim:
    """One thing that must hold for every patient.

    ``kind`` says which proof; ``place`` and ``code`` name the row it speaks of. Of a
    refuted claim ``witness`` is the patient who shows it, where there is one; of a proved
    claim of reach it is the patient who gets there. ``blocks`` says whether publishing
    stops unless it is proved; the others are warnings.
    """

    kind: str
    place: str
    code: str
    sentence: str
    verdict: Verdict
    blocks: bool
    witness: Patient | None

    @property
    def forbids_publishing(self) -> bool:
        """A claim that must hold and was not proved."""
        return self.blocks and self.verdict is not Verdict.PROVED


class Statement(NamedTuple):
    """What is claimed, before anybody knows whether it holds."""

    kind: str
    place: str
    code: str
    sentence: str
    blocks: bool = True

    def settled(self, verdict: Verdict, witness: Patient | None = None) -> Claim:
        """The claim with its verdict."""
        return Claim(self.kind, self.place, self.code, self.sentence, verdict, self.blocks, witness)


class Disagreement(AssertionError):
    """The solver names a patient whom the engine does not confirm; nothing is proved."""


class Prover:
    """One questionnaire put to every patient, to settle what is claimed of them."""

    def __init__(self, questionnaire: Questionnaire, *, limit: int) -> None:
        self.questionnaire = questionnaire
        self.encoding = encode(questionnaire, limit=limit)
        self.plain = plain_values(questionnaire)

    def nobody(
        self, statement: Statement, literals: list[Literal], refutes: Holds, about: Iterable[str]
    ) -> Claim:
        """No patient in scope satisfies the literals, which are ``about`` these questions.

        Else the plainest one who does and by the engine's own word ``refutes`` the statement.
        """
        try:
            model = self.encoding.patients.find(self.encoding.in_scope, *literals)
        except Undecided:
            return statement.settled(Verdict.UNDECIDED)
        if model is None:
            return statement.settled(Verdict.PROVED)
        return self._refuted(statement, self.encoding.answers(model), refutes, about)

    def _refuted(
        self, statement: Statement, patient: Patient, refutes: Holds, about: Iterable[str]
    ) -> Claim:
        if not refutes(patient):
            raise Disagreement(statement.sentence)
        link_ids = {question.link_id for question in related(self.questionnaire, about)}
        witness = plainest(self.plain, patient, refutes, about=link_ids)
        return statement.settled(Verdict.REFUTED, needed(self.questionnaire, witness))
