"""One thing an editor got wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that must be mended before publishing.

    ``kind`` and ``code`` name the row: ``question``, ``rule``, ``floor``, ``suggestion``,
    ``sign``, ``disposition``, ``item``, ``section`` or ``questionnaire``. A problem that
    ``breaks_proofs`` keeps the questionnaire from being put to every patient; beside any
    other it is still proved and compared, so that whoever is harmed is named.
    """

    kind: str
    code: str
    sentence: str
    breaks_proofs: bool = True
