"""The pages about accounts, and what has to be there before they are worth looking at."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from tests.staff.inviting import invited
from tests.staff.people import staff
from triage.clinic.reviews import claim
from triage.models import Submission


def _list() -> str:
    invited()
    return reverse("admin:auth_user_changelist")


def _page(page: str, user: User | None = None) -> str:
    return reverse(f"admin:auth_user_{page}", args=[(user or staff("clinician")).pk])


def _held() -> str:
    check = Submission.objects.get(status="completed")
    claim(check, by=staff("clinician"), now=timezone.now())
    return _page("hand_over")


#: Name -> address; looked up once the rows are there.
ACCOUNT_PAGES: dict[str, Callable[[], str]] = {
    "accounts": _list,
    "account": lambda: _page("change"),
    "account that was invited": lambda: _page("change", invited()[0]),
    "somebody to invite": lambda: reverse("admin:auth_user_add"),
    "new link": lambda: _page("link"),
    "link to take back": lambda: _page("take_back", invited()[0]),
    "what somebody holds": _held,
}
