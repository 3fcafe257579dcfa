"""Names as they are compared: what people type differently, and mean alike, counts as one."""

from unicodedata import category, normalize

#: Signs that stand for an apostrophe in a name, some of which a telephone puts in by itself.
_APOSTROPHES = str.maketrans(dict.fromkeys("`\u00b4\u02bc\u2018\u2019\u201b\u2032\uff07", "'"))
#: Kinds of signs that do not count, or only as what they look like.
_KINDS = {"Mn": "", "Cf": "", "Pd": "-", "Zs": " "}


def without_unseen(text: str) -> str:
    """Without marks that nobody sees, such as those of a direction, which are copied along."""
    return "".join(sign for sign in text if category(sign) != "Cf")


def plain_name(name: str) -> str:
    """Letters without case and accents, composed or not; one apostrophe, one dash, one space."""
    letters = normalize("NFKD", name.translate(_APOSTROPHES).casefold())
    return " ".join("".join(_KINDS.get(category(sign), sign) for sign in letters).split())
