from triage.engine.truth import Truth


def test_truths_are_ordered_from_no_over_unsure_to_yes():
    assert sorted(Truth) == [Truth.NO, Truth.UNSURE, Truth.YES]
