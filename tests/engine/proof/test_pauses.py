"""What was asked again after a pause and is no more, with who came to have a sign meanwhile."""

from dataclasses import replace

from tests.engine.build import all_of, choice, floor, gate, is_, number, questionnaire, rule
from tests.engine.edits import with_question
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.proof import prove
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency

NUMB = is_("saddle", "yes")
OLD = questionnaire(
    [
        gate("saddle"),
        choice("onset", "new", "old", when=all_of(NUMB)),
        gate("fever"),
        number("pain"),
    ],
    [
        rule("numb", "emergency", NUMB),
        rule("fever", "today", is_("fever", "yes")),
    ],
    floors=(
        floor("f-numb", Urgency.EMERGENCY, NUMB, locked=False),
        floor("f-fever", Urgency.SAME_DAY, is_("fever", "yes"), locked=False),
    ),
)
SADDLE = replace(OLD.questions[0], is_gate=False)
FEVER = replace(OLD.questions[2], is_gate=False)


def heard(new: Questionnaire, old: Questionnaire = OLD) -> list[Claim]:
    return [claim for claim in prove(new, before=old) if "asked again" in claim.sentence]


def test_a_gate_that_is_one_no_more_names_who_has_its_sign_after_a_pause():
    claims = heard(with_question(OLD, SADDLE))

    assert claims == [
        Claim(
            kind="gate",
            place="question",
            code="saddle",
            sentence=(
                "“What about saddle?” is asked again after a pause, so that a new sign is heard. "
                "This patient answered otherwise before the pause, and is not asked again."
            ),
            verdict=Verdict.REFUTED,
            blocks=True,
            witness={"saddle": ("no",), "fever": ("no",), "pain": (0,)},
            old_witness={
                "saddle": ("yes",),
                "onset": ("new",),
                "fever": ("no",),
                "pain": (0,),
            },
        )
    ]


def test_only_what_a_grave_floor_reads_must_be_asked_again():
    lost = with_question(OLD, FEVER)
    locked = replace(OLD, floors=tuple(replace(one, locked=True) for one in OLD.floors))

    assert heard(lost) == []
    assert [claim.code for claim in heard(lost, locked)] == ["fever"]


def test_what_is_asked_again_as_a_follow_up_is_still_heard():
    of_a_gate = replace(SADDLE, enable_when=all_of((is_("fever", "yes"), is_("fever", "no"))))
    _, onset, fever, pain = OLD.questions
    new = replace(OLD, questions=(fever, of_a_gate, onset, pain))

    assert heard(new) == []


def test_a_sign_that_another_question_hears_of_is_no_loss():
    """Whoever has it is an emergency anyway, whatever they said before the pause."""
    always = rule("always", "emergency", (is_("fever", "yes"), is_("fever", "no")), unsure="soon")
    new = with_question(replace(OLD, rules=(*OLD.rules, always)), SADDLE)
    unsure = rule("unsure", "emergency", (is_("fever", "no"), is_("fever", "asked-unknown")))

    assert [claim.verdict for claim in heard(new)] == [Verdict.REFUTED]
    claims = heard(replace(new, rules=(*new.rules, unsure)))
    assert [(claim.verdict, claim.witness) for claim in claims] == [(Verdict.PROVED, None)]
