"""``manage.py setup``: what a fresh installation needs, and nothing a used one has."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from triage.editing.drawings import load_shipped
from triage.editing.publishing import publish
from triage.editing.safety.shipped_hazards import make_missing_hazards
from triage.editing.shipped_bundles import load_bundles
from triage.management.newer_content import offer_newer_content
from triage.models import Questionnaire, QuestionnaireVersion, Recipient
from triage.site.site_pages import make_missing_pages
from triage.staff.demonstration import STAFF

#: In this order, as a natural key can only name a row that is there.
FIXTURES = (
    "questionnaires",
    "pictures",
    "telephone_lines",
    "sign_origins",
    "danger_signs",
    "dispositions",
    "questions",
    "answer_options",
    "enable_when_conditions",
    "warning_signs",
    "rules",
    "rule_conditions",
    "safety_floors",
    "floor_conditions",
    "suggestions",
    "suggestion_conditions",
    "educational_sections",
    "educational_items",
    "vignettes",
    "hazards",
)
_FIRST_ACCOUNT = (
    "There is no account yet: make the first with “manage.py createsuperuser”, sign in, and invite"
    " everybody else under Accounts. Each sets their own password by a link."
)
_CONTENT = "make newer content of this release the draft, but for what somebody changed"
#: Demonstration recipients of alerts, the first to be told first.
_RECIPIENTS = (
    ("Nurse on call (example)", "nurse@clinic.example"),
    ("Doctor on call (example)", "doctor@clinic.example"),
)


class Command(BaseCommand):
    """Load the questionnaires of the release, publish them, and make demonstration staff.

    Each step is skipped where somebody has been before, so running it again changes
    nothing that people entered.
    """

    help = "Load the questionnaires of the release and, in DEBUG, publish them and make staff."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether newer content becomes the draft."""
        parser.add_argument("--content", action="store_true", help=_CONTENT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is missing."""
        self._load_content()
        if made := make_missing_pages():
            self.stdout.write(f"Made {made} pages about this site, to be edited in the admin.")
        if made := make_missing_hazards():
            self.stdout.write(f"Made {made} hazards of questionnaires that had none.")
        if settings.DEBUG:
            self._publish()
            self._make_staff()
            self._make_recipients()
        elif not User.objects.exists():
            self.stdout.write(_FIRST_ACCOUNT)
        for line in offer_newer_content(FIXTURES, take=options["content"]):
            self.stdout.write(line)

    def _load_content(self) -> None:
        if Questionnaire.objects.exists():
            return
        load_shipped(FIXTURES)
        # Else the first change of each row would not be known from what to what.
        call_command("populate_history", auto=True, verbosity=0)
        self.stdout.write("Loaded the first questionnaire.")
        for row in load_bundles():
            self.stdout.write(f"Loaded “{row}”: proposed, not approved.")

    def _publish(self) -> None:
        if QuestionnaireVersion.objects.exists():
            return
        for questionnaire in Questionnaire.objects.order_by("pk"):
            version = publish(questionnaire, by=None, note="First version.")
            signed = "signed" if version.signatures().exists() else "not signed"
            self.stdout.write(f"Published {version}: a demonstration, {signed}.")

    def _make_staff(self) -> None:
        for username, group in STAFF:
            if User.objects.filter(username=username).exists():
                continue
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(username, password=password, is_staff=True)
            user.groups.add(Group.objects.get_or_create(name=group)[0])
            self.stdout.write(f"Demonstration staff, shown once: {username} / {password}")
            if username == STAFF[-1][0]:
                self.stdout.write(
                    "Two clinical leads: what guards people less than before, both sign."
                )

    def _make_recipients(self) -> None:
        """Two people to be told of alerts, whose mail goes nowhere but into files."""
        if Recipient.objects.exists():
            return
        for step, (name, address) in enumerate(_RECIPIENTS, start=1):
            Recipient.objects.create(name=name, step=step, address=address)
        self.stdout.write("Demonstration recipients of alerts: made. Nothing leaves this machine.")
