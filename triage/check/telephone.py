"""A telephone number as a person writes it, or as the address book of a phone hands it over."""

import re
from unicodedata import category, digit, normalize

#: What a number may look like once its signs are plain: with an extension, if it has one.
_NUMBER = re.compile(
    r"\+?[0-9 ()./-]*[0-9][0-9 ()./-]*(?: ?(?:;?ext[.=]?|extension|x|#) ?[0-9]{1,8})?"
)
_FEWEST_DIGITS = 3
#: Fifteen for any number in the world, and some for what stands before it and the extension.
_MOST_DIGITS = 26


class NotANumber(ValueError):
    """Nobody could dial this."""


def read_telephone(text: str) -> str:
    """The number with plain digits, blanks and strokes; empty stays empty.

    Invisible marks go that phones put round a number, ``tel:`` goes, and so does what only
    looks different: wide digits and those of other scripts, long dashes, blanks that do not
    break. Raises :class:`NotANumber`.
    """
    plain = "".join(map(_plain, normalize("NFKC", text)))
    number = " ".join(plain.casefold().removeprefix("tel").lstrip(":. ").split())
    if not number:
        return ""
    digits = sum(sign.isdigit() for sign in number)
    if not _NUMBER.fullmatch(number) or not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
        raise NotANumber(number)
    return number


def _plain(sign: str) -> str:
    kind = category(sign)
    if kind == "Nd":
        return str(digit(sign))
    return {"Cf": "", "Cc": " ", "Pd": "-", "Zs": " "}.get(kind, "-" if sign == "\u2212" else sign)
