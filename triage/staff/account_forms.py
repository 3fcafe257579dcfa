"""The forms of an account: to invite somebody, to change one, and to choose one's own password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.site.roles import IN_A_SENTENCE
from triage.staff.invitations import NewPerson
from triage.staff.model_admin import KeysField
from triage.staff.standing import groups_to_give

#: In signs, as the table holds them.
_LONGEST_NAME = 150
_LONGEST_MAIL = 254


class GroupsField(KeysField):
    """Groups by name, each a box to tick with what its members may do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """A group that the site made itself has a name alone."""
        sentence = IN_A_SENTENCE.get(obj.name)
        return f"{obj.name}: {sentence}" if sentence else str(obj.name)


class InviteForm(forms.Form):
    """Who it is, how they are reached, and what they are to do. No password."""

    use_required_attribute = False

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=_LONGEST_NAME)
    last_name = forms.CharField(
        label=gettext_lazy("Last name"), max_length=_LONGEST_NAME, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Without one you are shown the link, to hand it over yourself."),
        max_length=_LONGEST_MAIL,
        required=False,
    )
    groups = GroupsField(
        queryset=Group.objects.none(),
        label=gettext_lazy("What they are to do"),
        error_messages={"required": gettext_lazy("Tick at least one: an account needs some work.")},
    )

    def __init__(self, by: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = groups_to_give(by)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Nobody is invited twice."""
        email = str(self.cleaned_data["email"])
        other = User.objects.filter(email__iexact=email).first() if email else None
        if other is not None:
            said = _("The account “%(name)s” has this e-mail address. Send it a new link instead.")
            raise forms.ValidationError(said, params={"name": other.username})
        return email

    def person(self) -> NewPerson:
        """Whom the valid form names."""
        given = self.cleaned_data
        names = given["first_name"], given["last_name"]
        return NewPerson(*names, given["email"], tuple(given["groups"]))


class AccountForm(forms.ModelForm):
    """An account as it is changed later. Whoever has it sets the password."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups")
        field_classes = {"groups": GroupsField}

    def clean_username(self) -> str:
        """Nobody is told apart by capitals alone."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another account has this user name."))
        return name

    def clean_email(self) -> str:
        """A link for one goes to nobody else."""
        email = str(self.cleaned_data["email"])
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if email and others.exists():
            raise forms.ValidationError(_("Another account has this e-mail address."))
        return email


class ChosenPasswordForm(SetPasswordMixin, forms.Form):
    """One's own password, twice, as long and as odd as the site asks."""

    use_required_attribute = False

    password1, password2 = SetPasswordMixin.create_password_fields(
        gettext_lazy("Password"), gettext_lazy("The same password once more")
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        for name in ("password1", "password2"):
            self.fields[name].help_text = ""

    def clean(self) -> dict[str, Any] | None:
        """Alike, and not too easy for this person."""
        self.validate_passwords()
        self.validate_password_for_user(self._user)
        return super().clean()
