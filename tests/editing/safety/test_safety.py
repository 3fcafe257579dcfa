"""The safety file: each hazard with what the record says, and honest where it says nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.checks import NOW, SAME_DAY, completed
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import BENIGN, SMALL, option, when
from tests.variants import CALMER, STRICTER, with_question, with_rule
from triage.editing.safety.chapters import Chapter
from triage.editing.safety.evidence import FACTS
from triage.editing.safety.file import CLAIM_WORDS, SafetyFile, Standing, write_safety_file
from triage.editing.safety.hazard import Fact
from triage.editing.safety.hazards import HAZARDS
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report, report_title
from triage.editing.vignettes import fingerprint, sign_vignette
from triage.engine.proof.claims import Verdict
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models import (
    Approval,
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Replay,
    Rule,
    Vignette,
)
from triage.models.version import _PARSED, CorruptDocument

pytestmark = pytest.mark.django_db

WRITTEN = datetime(2026, 11, 2, 12, tzinfo=UTC)
FEVER = {**{key: list(values) for key, values in BENIGN.items()}, "fever": ["yes"]}


def file_of(document: Parsed = SMALL, *, signed: bool = False) -> SafetyFile:
    """Of a new version; what was live before is retired."""
    retire()
    return SafetyFile(store_version(document, signed=signed), WRITTEN)


def retire() -> None:
    live = QuestionnaireVersion.objects.filter(status="active")
    live.update(status="retired", retired_at=timezone.now())


def found(file: SafetyFile, fact: Fact) -> list[tuple[bool, str, list[str]]]:
    return [(holds, said, list(details)) for holds, said, details in FACTS[fact](file)]


def vignette(code: str = "fever", *, signed: bool = False, **fields: Any) -> Vignette:
    plain = {
        "title": "Fever",
        "narrative": "Ann has a fever.",
        "answers": FEVER,
        "expected_urgency": 30,
        "must_fire": "infection",
    }
    row = Questionnaire.objects.get(slug="small")
    one: Vignette = Vignette.objects.create(questionnaire=row, code=code, **{**plain, **fields})
    if signed:
        lead, _ = User.objects.get_or_create(username="lead")
        return sign_vignette(one, by=lead, seen=fingerprint(one))
    return one


# hazards


def test_every_hazard_is_listed_once_and_in_order() -> None:
    codes = [hazard.code for hazard in HAZARDS]

    assert codes == [f"H{number:02}" for number in range(1, 31) if number != 29]


def test_every_hazard_says_how_it_could_hurt_and_what_stands_against_it() -> None:
    for hazard in HAZARDS:
        texts = (hazard.title, hazard.cause, hazard.effect, hazard.mitigation)
        assert all(str(text).strip() for text in texts)


def test_every_kind_of_evidence_is_asked_for_by_some_hazard() -> None:
    asked = {fact for hazard in HAZARDS for fact in hazard.facts}
    claimed = {kind for hazard in HAZARDS for kind in hazard.claims}

    assert asked == set(Fact) == set(FACTS)
    assert claimed == set(CLAIM_WORDS)


def test_a_hazard_is_shown_open_or_silent_by_its_evidence(db: None) -> None:
    file = file_of()

    by_standing = {
        standing: [one.hazard.code for one in file.hazards if one.standing is standing]
        for standing in Standing
    }

    assert by_standing == {
        Standing.SHOWN: [
            *("H01", "H02", "H05", "H06", "H14", "H16", "H19"),
            *("H20", "H21", "H22", "H24", "H27", "H28"),
        ],
        Standing.OPEN: ["H03", "H04", "H11", "H12", "H13", "H17", "H18"],
        Standing.SILENT: ["H07", "H08", "H09", "H10", "H15", "H23", "H25", "H26", "H30"],
    }


def test_a_hazard_whose_proof_fails_is_open_and_names_what_failed() -> None:
    hidden = with_question("onset", enable_when=when(("bladder", "cant_pee")))
    file = file_of(hidden)

    (branch,) = [one for one in file.hazards if one.hazard.code == "H01"]

    assert branch.standing is Standing.OPEN
    assert [(one.holds, one.sentence.split(": ")[-1]) for one in branch.evidence] == [
        (True, "proved for 4 of 4."),
        (False, "proved for 4 of 5."),
    ]
    assert [detail.split(":")[0] for detail in branch.evidence[1].details] == ["bladder-new"]


def test_what_the_solver_did_not_decide_is_told_as_not_decided() -> None:
    file = file_of(replace(SMALL, title="Undecided"))
    claims = tuple(replace(claim, verdict=Verdict.UNDECIDED) for claim in file.claims[:1])
    vars(file)["claims"] = claims  # as a solver would leave it

    totality = next(one for one in file.hazards if one.hazard.code == "H28").evidence[0]

    assert not totality.holds
    (detail,) = totality.details
    assert detail.startswith("small: Each complete set of answers has exactly one outcome.")
    assert detail.endswith("(not decided within the limit)")


def test_where_a_kind_of_thing_is_not_there_nothing_of_it_is_proved() -> None:
    file = file_of(replace(SMALL, floors=()))

    floors = next(one for one in file.hazards if one.hazard.code == "H12").evidence[0]

    assert (floors.holds, floors.sentence) == (
        False,
        "Nobody whom a safety floor protects ends below it: nothing of the kind is proved.",
    )


def test_a_document_with_problems_is_not_proved_but_told() -> None:
    file = file_of(replace(SMALL, danger_signs=()))

    assert file.claims == ()
    assert found(file, Fact.CHECKS) == [
        (
            False,
            "Today's checks find something to mend.",
            ["small: There are no danger signs for the start page."],
        )
    ]
    assert "Nothing was proved" in text_of(file)


# what is looked up

_NO_CAUTION = replace(
    SMALL,
    sections=(
        SMALL.sections[0],
        replace(SMALL.sections[1], items=(replace(SMALL.sections[1].items[0], caution=""),)),
    ),
)
_SILENT_CRISIS = with_rule("mood", disposition="same-day", disposition_if_unsure="same-day")
_NEVER_ALWAYS = replace(
    SMALL, dispositions=tuple(replace(d, always_shown=False) for d in SMALL.dispositions)
)
_SILENT_NET = replace(
    SMALL,
    dispositions=(
        replace(SMALL.dispositions[0], worsening="Call again.", steps=("Go.",)),
        *SMALL.dispositions[1:],
    ),
)


@pytest.mark.parametrize(
    ("fact", "document", "expected"),
    [
        (
            Fact.CRISIS,
            _SILENT_CRISIS,
            [
                (
                    False,
                    "Shown at once and always: “Title of crisis”.",
                    ["No rule leads to “Title of crisis”."],
                )
            ],
        ),
        (
            Fact.CRISIS,
            _NEVER_ALWAYS,
            [(False, "No advice is shown always, whatever else is more urgent.", [])],
        ),
        (
            Fact.DANGER_SIGNS,
            replace(SMALL, danger_signs=("You can't pee",)),
            [(True, "1 danger sign stands on the start page and on every error page.", [])],
        ),
        (
            Fact.DOSES,
            SMALL,
            [(True, "1 column of doses stands closed, for professionals.", [])],
        ),
        (
            Fact.DOSES,
            _NO_CAUTION,
            [
                (True, "1 column of doses stands closed, for professionals.", []),
                (False, "Doses without a caution by the editors:", ["MED-01: A pain tablet"]),
            ],
        ),
        (
            Fact.FLOORS,
            replace(SMALL, floors=()),
            [(False, "Safety floors: 0, of which 0 can be lowered by nobody.", [])],
        ),
        (
            Fact.REVIEW_DATES,
            replace(SMALL, sections=(replace(SMALL.sections[0], review_by="2026-11-01"),)),
            [
                (
                    False,
                    "Sections that should have been looked at again:",
                    ["When to see a doctor: 2026-11-01"],
                )
            ],
        ),
        (
            Fact.REVIEW_DATES,
            replace(SMALL, sections=(replace(SMALL.sections[0], review_by="2026-11-02"),)),
            [
                (
                    True,
                    "No section is overdue to be looked at again. The first is due on 2026-11-02.",
                    [],
                )
            ],
        ),
        (Fact.REVIEW_DATES, replace(SMALL, sections=()), [(False, "There is no reading.", [])]),
        (
            Fact.SAFETY_NET,
            _SILENT_NET,
            [
                (
                    False,
                    "Advice that does not name the emergency number:",
                    ["Title of emergency"],
                )
            ],
        ),
        (
            Fact.SCOPE,
            with_question("adult", options=(option("yes", "Yes"), option("no", "No"))),
            [(False, "No answer ends the check for somebody whom it is not made for.", [])],
        ),
        (
            Fact.UNSURE,
            with_question("fever", options=SMALL.questions_by_id["fever"].options[:2]),
            [
                (
                    False,
                    "“Not sure” can be answered to 1 of the 2 questions for danger signs.",
                    ["What about fever?"],
                )
            ],
        ),
        (
            Fact.UNITS,
            with_question("weight", maximum=None),
            [
                (
                    False,
                    "2 of the 3 numbers that are asked have a range.",
                    ["What about weight?"],
                )
            ],
        ),
        (
            Fact.WHY,
            with_question("fever", why="It can be urgent."),
            [(True, "2 of the 2 questions for danger signs say why they are asked.", [])],
        ),
    ],
)
def test_a_fact_is_looked_up_in_the_document(
    fact: Fact, document: Parsed, expected: list[tuple[bool, str, list[str]]]
) -> None:
    assert found(file_of(document), fact) == expected


def test_numbers_that_are_not_set_or_only_examples_are_open(settings: Any) -> None:
    file = file_of()
    settings.URGENT_LINE = ""

    assert found(file, Fact.NUMBERS) == [
        (False, "A text uses what is not set on this site.", ["URGENT_LINE"])
    ]

    settings.URGENT_LINE, settings.DEBUG = "555-0111", True
    assert [holds for holds, *_ in found(file, Fact.NUMBERS)] == [True, False]


def test_an_approval_counts_unless_everybody_who_signed_had_edited() -> None:
    row = store_draft(SMALL)
    file = file_of(signed=True)
    assert found(file, Fact.APPROVALS) == [(True, "Approved by signer.", [])]

    rule = Rule.objects.get(code="fever")
    rule._history_user = User.objects.get(username="signer")
    rule.rationale = "Another reason"
    rule.save()
    again = file_of(replace(SMALL, title="Another title"), signed=True)
    assert found(again, Fact.APPROVALS) == [
        (True, "Approved by signer.", []),
        (False, "Everybody who approved it had also edited the draft.", ["signer"]),
    ]

    lead = User.objects.create(username="lead")
    Approval.objects.create(
        questionnaire=row, sha256=again.version.sha256, approved_by=lead, note="Read."
    )
    third = SafetyFile(again.version, WRITTEN)
    assert found(third, Fact.APPROVALS) == [(True, "Approved by lead, signer.", [])]


def test_only_signed_vignettes_are_evidence() -> None:
    file = file_of()
    vignette("proposal")
    assert found(file, Fact.VIGNETTES) == [
        (False, "No vignette is signed by a clinical lead.", []),
        (True, "Vignettes nobody has signed: 1, of which 1 pass.", []),
    ]

    vignette("signed", signed=True, must_not_fire="bladder-sign")
    file = SafetyFile(file.version, WRITTEN)
    assert found(file, Fact.VIGNETTES)[0] == (
        True,
        "Signed vignettes, all of which pass: 1.",
        [],
    )
    assert found(file, Fact.NEGATIVES) == [
        (True, "Signed vignettes that say what must not fire: 1.", [])
    ]

    vignette("failing", signed=True, expected_urgency=10)
    file = SafetyFile(file.version, WRITTEN)
    assert found(file, Fact.VIGNETTES)[0] == (
        False,
        "A signed vignette fails under this version.",
        ["Fever: It ends as same day. Expected: self care."],
    )


def replay_of(file: SafetyFile, **fields: Any) -> Replay:
    plain = {"cells": {"30>40": 7}, "alerts_before": 31, "alerts_after": 38, "finished_at": NOW}
    return Replay.objects.create(
        questionnaire=file.version.questionnaire,
        sha256=file.version.sha256,
        started_at=NOW,
        **{**plain, **fields},
    )


def test_alerts_come_from_the_newest_replay_that_has_ended() -> None:
    file = file_of()
    assert found(file, Fact.ALERTS) == [
        (False, "No replay of past checks under this version was run.", [])
    ]

    replay_of(file, finished_at=None)
    assert SafetyFile(file.version, WRITTEN).figures is None

    replay_of(file)
    file = SafetyFile(file.version, WRITTEN)
    assert found(file, Fact.ALERTS)[1:] == [
        (
            True,
            "Alerts it would have made: about 3.1 a week. Alerts there were: about 2.3 a week.",
            [],
        )
    ]
    assert "**Alerts there were:** about 2.3 a week" in text_of(file)


def test_alerts_that_would_give_a_small_count_away_are_kept_back() -> None:
    file = file_of()
    replay_of(file, cells={"30>40": 4})

    assert found(file, Fact.ALERTS) == [(True, "Past checks were replayed under this version.", [])]
    assert "**Alerts there were:** not shown: it would give a small count away" in text_of(file)


def test_a_version_is_compared_with_the_one_before() -> None:
    first = file_of()
    assert found(first, Fact.DIFFERENCE)[0][0] is True
    assert found(first, Fact.REWORDINGS)[0][0] is False

    stricter = file_of(STRICTER)
    assert found(stricter, Fact.DIFFERENCE) == [
        (True, "Nobody fares worse than under version 1.", [])
    ]
    assert found(stricter, Fact.REWORDINGS) == [
        (True, "No question that decides anything reads otherwise than in version 1.", [])
    ]

    calmer = file_of(with_question("fever", of=CALMER, text="Are you hot?"))
    assert found(calmer, Fact.DIFFERENCE) == [
        (
            False,
            "Somebody fares worse than under version 2.",
            ["same day, now self care", "same day, now soon"],
        )
    ]
    assert found(calmer, Fact.REWORDINGS) == [
        (
            False,
            "Worded otherwise than in version 2. No proof judges words.",
            ["fever: Are you hot?"],
        )
    ]


def test_a_stored_document_that_was_changed_is_no_evidence() -> None:
    file = file_of()
    assert found(file, Fact.DOCUMENT)[0][0] is True
    file.version.document += " "

    assert found(file, Fact.DOCUMENT)[0][0] is False

    _PARSED.pop(file.version.sha256, None)
    with pytest.raises(CorruptDocument):
        make_report(SafetyFile(file.version, WRITTEN))


# as a report


def text_of(file: SafetyFile) -> str:
    return as_markdown(report_title(file), make_report(file))


def chapter(file: SafetyFile, title: str) -> Chapter:
    return next(one for one in make_report(file) if one.title == title)


def chapter_text(file: SafetyFile, title: str) -> str:
    return as_markdown("", [chapter(file, title)])


def test_the_chapters_are_those_of_a_safety_case() -> None:
    assert [one.title for one in make_report(file_of())] == [
        "What this file is",
        "System and intended use",
        "Version",
        "Clinical risk management",
        "Hazard log",
        "Proofs",
        "Vignettes",
        "Past checks",
        "Changes since the version before",
        "Open warnings",
        "Approvals",
        "Residual risk and safety statement",
    ]


def test_the_text_holds_every_hazard_and_leaves_the_risk_to_be_filled_in() -> None:
    text = text_of(file_of())

    for hazard in HAZARDS:
        assert f"### {hazard.code} " in text
    assert text.count("- **Residual risk:** ……………………") == len(HAZARDS)
    assert text.startswith("# Safety file of Small check, version 1\n")
    assert text.endswith("\n")


def test_no_text_of_an_editor_means_anything_in_the_file() -> None:
    evil = "<script>alert(1)</script> [x](y) **z** | a\n\n# Not a heading"
    text = text_of(file_of(replace(SMALL, audience=evil)))

    assert "<script>" not in text
    assert (
        "**Who it is for:** \\<script\\>alert(1)\\</script\\> \\[x\\](y) "
        "\\*\\*z\\*\\* \\| a \\# Not a heading"
    ) in text


def test_a_version_tells_its_dates_and_who_withdrew_it() -> None:
    file = file_of()
    lead = User.objects.create(username="lead")
    assert "Retired" not in chapter_text(file, "Version")

    version = file.version
    version.status, version.retired_at = "retired", NOW
    assert "**Retired:** May 1, 2026, noon" in chapter_text(file, "Version")

    version.withdrawn_by, version.withdrawn_reason, version.note = lead, "Too calm.", "Checked."
    text = chapter_text(file, "Version")
    assert "- **Withdrawn by:** lead\n- **Why it was withdrawn:** Too calm." in text
    assert f"**SHA-256:** {version.sha256}" in text
    assert "**Note:** Checked." in text


def test_vignettes_are_listed_with_their_result_and_signature() -> None:
    file = file_of()
    before = timezone.now() - timedelta(days=1)
    one = vignette("signed", signed=True)
    vignette("failing", title="Hot", expected_urgency=10)

    text = chapter_text(SafetyFile(file.version, WRITTEN), "Vignettes")

    assert "**Signed (1)**" in text
    assert "| signed: Fever | Same day | passes | lead, " in text
    assert "| failing: Hot | Self-care | It ends as same day. Expected: self care. | no |" in text
    assert "Signatures taken off" not in text

    one.delete()
    later = file_of(STRICTER)
    assert later.signatures_gone
    assert before < later.signatures_gone[0].at
    assert "- Fever – nobody known, " in chapter_text(later, "Vignettes")
    assert "Signed: none." in chapter_text(later, "Vignettes")


def test_recalls_are_told_without_a_count() -> None:
    file = file_of()
    said = "It rates past checks more urgent; clinicians see them as recalled."
    assert "No past check is recalled because of it." in chapter_text(file, "Past checks")

    check = completed(file.version, SAME_DAY)
    Recall.objects.create(
        submission=check, version=file.version, before=10, after=30, created_at=NOW
    )

    assert said in chapter_text(SafetyFile(file.version, WRITTEN), "Past checks")


@pytest.fixture
def edited() -> SafetyFile:
    """A second version, with a record of who changed what."""
    store_draft(SMALL)
    file_of()
    rule = Rule.objects.get(code="long-pain")
    rule._history_user = User.objects.create(username="editor")
    rule._change_reason = "Guidance changed"
    rule.rationale = "Because of guidance."
    rule.save()
    document = with_question("fever", of=STRICTER, text="Are you hot?")
    return file_of(replace(document, suggestions=()))


def test_changes_are_told_in_words_with_patients_and_with_who_made_them(
    edited: SafetyFile,
) -> None:
    text = chapter_text(edited, "Changes since the version before")

    assert "No possible patient fares worse." in text
    assert "- soon → same day: A person who says: Score: 7; Duration: 43 days." in text
    assert "- question fever, text: “What about fever?” became “Are you hot?”" in text
    assert "- suggestion heavy, removed: Heavy" in text
    assert "Changed by: editor." in text
    assert "editor: Changed rule long-pain (Guidance changed)" in text


def test_patients_who_fare_worse_are_told(edited: SafetyFile) -> None:
    both = when(("mood", "yes"), ("fever", "yes"))
    worse = file_of(with_rule("mood", of=CALMER, criteria=both))

    text = chapter_text(worse, "Changes since the version before")

    assert "**Patients who fare worse, one of each kind**" in text
    assert "- same day → soon: A person who says: " in text
    assert "- same day → self care: A person who says: " in text
    assert "without “crisis”: A person who says: " in text


def test_a_change_that_was_not_decided_is_told_so(edited: SafetyFile) -> None:
    undecided = replace(edited.changes[0], old_answers=None, new_answers=None, after=None)
    vars(edited)["changes"] = (undecided,)

    text = chapter_text(edited, "Changes since the version before")

    assert "- soon → no result: not decided within the limit" in text


def test_the_first_version_and_one_that_says_the_same_have_nothing_to_compare() -> None:
    first = file_of()
    same = file_of()

    assert "It is the first version." in chapter_text(first, "Changes since the version before")
    text = chapter_text(same, "Changes since the version before")
    assert "Nothing reads otherwise than in the version before." in text
    assert "No change of the draft is on record for it." in text


def test_a_version_with_problems_is_not_compared_and_says_so() -> None:
    file_of()

    file = file_of(replace(SMALL, danger_signs=()))

    assert file.changes == ()
    assert found(file, Fact.DIFFERENCE) == [
        (False, "Patients were not compared with those of version 1.", [])
    ]
    text = chapter_text(file, "Changes since the version before")
    assert "Patients were not compared, as today's checks find something to mend." in text
    assert "fares worse" not in text


def test_what_is_open_is_gathered_in_one_place() -> None:
    text = chapter_text(file_of(), "Open warnings")

    assert "- H03 No vignette is signed by a clinical lead." in text
    assert "not proved" not in text

    hidden = with_question("onset", enable_when=when(("bladder", "cant_pee")))
    assert "**1 claim is not proved**" in chapter_text(file_of(hidden), "Open warnings")


def test_where_nothing_is_open_it_says_so() -> None:
    file = file_of()
    vars(file).update(warnings=(), hazards=())

    assert chapter_text(file, "Open warnings").endswith("None.\n")


def test_approvals_are_listed_with_their_notes() -> None:
    assert "No clinical lead has approved this document." in chapter_text(file_of(), "Approvals")

    text = chapter_text(file_of(replace(SMALL, title="Signed"), signed=True), "Approvals")
    assert "| signer | " in text
    assert " | Read. |" in text


def test_it_is_written_now() -> None:
    before = timezone.now()

    file = write_safety_file(file_of().version)

    assert before < file.written_at < timezone.now()
