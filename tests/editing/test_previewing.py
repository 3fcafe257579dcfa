"""What a preview carries in its address, and that nothing of it is stored."""

import pytest
from django.db import transaction

from tests.small import BENIGN, SMALL
from triage.editing.previewing import (
    Shown,
    WouldBeStored,
    nothing_stored,
    read_word,
    version_of_draft,
    write_word,
)
from triage.models import Questionnaire


def test_a_word_says_all_that_is_shown_and_is_the_same_at_any_time() -> None:
    shown = Shown(dict(BENIGN), {"mood": ("yes",)}, "/admin/", "Ann", True, True, True)

    assert read_word(SMALL, write_word(SMALL, shown)) == shown
    assert write_word(SMALL, shown) == write_word(SMALL, shown)


def test_a_forged_word_says_nothing() -> None:
    word = write_word(SMALL, Shown(dict(BENIGN)))

    assert read_word(SMALL, word.swapcase()) is None
    assert read_word(SMALL, "word") is None


def test_what_somebody_wrote_at_length_is_cut_so_that_an_address_holds_it() -> None:
    shown = Shown({**BENIGN, "note": ("x" * 900,)})

    assert read_word(SMALL, write_word(SMALL, shown)) == Shown({**BENIGN, "note": ("x" * 80,)})


@pytest.mark.django_db
def test_meanwhile_the_database_refuses_whatever_would_be_stored(draft: Questionnaire) -> None:
    with nothing_stored():
        assert Questionnaire.objects.filter(pk=draft.pk).exists()
    with pytest.raises(WouldBeStored, match="UPDATE"), transaction.atomic(), nothing_stored():
        Questionnaire.objects.update(title="Other")

    assert Questionnaire.objects.update(title="Other") == 1


@pytest.mark.django_db
def test_a_draft_has_the_number_that_it_would_get(draft: Questionnaire) -> None:
    first = version_of_draft(draft)
    first.draft, first.note = None, ""
    first.save()
    same = version_of_draft(draft)
    draft.title = "Other"

    assert (first.number, same.number, version_of_draft(draft).number) == (1, 1, 2)
    assert not same.is_signed


def test_who_answers_otherwise_than_they_would_is_nobody_in_particular() -> None:
    ann = Shown({"adult": ("yes",)}, {"fever": ("no",)}, who="Ann")

    assert ann.answering("fever", ("no",)).who == "Ann"
    assert ann.answering("fever", ("yes",)).who == ""
