"""What a file's vignettes and hazards would change, and what stays against its word."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from tests.drafts import store_draft
from tests.editing.safety.files import vignette
from tests.editing.test_bundles import HAZARD
from tests.small import SMALL
from triage.editing.bundle_changes import BundleChanges, take_bundle
from triage.editing.bundles import Bundle, read_bundle, write_bundle
from triage.editing.proposals import NotAcceptable, propose
from triage.models import Questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Questionnaire:
    row = store_draft(SMALL)
    row.hazards.create(**HAZARD)
    vignette()
    vignette("other", title="Other")
    return row


def told(row: Questionnaire | None, bundle: Bundle, **may: bool) -> list[tuple[str, str, str]]:
    changes = BundleChanges(row, bundle, **may).changes
    return [(one.kind, one.code, one.what) for one in changes]


def take(row: Questionnaire | None, bundle: Bundle) -> Questionnaire:
    proposal = propose(bundle.document, row, may_change_floors=True)
    return take_bundle(proposal, BundleChanges(row, bundle))


def read(row: Questionnaire) -> Bundle:
    return read_bundle(write_bundle(row))


def edited(bundle: Bundle) -> Bundle:
    """Another title for the first vignette and the hazard, and the second vignette gone."""
    first, *_others = bundle.vignettes or ()
    (hazard,) = bundle.hazards or ()
    vignettes = (replace(first, title="Told anew"), replace(first, code="third"))
    return replace(bundle, vignettes=vignettes, hazards=(replace(hazard, title="Worse"),))


def test_a_file_that_says_the_same_changes_nothing(small: Questionnaire) -> None:
    changes = BundleChanges(small, read(small))

    assert (changes.changes, changes.has_news, changes.obstacles) == ((), False, ())


def test_each_row_that_is_otherwise_is_told_and_taken(small: Questionnaire) -> None:
    bundle = edited(read(small))

    assert told(small, bundle) == [
        ("vignette", "fever", "changed"),
        ("vignette", "third", "added"),
        ("vignette", "other", "removed"),
        ("hazard", "H31", "changed"),
    ]
    take(small, bundle)
    assert sorted(small.vignettes.values_list("code", "title")) == [
        ("fever", "Told anew"),
        ("third", "Fever"),
    ]
    assert small.hazards.get().title == "Worse"
    assert read(small) == bundle


def test_what_somebody_stands_by_stays(small: Questionnaire) -> None:
    bundle = edited(read(small))
    small.vignettes.all().delete()
    for code in ("fever", "other"):
        vignette(code, signed=True)
    small.hazards.update(severity="major")

    assert told(small, bundle) == [
        ("vignette", "fever", "kept"),
        ("vignette", "third", "added"),
        ("vignette", "other", "kept"),
        ("hazard", "H31", "kept"),
    ]
    take(small, bundle)
    assert small.vignettes.get(code="fever").title == "Fever"
    assert small.hazards.get().title == "It goes wrong"


def test_who_may_not_change_hazards_changes_none(small: Questionnaire) -> None:
    changes = BundleChanges(small, edited(read(small)), may_change_hazards=False)

    assert [one.what for one in changes.changes if one.kind == "hazard"] == ["kept"]


def test_a_document_alone_leaves_them_as_they_are(small: Questionnaire) -> None:
    bundle = Bundle(SMALL)

    assert told(small, bundle) == []
    take(small, bundle)
    assert small.vignettes.count() == 2


def test_a_new_questionnaire_gets_all_of_them(small: Questionnaire) -> None:
    bundle = read(small)
    document = replace(bundle.document, slug="new", sections=(), signs=(), rules=(), suggestions=())

    row = take(None, replace(bundle, document=document))

    assert (row.slug, row.vignettes.count(), row.hazards.count()) == ("new", 2, 1)


def test_what_no_table_takes_is_told_and_nothing_is_half_taken(small: Questionnaire) -> None:
    bundle = edited(read(small))
    (hazard,) = bundle.hazards or ()
    bad = replace(hazard, code="lower", claims=("made-up",))
    bundle = replace(bundle, hazards=(bad,))

    found = [(one.kind, one.code, one.sentence) for one in BundleChanges(small, bundle).obstacles]

    assert found == [
        ("hazard", "lower", "code: Use capitals, digits and hyphens, for example H31."),
        ("hazard", "lower", "“made-up” is no kind of proof."),
    ]
    with pytest.raises(NotAcceptable):
        take(small, bundle)
    assert small.vignettes.count() == 2


def test_a_failure_in_the_middle_leaves_all_as_it_was(small: Questionnaire) -> None:
    bundle = edited(read(small))
    before = write_bundle(small)
    (hazard,) = bundle.hazards or ()
    undecided = replace(hazard, decision="accepted", decision_note="")
    changes = BundleChanges(small, replace(bundle, hazards=(undecided,)))

    changes.__dict__["obstacles"] = ()  # as if the forms had let it through
    with pytest.raises(IntegrityError):
        take_bundle(propose(bundle.document, small, may_change_floors=True), changes)

    assert write_bundle(Questionnaire.objects.get()) == before


@pytest.mark.parametrize("text", ["x" * 900_000, "a\x00b"], ids=["endless", "a zero"])
@pytest.mark.parametrize("name", ["title", "cause", "effect", "mitigation"])
def test_no_hazard_holds_what_no_column_takes(small: Questionnaire, name: str, text: str) -> None:
    bundle = read(small)
    (hazard,) = bundle.hazards or ()
    odd = replace(bundle, hazards=(replace(hazard, **{name: text}),))  # type: ignore[arg-type]

    assert BundleChanges(small, odd).obstacles != ()


@pytest.mark.parametrize("text", ["x" * 900_000, "a\x00b"], ids=["endless", "a zero"])
def test_no_vignette_does_either(small: Questionnaire, text: str) -> None:
    bundle = read(small)
    first, *others = bundle.vignettes or ()
    odd = replace(bundle, vignettes=(replace(first, title=text), *others))

    assert BundleChanges(small, odd).obstacles != ()
