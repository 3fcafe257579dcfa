"""What the editors' work asks of the page on which somebody who leaves hands over."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.editing.rights import can_be_named, name_editors, named_editors, names_stamp
from triage.models import DraftTurn, Questionnaire
from triage.staff.holdings import Done, Holding, Keeper, keeps

_RIGHT, _DRAFT = "right", "draft"
_NAMES = ("triage.add_editingright", "triage.delete_editingright")


def _rights(person: User, asker: User) -> Iterator[Holding]:
    settled = _("A clinical lead names somebody else on the workbench, under “Who may change it”.")
    for row in Questionnaire.objects.filter(rights__user=person).order_by("title"):
        alone = [one for one in named_editors(row) if one.is_active and one != person]
        said = _("May change %(row)s") if alone else _("The only one named who may change %(row)s")
        takers = _editors(row, person) if asker.has_perms(_NAMES) else ()
        address = _workbench(row, asker)
        yield Holding(f"{_RIGHT}-{row.pk}", said % {"row": row}, address, takers, settled)


def _editors(row: Questionnaire, person: User) -> tuple[tuple[str, str], ...]:
    people = can_be_named(row).filter(is_active=True).exclude(pk=person.pk)
    return tuple((str(one.pk), one.get_full_name() or one.username) for one in people)


def _give_right(person: User, name: str, to: str, by: User) -> Done:
    row = Questionnaire.objects.get(pk=int(name.rpartition("-")[2]))
    taker = User.objects.get(pk=int(to))
    people = {one for one in named_editors(row) if one != person} | {taker}
    name_editors(row, people, seen=names_stamp(row), by=by, now=timezone.now())
    return Done(_("%(to)s may change %(row)s.") % {"to": taker, "row": row})


def _drafts(person: User, asker: User) -> Iterator[Holding]:
    """Nobody has to take these: they are the leads' turn, or every editor's."""
    for turn in DraftTurn.objects.latest_each().filter(by=person):
        said = _("Handed the draft of %(row)s over for review on %(day)s")
        settled = _("It stays with the clinical leads, who find it on their first page.")
        if turn.sends_back:
            said = _("Sent the draft of %(row)s back on %(day)s")
            settled = _("It stays with the editors, who find it on their first page.")
        day = date_format(timezone.localtime(turn.at), "j F Y")
        what = said % {"row": turn.questionnaire, "day": day}
        address = _workbench(turn.questionnaire, asker)
        yield Holding(f"{_DRAFT}-{turn.pk}", what, address, settled=settled)


def _workbench(row: Questionnaire, asker: User) -> str:
    if not asker.has_perm("triage.view_questionnaire"):
        return ""
    return reverse("admin:triage_questionnaire_workbench", args=[row.pk])


def _give_nothing(_person: User, _name: str, _to: str, _by: User) -> Done:
    """No box asks who takes a draft."""
    return Done()


keeps(Keeper(_rights, _give_right))
keeps(Keeper(_drafts, _give_nothing))
