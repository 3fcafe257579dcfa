"""Counts of patients as they may be shown: exact to who may look at these, blurred to others."""

#: Below this, a count could point at somebody.
FEW = 5


def shown_count(count: int, *, exact: bool) -> str:
    """A count of patients, exact or so that nobody is found by it.

    Few are "<5", and everything else is rounded to the nearest five, so that one count less
    another does not show one person. Do not show a sum beside the counts it is made of.
    """
    if exact or not count:
        return str(count)
    if count < FEW:
        return f"<{FEW}"
    return str((count + FEW // 2) // FEW * FEW)
