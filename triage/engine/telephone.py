"""Numbers that a questionnaire names, beside those that every site has."""

from dataclasses import dataclass

#: The one token that is no number.
NAME_TOKEN = "clinic_name"  # noqa: S105 (no password)
#: What every site has a text for: pages that belong to no questionnaire name them too.
SITE_TOKENS = frozenset({"emergency_number", "urgent_line", "crisis_line", NAME_TOKEN})


@dataclass(frozen=True)
class TelephoneLine:
    """A number with a name. Texts name it by its ``code`` in braces, as a token.

    ``call`` is what a button says before the number; empty, it says "Call". ``number`` is
    empty where each site sets its own. One that is ``always_shown`` stands on every result.
    """

    code: str
    title: str
    call: str = ""
    number: str = ""
    always_shown: bool = False
