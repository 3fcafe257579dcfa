"""Three-valued truth, ordered so that *any* is ``max`` and *all* is ``min``."""

from enum import IntEnum


class Truth(IntEnum):
    """How sure we are that something holds: ``NO < UNSURE < YES``.

    Nothing negates a truth, so adding answers can only raise it. That is what makes the
    urgency demanded so far a floor, and the urgency that could still come a ceiling.
    """

    NO = 0
    UNSURE = 1
    YES = 2
