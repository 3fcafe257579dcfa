"""A picture as a value: what it shows in words, and which bytes it is."""

from dataclasses import dataclass
from enum import StrEnum


class MediaType(StrEnum):
    """What a stored picture is. Drawings are ours; whatever is uploaded becomes WebP."""

    SVG = "image/svg+xml"
    WEBP = "image/webp"

    @property
    def extension(self) -> str:
        """The end of its address."""
        return _EXTENSIONS[self]


_EXTENSIONS = {MediaType.SVG: "svg", MediaType.WEBP: "webp"}


@dataclass(frozen=True)
class Picture:
    """One picture. ``title`` is for editors; ``alt`` says what it shows, to who cannot see it.

    ``sha256`` is that of its bytes, which stand apart and never change; type and size follow
    from them.
    """

    code: str
    title: str
    alt: str
    sha256: str
    media_type: MediaType
    width: int
    height: int

    @property
    def file_name(self) -> str:
        """The last part of its address."""
        return f"{self.sha256}.{self.media_type.extension}"
