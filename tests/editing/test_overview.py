"""A whole draft on one page: what opens what, what reads which answer, and what holds a word."""

from dataclasses import replace

from tests.small import SMALL
from triage.editing.overview import Overview, in_parts
from triage.engine.urgency import Urgency


def test_questions_stand_under_their_headings_indented_under_what_opens_them() -> None:
    parts = in_parts(Overview(SMALL).questions())

    depths = {one.question.link_id: one.depth for _part, rows in parts for one in rows}
    assert parts[0][0] == "Check"
    assert (depths["adult"], depths["bladder"], depths["onset"]) == (0, 0, 1)
    assert list(depths) == [question.link_id for question in SMALL.questions]


def test_beside_a_question_stands_what_reads_it() -> None:
    parts = in_parts(Overview(SMALL).questions())

    onset = next(one for _part, rows in parts for one in rows if one.question.link_id == "onset")

    assert onset.when.startswith("Asked when the person")
    assert onset.rules == ("bladder-new",)
    assert onset.floors == tuple(
        floor.code for floor in SMALL.floors if "onset" in floor.criteria.reads()
    )


def test_a_sign_is_as_urgent_as_the_most_urgent_of_its_rules() -> None:
    signs = {one.sign.code: one for one in Overview(SMALL).signs()}

    assert signs["bladder-sign"].urgency == Urgency.EMERGENCY
    assert "bladder-new" in [one.rule.code for one in signs["bladder-sign"].rules]


def test_a_rule_that_leads_nowhere_has_no_urgency() -> None:
    lost = replace(SMALL, rules=tuple(replace(rule, disposition="gone") for rule in SMALL.rules))

    assert {one.urgency for one in Overview(lost).signs()} == {None}


def test_only_what_holds_every_word_is_shown() -> None:
    found = Overview(SMALL, "I CAN'T pee")

    [(_part, rows)] = in_parts(found.questions())
    assert [one.question.link_id for one in rows] == ["bladder", "onset"]
    assert [one.rule.code for sign in found.signs() for one in sign.rules]
    assert all("can't pee" in one.sentence for sign in found.signs() for one in sign.rules)
    assert (found.dispositions(), found.suggestions(), found.is_searched) == ([], [], True)


def test_of_a_sign_that_is_found_itself_every_rule_is_shown() -> None:
    found = Overview(SMALL, "bladder-sign")

    whole = next(one for one in Overview(SMALL).signs() if one.sign.code == "bladder-sign")
    assert whole in found.signs()


def test_of_the_reading_the_item_that_is_found_or_all_of_a_section() -> None:
    every = Overview(SMALL).sections()
    section, items = every[0]

    by_item = Overview(SMALL, items[0].code).sections()
    by_section = Overview(SMALL, section.title).sections()

    assert (section, [items[0]]) in by_item
    assert (section, items) in by_section
    assert Overview(SMALL, "nowhere at all").sections() == []


def test_without_words_everything_is_shown() -> None:
    found = Overview(SMALL)

    assert not found.is_searched
    assert found.dispositions() == list(SMALL.dispositions)
    assert found.suggestions() == list(SMALL.suggestions)
    assert [floor for floor, _said in found.floors()] == list(SMALL.floors)
