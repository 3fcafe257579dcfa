"""A claim about every possible patient, and what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from triage.engine.proof.encoding import Encoding
from triage.engine.proof.patients import Literal, Patient, Undecided
from triage.engine.proof.witnesses import Holds, needed, plain_values, plainest, related


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
    stops unless it is proved; the others are warnings. Where the claim is about a change,
    ``old_witness`` holds the same person's answers to the version before. Answers that
    nobody asks for are among a witness's where a floor reads them.
    """

    kind: str
    place: str
    code: str
    sentence: str
    verdict: Verdict
    blocks: bool
    witness: Patient | None
    old_witness: Patient | None = None

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

    def settled(
        self,
        verdict: Verdict,
        witness: Patient | None = None,
        old_witness: Patient | None = None,
        *,
        said: str = "",
    ) -> Claim:
        """The claim with its verdict, and what is ``said`` of the witness."""
        told = self.sentence + said
        return Claim(
            self.kind, self.place, self.code, told, verdict, self.blocks, witness, old_witness
        )


class Disagreement(AssertionError):
    """The solver names a patient whom the engine does not confirm; nothing is proved."""


#: Whoever was found.
Found = TypeVar("Found")


def settle(
    statement: Statement, find: Callable[[], Found | None], refuted: Callable[[Found], Claim]
) -> Claim:
    """The statement about nobody, by looking for somebody."""
    try:
        found = find()
    except Undecided:
        return statement.settled(Verdict.UNDECIDED)
    return statement.settled(Verdict.PROVED) if found is None else refuted(found)


class Prover:
    """One questionnaire put to every patient, to settle what is claimed of them."""

    def __init__(self, encoding: Encoding) -> None:
        self.questionnaire, self.encoding = encoding.questionnaire, encoding
        self.plain = plain_values(encoding.questionnaire)

    def nobody(
        self, statement: Statement, literals: list[Literal], refutes: Holds, about: Iterable[str]
    ) -> Claim:
        """No patient in scope satisfies the literals, which are ``about`` these questions.

        Else the plainest one who does and by the engine's own word ``refutes`` the statement.
        """
        return settle(
            statement,
            lambda: self.find([self.encoding.in_scope, *literals], refutes, about),
            lambda one: statement.settled(Verdict.REFUTED, needed(self.questionnaire, one)),
        )

    def find(self, literals: list[Literal], refutes: Holds, about: Iterable[str]) -> Patient | None:
        """The plainest patient of whom the literals hold, with every answer, asked or not.

        Raises :class:`Disagreement` where the engine finds that they refute nothing.
        """
        model = self.encoding.patients.find(*literals)
        if model is None:
            return None
        patient = self.encoding.answers(model)
        if not refutes(patient):
            raise Disagreement("The solver finds a patient whom the engine does not.")
        link_ids = {question.link_id for question in related(self.questionnaire, about)}
        return plainest(self.plain, patient, refutes, about=link_ids)
