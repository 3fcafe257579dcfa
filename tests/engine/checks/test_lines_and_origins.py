"""Telephone lines and origins as an editor can get them wrong."""

from dataclasses import replace

from tests.engine.checks.whole import WHOLE
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.telephone import TelephoneLine


def test_a_sign_whose_origin_is_gone_is_told_and_can_be_proved_all_the_same() -> None:
    found = find_problems(replace(WHOLE, origins=()))

    sentence = "Its origin “article” is gone."
    signs = [sign.code for sign in WHOLE.signs]
    assert found == tuple(Problem("sign", code, sentence, breaks_proofs=False) for code in signs)


def test_a_line_is_a_token_of_every_text() -> None:
    line = TelephoneLine("ward_phone", "The ward")
    text = f"{WHOLE.introduction} Call {{ward_phone}}."

    assert find_problems(replace(WHOLE, introduction=text, lines=(line,))) == ()


def test_what_every_site_sets_is_no_line() -> None:
    line = TelephoneLine("crisis_line", "The crisis line")

    (problem,) = find_problems(replace(WHOLE, lines=(line,)))

    assert problem == Problem(
        "line",
        "crisis_line",
        "{crisis_line} is set by every site. Choose another code.",
        breaks_proofs=False,
    )
