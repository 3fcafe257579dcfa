"""To whom a check can be given: teams and colleagues, as a form offers them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.admin.reviewing import full_name
from triage.clinic.assigning import NOBODY, Owner, teams_in_use
from triage.clinic.belonging import everybody_of_clinic
from triage.models import Team

#: The longest note of a handover, in characters.
MAX_NOTE = 1000


@dataclass(frozen=True)
class Owners:
    """Everybody to whom something may be given."""

    teams: tuple[Team, ...]
    people: tuple[User, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Owner]:
        """Under what a form sends for them."""
        teams = {f"team-{team.pk}": Owner(team=team) for team in self.teams}
        return {"": NOBODY, **teams, **{f"user-{one.pk}": Owner(user=one) for one in self.people}}

    def choices(self, nobody: Any) -> list[Any]:
        """For a box: first nobody, in these words."""
        teams = [(f"team-{team.pk}", team.name) for team in self.teams]
        people = [(f"user-{one.pk}", full_name(one)) for one in self.people]
        groups = [(_("Teams"), teams), (_("Colleagues"), people)]
        return [("", nobody), *(group for group in groups if group[1])]


def all_owners(*, but: User | None = None) -> Owners:
    """Teams in use, and whoever is of the clinic, by name; two queries."""
    people = [one for one in everybody_of_clinic() if one != but]
    in_order = sorted(people, key=lambda one: full_name(one).casefold())
    return Owners(tuple(teams_in_use()), tuple(in_order))


def key_of(owner: Owner) -> str:
    """What stands for it in a form."""
    if owner.team is not None:
        return f"team-{owner.team.pk}"
    return f"user-{owner.user.pk}" if owner.user else ""


class OwnerForm(forms.Form):
    """Names somebody to whom a check is given."""

    use_required_attribute = False
    #: How the first choice, which is nobody, is called.
    nobody: Any = gettext_lazy("Choose")

    to = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Choose who takes it."),
            "invalid_choice": gettext_lazy("Choose one of these."),
        },
    )

    def __init__(self, *args: Any, owners: Owners, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = owners
        cast(forms.ChoiceField, self.fields["to"]).choices = owners.choices(self.nobody)

    def owner(self) -> Owner:
        """Whom the valid form names."""
        return self._owners.by_key[self.cleaned_data["to"]]


class AssignForm(OwnerForm):
    """Whose a check is to do. ``known`` is the last assignment when the page was drawn."""

    nobody = gettext_lazy("Nobody’s")
    known = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["to"]
        box.required, box.label = False, _("Whose is it to do?")
        box.help_text = _("To give it silences no alert. To take it on does, for a while.")


class HandoverForm(OwnerForm):
    """To whom, and what they must know."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("May be left empty. It stands beside each check that you give."),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("To whom?")
