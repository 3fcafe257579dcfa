"""Edits that harm by what is said, added or put first, where no rule and no floor is touched."""

from tests.editing.edits import (
    Change,
    Edit,
    both,
    leads_to,
    more,
    new_option,
    new_question,
    new_row,
    sign_of,
)

_CALMLY = "Stay calm and lie down first. Call {emergency_number} if it lasts."
_WORDS = {"title": "Lie down first", "summary": "It often goes away.", "steps": _CALMLY}
_TIMES = {"worsening": _CALMLY, "act_within_hours": 0, "respond_within_hours": 1}

HARMING_WORDS: tuple[tuple[Edit, str], ...] = (
    # who is led away before anything is asked
    (Change("question", "adult", text="Are you younger than eighteen?"), "words"),
    (Change("question", "adult", short_text="Younger than eighteen"), "words"),
    (Change("question", "adult", help="Choose No if you are over 70."), "words"),
    (Change("option", "adult:no", label="No, or I am numb between my legs"), "words"),
    (
        both(
            Change("option", "adult:no", label="I am an adult"),
            Change("option", "adult:yes", label="I am a child"),
        ),
        "words",
    ),
    # the words around an answer, and those of the calm
    (Change("question", "mood", text="Was your mood ever low?"), "words"),
    (Change("question", "mood", why="It is asked of everybody."), "words"),
    (Change("question", "score", help="Think of your best day."), "words"),
    (Change("disposition", "soon", summary="You can take your time."), "words"),
    (Change("disposition", "soon", summary="Nothing serious. It can wait."), "refused"),
    (Change("disposition", "self-care", summary="You are healthy. Call nobody."), "words"),
    (Change("disposition", "self-care", worsening="Do not worry."), "refused"),
    (Change("questionnaire", "", introduction="Choose No wherever you can."), "words"),
    (Change("questionnaire", "", intended_use="For those who have time."), "words"),
    # what is added
    (new_option("onset", "hours", label="Some hours ago", harmless=True), "fares-calmer"),
    (new_question("hurry"), "added"),
    (new_question("first", order=0, options="ready none"), "gate-moved"),
    (new_row("danger", "none", text="None below counts if it is a day old."), "added"),
    (
        both(
            new_row("disposition", "lie-down", urgency=40, **_WORDS, **_TIMES),
            new_row("rule", "lie-down", sign="harm-sign", disposition="lie-down"),
            more(("rule", "lie-down"), "bladder", "cant_pee"),
        ),
        "added",
    ),
    (
        both(
            new_row("suggestion", "rest", title="Rest", note="Rest at home first.", place="action"),
            more(("suggestion", "rest"), "bladder", "cant_pee"),
        ),
        "refused",
    ),
    (
        both(
            new_row("suggestion", "rest", title="Rest", note="Lie down first.", place="action"),
            more(("suggestion", "rest"), "bladder", "cant_pee"),
        ),
        "added",
    ),
    # what replaces the right advice, or stands before it
    (leads_to("fever", "emergency"), "refused"),
    (
        both(
            new_row("rule", "also", sign="crisis-sign", disposition="crisis"),
            more(("rule", "also"), "fever", "yes"),
        ),
        "added",
    ),
    (more(("rule", "harm-now"), "bladder", "cant_pee", group=1), "other"),
    (Change("option", "adult:no", out_of_scope=False), "other"),
    (Change("question", "mood", is_gate=True, order=0), "other"),
    (both(Change("question", "harm", order=0), Change("question", "adult", order=0)), "other"),
    (Change("disposition", "soon", always_shown=True), "refused"),
    (Change("questionnaire", "", title="All clear: rest at home"), "refused"),
    (Change("questionnaire", "", title="Numb after surgery? It goes away"), "words"),
    (Change("section", "WTS", introduction="It goes away."), "other"),
    (Change("sign", "infection", origin="answers"), "other"),
    # what is moved: behind others, under another sign, out of sight
    (Change("question", "onset", order=999), "gate-moved"),
    (sign_of("harm-now", "infection"), "words"),
    (Change("option", "bladder:cant_pee", label="\u200b"), "refused"),
    (Change("option", "bladder:cant_pee", label="I can't\u202e pee"), "refused"),
    (Change("question", "bladder", text="_ _"), "refused"),
    (
        Change("questionnaire", "", unfinished_advice="Stay. ![{emergency_number}](x)"),
        "refused",
    ),
    (Change("disposition", "emergency", steps="Stay <!-- {emergency_number} --> here."), "refused"),
)
