"""Things put together by what they have in common."""

from triage.site.groups import group


def test_keys_and_things_keep_their_order() -> None:
    words = ["pain", "fever", "palsy", "fall"]

    groups = group(words, lambda word: word[0])

    assert list(groups.items()) == [("p", ["pain", "palsy"]), ("f", ["fever", "fall"])]


def test_nothing_makes_no_group() -> None:
    assert group([], len) == {}
