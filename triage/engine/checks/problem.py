"""One thing an editor got wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that must be mended before publishing.

    ``kind`` and ``code`` name the row: ``question``, ``rule``, ``floor``, ``suggestion``,
    ``sign``, ``disposition``, ``item``, ``section`` or ``questionnaire``.
    """

    kind: str
    code: str
    sentence: str
