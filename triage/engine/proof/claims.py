"""A claim about every possible patient, and what became of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from triage.engine.conditions import Condition
from triage.engine.proof.encoding import Encoding
from triage.engine.proof.patients import Literal, Patient, Patients, Undecided, by_question
from triage.engine.proof.quick_witnesses import Guesses, Values, staying
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


class Doubt(NamedTuple):
    """A statement about nobody, while it is open whether somebody refutes it.

    Whoever does is of the ``case``, and ``refuted`` makes the claim of a model of them.
    ``guess`` makes it of somebody made up, where the engine finds that they refute it.
    """

    statement: Statement
    case: Literal
    refuted: Callable[[Any], Claim]
    guess: Callable[[], Claim | None] = lambda: None

    def settled(self, model: Any | None) -> Claim:
        """With a model of somebody, or without where that was not decided."""
        return self.statement.settled(Verdict.UNDECIDED) if model is None else self.refuted(model)


def settle_all(patients: Patients, claims: Iterable[Claim | Doubt]) -> Iterator[Claim]:
    """All of them in their order, the doubts by asking the solver of as many at once as can be."""
    claims = list(claims)
    doubts = {place: one for place, one in enumerate(claims) if isinstance(one, Doubt)}
    found = _not_proved(patients, doubts)
    for place, one in enumerate(claims):
        if isinstance(one, Doubt):
            yield found[place] if place in found else one.statement.settled(Verdict.PROVED)
        else:
            yield one


def _not_proved(patients: Patients, doubts: Mapping[int, Doubt]) -> dict[int, Claim]:
    """What became of the others. Nobody is made up before it is known that there is somebody."""
    cases = {place: doubt.case for place, doubt in doubts.items()}
    if patients.are_nobody(cases.values()):
        return {}
    guessed = {place: doubt.guess() for place, doubt in doubts.items()}
    found = {place: claim for place, claim in guessed.items() if claim is not None}
    left = {place: case for place, case in cases.items() if place not in found}
    for place, model in patients.find_each(left):
        found[place] = doubts[place].settled(model)
    return found


class Prover:
    """One questionnaire put to every patient, to settle what is claimed of them."""

    def __init__(self, encoding: Encoding) -> None:
        self.questionnaire, self.encoding = encoding.questionnaire, encoding
        self.patients = encoding.patients
        self.plain = plain_values(encoding.questionnaire)

    def nobody(
        self,
        statement: Statement,
        literals: list[Literal],
        refutes: Holds,
        about: Iterable[str],
        *,
        said: Callable[[Patient], str] = lambda _: "",
    ) -> Doubt:
        """No patient in scope satisfies the literals, which are ``about`` these questions.

        Else the plainest one who does and by the engine's own word ``refutes`` the statement,
        with what is ``said`` of the answers that they had to give.
        """

        def refuted(model: Any) -> Claim:
            one = self.plainest(self.confirmed(model, refutes), refutes, about)
            one = needed(self.questionnaire, one)
            return statement.settled(Verdict.REFUTED, one, said=said(one))

        case = self.patients.every(self.encoding.in_scope, *literals)
        return Doubt(statement, case, refuted)

    @cached_property
    def guesses(self) -> Guesses:
        """Whom to try before the solver: nobody of them is led away by what they say."""
        return Guesses(self.questionnaire, self.values, self.plain)

    @cached_property
    def reading(self) -> dict[str, list[Condition]]:
        """Every condition by the question that it reads."""
        return by_question(self.questionnaire.conditions())

    @cached_property
    def values(self) -> Values:
        """What leads nobody away, of all the values there are."""
        return staying(self.questionnaire, self.encoding.chosen)

    def confirmed(self, model: Any, refutes: Holds) -> Patient:
        """The patient of a model, with every answer, asked or not.

        Raises :class:`Disagreement` where the engine finds that they refute nothing.
        """
        patient = self.encoding.answers(model)
        if not refutes(patient):
            raise Disagreement("The solver finds a patient whom the engine does not.")
        return patient

    def plainest(self, patient: Patient, refutes: Holds, about: Iterable[str]) -> Patient:
        """The plainest who refutes it as this one does."""
        link_ids = {question.link_id for question in related(self.questionnaire, about)}
        return plainest(self.plain, patient, refutes, about=link_ids)
