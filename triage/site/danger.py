"""The danger signs as they can be shown when nothing else works, the database included."""

from django.utils.translation import gettext_lazy as _

from triage.models.version import live_in_memory

#: Shown only when this process has not read a live version yet.
_WITHOUT_A_VERSION = (
    _("You can't pee, or you can't hold your pee or poo"),
    _("You are numb between your legs or around your bottom"),
    _("Your legs are weak, or you can't stand or walk"),
    _("You have chest pain or trouble breathing"),
    _("You have a fever with a stiff neck, a very bad headache or confusion"),
    _("You have sudden, very bad back pain soon after surgery"),
    _("You might hurt yourself"),
)


def danger_signs() -> tuple[str, ...]:
    """One line each, of what was last seen live, else the fixed list; never a query."""
    lines = [sign for parsed in live_in_memory() for sign in parsed.danger_signs]
    return tuple(dict.fromkeys(lines)) or tuple(str(line) for line in _WITHOUT_A_VERSION)
