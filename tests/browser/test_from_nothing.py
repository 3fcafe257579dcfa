"""A questionnaire of twelve questions from nothing, counted: clicks, pages, and no code typed."""

from typing import Any

from tests.browser.desk import Desk, Open, at_desk
from triage.editing.draft_report import make_report
from triage.models import Question, Questionnaire

__all__ = ["at_desk"]

#: Gates with the sign of each, where it leads, and whether a locked floor guards it.
GATES = (
    ("Can your hand not move at all?", "Hand does not move", "Emergency"),
    ("Is there an open wound?", "Open wound", "Same day"),
    ("Did you fall on it?", "Fell on it", "Soon"),
    ("Does it hurt at night?", "Hurts at night", "Soon"),
)
#: Below which gate, and where a rule that reads it leads.
FOLLOW_UPS = (
    ("Hand does not move", "Is it cold or white?", "Cold or white", "Emergency"),
    ("Open wound", "Does it still bleed?", "Still bleeds", "Emergency"),
    ("Fell on it", "Is it bent the wrong way?", "Bent", "Same day"),
)
DISPOSITIONS = (
    ("Emergency", "0", "1"),
    ("Same day", "24", "8"),
    ("Soon", "168", "48"),
    ("Self-care", "", "0"),
)
TWELVE, CLICKS, OF_A_GATE = 12, 120, 40
SITE = "Call {emergency_number} if it becomes worse."


def test_twelve_questions_from_nothing_take_no_code_and_few_clicks(at_desk: Open) -> None:
    desk = at_desk(script=False)
    made = _questionnaire(desk)
    _around_the_check(desk, made)
    _reading(desk)
    before = desk.clicks
    _gate(desk, *GATES[0], follow_ups=FOLLOW_UPS[:1])
    of_a_gate = desk.clicks - before
    for gate, follow_up in zip(GATES[1:], (*FOLLOW_UPS[1:], None), strict=True):
        _gate(desk, *gate, follow_ups=(follow_up,) if follow_up else ())
    _other_questions(desk)
    assert [problem.sentence for problem in make_report(Questionnaire.objects.get()).problems] == []
    _vignettes(desk)

    counted = (made.questions.count(), desk.clicks, desk.pages)
    assert counted[0] == TWELVE
    assert (desk.clicks <= CLICKS, of_a_gate <= OF_A_GATE) == (True, True), (counted, of_a_gate)
    assert [problem.sentence for problem in make_report(Questionnaire.objects.get()).problems] == []
    assert made.vignettes.exists()


def _fill(desk: Desk, *boxes: str, **words: str) -> None:
    """The same sentence in each box, and these words in those."""
    for box in boxes:
        desk.type(box, "What there is to know about it.")
    for box, text in words.items():
        desk.type(box, text)


def _save(desk: Desk) -> None:
    """And back on the workbench: nothing was refused."""
    desk.press("Save")
    assert desk.visitor.path.endswith("/workbench/"), desk.page.inner_text(".errorlist")


def _questionnaire(desk: Desk) -> Questionnaire:
    desk.begin("/admin/triage/questionnaire/")
    desk.click("Add questionnaire")
    _fill(desk, "audience", "intended_use", "introduction", title="Wrist trouble")
    _fill(desk, unfinished_title="Not finished yet", unfinished_advice=SITE)
    _save(desk)
    made: Questionnaire = Questionnaire.objects.get()
    return made


def _around_the_check(desk: Desk, made: Questionnaire) -> None:
    """Where people are sent, the danger signs of its first page, and where signs come from."""
    for urgency, act, respond in DISPOSITIONS:
        desk.click(urgency)
        _fill(desk, "summary", title=f"This is {urgency.lower()}", worsening=SITE, steps=SITE)
        _fill(desk, act_within_hours=act, respond_within_hours=respond)
        _save(desk)
    desk.click("Add a danger sign")
    for sign in ("You cannot breathe.", "You faint again and again."):
        _fill(desk, text=sign)
        desk.press("Save and add another")
    _fill(desk, text="It bleeds without end.")
    _save(desk)
    desk.click("Where signs come from")
    desk.click("Add origin of warning signs")
    _fill(desk, title="A guideline")
    _save(desk)
    desk.click("Its title and introduction")
    desk.choose("default_disposition", str(made.dispositions.get(urgency=10)))
    _save(desk)


def _reading(desk: Desk) -> None:
    desk.click("Add a section")
    _fill(desk, title="At home", slug="wrist-at-home", source="A guideline of 2025")
    _fill(desk, source_date="2025-01-01", review_by="2030-01-01")
    _save(desk)
    desk.click("add an item")
    _fill(desk, "body", title="Rest it for two days")
    _save(desk)


def _gate(desk: Desk, text: str, short: str, urgency: str, *, follow_ups: tuple[Any, ...]) -> None:
    """A gate with its follow-up, its sign, a rule for each, and a floor."""
    desk.click("Yes, no, not sure")
    _fill(desk, text=text, short_text=short, part="Danger")
    desk.tick("is_gate")
    _save(desk)
    for _above, asked, name, _urgency in follow_ups:
        desk.open(_question(short), "follow-up")
        _fill(desk, text=asked, short_text=name)
        _save(desk)
    desk.click("Add a warning sign")
    _fill(desk, "explanation", "source", title=short)
    desk.tick("reading")
    _save(desk)
    for name, leads in ((short, urgency), *((one[2], one[3]) for one in follow_ups)):
        _rule(desk, name, short, leads)
    _floor(desk, short, urgency)


def _question(short: str) -> Question:
    found: Question = Question.objects.get(short_text=short)
    return found


def _label(desk: Desk, box: str, part: str) -> str:
    options = desk.page.locator(f"[name={box}] option").all_inner_texts()
    return next(text for text in options if part in text)


def _rule(desk: Desk, name: str, sign: str, urgency: str) -> None:
    desk.open(_question(name), "rule")
    desk.choose("sign", _label(desk, "sign", sign))
    desk.choose("disposition", _label(desk, "disposition", f"This is {urgency.lower()}"))
    _fill(desk, "rationale", "source")
    _save(desk)


def _floor(desk: Desk, short: str, urgency: str) -> None:
    desk.open(_question(short), "floor")
    desk.choose("minimum", urgency)
    desk.choose("minimum_if_unsure", urgency)
    if urgency == "Emergency":
        desk.tick("locked")
    _fill(desk, title=short, source="A guideline of 2025")
    _save(desk)


def _other_questions(desk: Desk) -> None:
    """Usual ones, and a second one like the first."""
    for kind, text, short in (
        ("When it began", "When did it begin?", "Beginning"),
        ("Better or worse", "Is it better or worse than yesterday?", "Course"),
        ("Yes, no, not sure", "Did you hurt it before?", "Hurt before"),
        ("Yes, no, not sure", "Can you hold a cup?", "Holds a cup"),
    ):
        desk.click(kind)
        _fill(desk, text=text, short_text=short)
        _save(desk)
    desk.open(_question("Holds a cup"))
    desk.press("Duplicate")
    _fill(desk, text="Can you turn a key?", short_text="Turns a key")
    _save(desk)


def _vignettes(desk: Desk) -> None:
    desk.click("Propose those that are missing")
    desk.clicks += 1
    desk.visitor.click(desk.page.get_by_role("button", name="proposal"))
