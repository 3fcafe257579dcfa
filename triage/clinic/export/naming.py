"""Who may export what says who people are."""

from django.contrib.auth.models import User

from triage.site.roles import MAY_NAME


def who_may_name() -> list[str]:
    """Everybody who can sign in and has it, superusers included, by name."""
    people = User.objects.with_perm(f"triage.{MAY_NAME}")
    who = people.filter(is_staff=True).order_by("username")
    return [person.get_full_name() or person.username for person in who]
