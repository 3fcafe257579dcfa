"""Verifying pictures: are the bytes those that versions name, and are they all there?"""

from collections.abc import Iterator

from triage.models import PictureFile
from triage.records.mismatch import Mismatch
from triage.records.verifying import Versions


def verify_pictures(versions: Versions) -> Iterator[Mismatch]:
    """Every stored picture, then every one that a version names."""
    here = set()
    for file in PictureFile.objects.order_by("pk").iterator(chunk_size=1):
        here.add(file.pk)
        if not file.is_intact:
            yield Mismatch("picture", file.pk, "the bytes do not match their SHA-256")
    for pk, document in versions.parsed.items():
        for picture in document.pictures:
            if picture.sha256 not in here:
                yield Mismatch("version", pk, f"the picture “{picture.code}” is not here")
