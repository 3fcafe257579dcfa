"""The forms of signing in: allauth's, with our words and our limits on tries."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.site.audit import record
from triage.staff import tries
from triage.staff.first_secret import keep_secret


def _in_our_words(form: forms.Form, **words: Any) -> None:
    """Labels say what to type, so no box repeats it in grey."""
    for name, label in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, login=gettext_lazy("User name"), password=gettext_lazy("Password"))
        self.fields["login"].widget.attrs["autocapitalize"] = "none"


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that a borrowed session must not do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, password=gettext_lazy("Password"))


class NewPasswordForm(ChangePasswordForm):
    """The password, and the one that follows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(
            self,
            oldpassword=gettext_lazy("Your password now"),
            password1=gettext_lazy("New password"),
            password2=gettext_lazy("New password, once more"),
        )
        self.fields["password1"].widget.attrs["autocomplete"] = "new-password"

    def clean_oldpassword(self) -> str:
        """Counted as a sign-in, so that nobody guesses here what they may not guess there."""
        password = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


#: In signs; no code is longer.
_LONGEST_CODE = 20


class _CodeForm(forms.Form):
    """A code of the authenticator app, or of the list of recovery codes."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, code=gettext_lazy("Code"))
        self.fields["code"].widget.attrs.update(maxlength=_LONGEST_CODE, inputmode="numeric")
        self.fields["code"].validators.append(MaxLengthValidator(_LONGEST_CODE))

    def clean_code(self) -> str:
        """Count the try first, and take it back if it was right."""
        attempt = self._try(str(self.cleaned_data["code"]))
        try:
            checked = super().clean_code()  # type: ignore[misc] # of the form this is mixed into
        except ValidationError:
            record("wrong code", by=self.user)
            raise
        attempt.succeeded()
        return str(checked)

    def _try(self, code: str) -> tries.Attempt:
        try:
            return tries.try_code(self.user.pk, code)
        except tries.TooManyTries as refused:
            raise ValidationError(str(refused), code="rate_limited") from refused
        except tries.CodeUsed as refused:
            said = _("This code was typed already. Wait for the next one, and type that.")
            raise ValidationError(said, code="used") from refused


class CodeForm(_CodeForm, mfa_forms.AuthenticateForm):
    """After the password."""


class CodeAgainForm(_CodeForm, mfa_forms.ReauthenticateForm):
    """Once more, before something that a borrowed session must not do."""


class FirstCodeForm(_CodeForm, totp_forms.ActivateTOTPForm):
    """Proves that the app was set up; the same code does not also sign somebody in."""

    secret: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret, self._is_new = keep_secret(context.request.session, self.secret)

    def clean_code(self) -> str:
        """What was scanned before this picture was drawn is right no more."""
        if self._is_new:
            said = _("The picture you scanned is too old. Let your app scan this one instead.")
            raise ValidationError(said, code="old")
        return super().clean_code()
