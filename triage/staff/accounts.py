"""Our terms for django-allauth: who may sign in, how often one may try, where one goes next."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractUser, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.site.audit import record
from triage.site.limits import client_address
from triage.staff import tries
from triage.staff.secrets import decrypt, encrypt

logger = logging.getLogger(__name__)

#: What allauth would send an e-mail about -> how the access log calls it.
_RECORDED = {
    "account/email/password_changed": "password changed",
    "mfa/email/totp_activated": "second factor set up",
    "mfa/email/totp_deactivated": "second factor removed",
    "mfa/email/recovery_codes_generated": "recovery codes made",
}


class StaffBackend(ModelBackend):
    """Only staff have anything to sign in to.

    Asked on every request: who is made inactive, or is staff no more, is out at once.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this account is active and staff's."""
        return super().user_can_authenticate(user) and bool(user.is_staff)


def has_second_factor(user: Any) -> bool:
    """Whether this person signs in with an authenticator app too."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def _try_password(username: str, address: str) -> tries.Attempt:
    try:
        return tries.try_password(username, address)
    except tries.TooManyTries as refused:
        logger.warning("Too many tries at a staff password from one place.")
        raise ValidationError(str(refused), code="too_many_login_attempts") from refused


class StaffAdapter(DefaultAccountAdapter):
    """Signing in: nobody makes an account for themselves, and every answer is an HTML page."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "This user name and this password do not belong together."
        ),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by a superuser."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """No form is answered as JSON."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site; another host of ``ALLOWED_HOSTS`` is elsewhere too."""
        return bool(url and url.startswith("/")) and url_has_allowed_host_and_scheme(url, None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The staff's own start page."""
        return reverse("admin:index")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where the next colleague signs in."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page it was reached from."""
        return reverse("mfa_index")

    def get_login_stages(self) -> list[str]:
        """A password, then a second factor where there is one. No e-mail, no telephone."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Whose name and password these are.

        A name that nobody has takes as long, counts as much and is answered in the same words.
        """
        username, address = str(credentials.get("username", "")), client_address(request)
        attempt = _try_password(username, address)
        user = authenticate(request, username=username, password=credentials.get("password"))
        if user is not None:
            attempt.succeeded()
            tries.know(username, address)
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether the person at the keyboard still knows the password; counted as a sign-in."""
        who = self.authenticate(context.request, username=user.username, password=password)
        return who is not None and who.pk == user.pk

    def send_notification_mail(
        self, template_prefix: str, user: Any, *_rest: Any, **_: Any
    ) -> None:
        """No e-mail; a line in the access log."""
        record(_RECORDED[template_prefix], by=user)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows that: a password alone may not take it away."""
        methods = super().get_reauthentication_methods(user)
        second = [method for method in methods if method["id"] == "mfa_reauthenticate"]
        return second or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within minutes of signing in, with the second factor if there is one."""
        request: HttpRequest = context.request
        records = get_authentication_records(request, request.user)
        wanted = "mfa" if has_second_factor(request.user) else "password"
        fresh = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(each["method"] == wanted and each["at"] > fresh for each in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator app: its secrets are encrypted, and its name is the clinic's."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right. Type the one that is shown now."),
    }

    def get_totp_issuer(self) -> str:
        """What the app shows above the code."""
        return f"{_('Symptom check')} {settings.CLINIC_NAME}".strip()

    def get_totp_label(self, user: AbstractUser) -> str:
        """Whose code it is, by user name: an e-mail address has no business in it."""
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        """With a key outside the database."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What :meth:`encrypt` was given."""
        return decrypt(encrypted_text)
