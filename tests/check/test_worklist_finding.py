"""What a check on the clinicians' list is found by: its signs, its name."""

import pytest

from tests.check.places import SOON_AFTER, place, tokens
from tests.checks import SAME_DAY, SOON, Given, again, begun, completed
from tests.small import BENIGN
from triage.check.leaving import erase, expire
from triage.check.submissions import set_contact
from triage.check.worklist import name_token, name_tokens, sign_token, unsure_token
from triage.models import QuestionnaireVersion
from triage.site.digests import keyed_digest

pytestmark = pytest.mark.django_db


def test_a_finished_check_is_found_by_its_signs(version: QuestionnaireVersion) -> None:
    assert tokens(completed(version)) == set()
    assert tokens(completed(version, {**SAME_DAY, **SOON, "fever": ("yes",)})) == {
        sign_token("small", "infection"),
        sign_token("small", "long-pain"),
    }


def test_what_rests_on_not_sure_is_found_by_that(version: QuestionnaireVersion) -> None:
    unsure: Given = {"adult": ("yes",), "bladder": ("leak",), "onset": ("asked-unknown",)}
    given = {**unsure, **{link: values for link, values in BENIGN.items() if link not in unsure}}

    assert tokens(completed(version, given)) == {
        sign_token("small", "bladder-sign"),
        unsure_token(),
    }


def test_left_behind_with_consent_it_is_found_by_its_signs(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",)}, follow_up=True)

    expire(check, now=SOON_AFTER)

    assert tokens(check) == {sign_token("small", "bladder-sign"), unsure_token()}


def test_signs_of_two_questionnaires_are_told_apart() -> None:
    assert sign_token("a", "b") != sign_token("b", "a")
    assert sign_token("unsure", "unsure") != unsure_token() != name_token("unsure")


def test_a_name_is_found_whatever_its_case_and_spaces(version: QuestionnaireVersion) -> None:
    check = completed(version)

    set_contact(check, {"name": " Ann  STRAßE "})

    assert tokens(check) == {name_token("ann strasse")}


def test_a_name_that_was_changed_or_taken_back_is_found_no_more(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version)
    set_contact(check, {"name": "Ann"})

    set_contact(again(check), {"name": "Bea"})
    changed = tokens(check)
    set_contact(again(check), {"telephone": "555 0100"})

    assert changed == {name_token("Bea")}
    assert tokens(check) == set()


@pytest.mark.parametrize("sought", ["O'Connor", "O\u2019Connor", "o\u02bcconnor"])
def test_a_name_is_found_whatever_its_apostrophe(
    version: QuestionnaireVersion, sought: str
) -> None:
    check = completed(version)
    set_contact(check, {"name": "O\u2019Connor"})

    assert tokens(check) & name_tokens(sought) == tokens(check)


def test_a_name_kept_by_an_earlier_release_is_found_as_it_was(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version)
    set_contact(check, {"name": "X"})
    kept = keyed_digest("name", "jos\u00e9 lee")
    check.tokens.update(token=kept)

    assert kept in name_tokens("José  LEE")


def test_a_token_tells_nobody_without_the_key(version: QuestionnaireVersion) -> None:
    check = completed(version, SAME_DAY)
    set_contact(check, {"name": "Ann Example"})

    for token in tokens(check):
        assert len(token) == 64
        assert not any(word in token for word in ("infection", "ann", "example"))


def test_erased_it_is_found_by_nothing_and_stays_only_where_it_is_urgent(
    version: QuestionnaireVersion,
) -> None:
    soon, urgent = completed(version, SOON), completed(version, SAME_DAY)
    never = begun(version, follow_up=True)
    for check in (soon, urgent, never):
        set_contact(check, {"name": "Ann"})
        erase(again(check))

    assert [place(check)[0] for check in (soon, urgent, never)] == ["done", "waiting", "unlisted"]
    assert [tokens(check) for check in (soon, urgent, never)] == [set()] * 3


def test_a_name_saved_in_another_tab_finds_the_check_no_longer(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version)
    other_tab = again(check)
    set_contact(check, {"name": "Ann Lee"})

    set_contact(other_tab, {"name": "Anna Lee"})

    names = {name_token("Ann Lee"), name_token("Anna Lee")}
    found = set(check.tokens.values_list("token", flat=True)) & names
    assert found == {name_token("Anna Lee")}
