"""The whole way by the notes: every block in its order, and between them the people."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from urllib.parse import urlsplit

from tests.contributing import ROOT
from tests.deploy.notes import people
from tests.deploy.notes.browser import Browser
from tests.deploy.notes.machine import Machine, empty_machine
from tests.deploy.notes.packaged import stop_all
from tests.deploy.notes.page import Block, blocks, steps
from tests.deploy.notes.people import Person
from tests.deploy.notes.programs import write_all
from tests.deploy.notes.shell import Shell, root_shell
from tests.deploy.notes.units import stop_services
from tests.sinks import mail_server

SITE = "check.clinic.test"
NURSE, OPERATOR = "nurse@clinic.test", "it@clinic.test"
#: The clinic's own, in the place of what the first block has.
_OWN = {"SITE=clinic.example": f"SITE={SITE}"}
#: What somebody types into the file of the settings.
_SETTINGS = f"""CLINIC_NAME=Spine clinic
OPERATOR_EMAIL={OPERATOR}
EMERGENCY_NUMBER=112
URGENT_LINE=030 9021 111
CRISIS_LINE=030 9021 222
SURGICAL_TEAM_PHONE=030 9021 333
TIME_ZONE=Europe/Berlin
CLINIC_CALLS_BACK=1
DATA_CONTROLLER=Spine clinic, 1 High Street
PRIVACY_CONTACT=privacy@clinic.test
COMPLAINTS_TO=The data authority
"""
_PASSWORD = "correct horse battery staple"
_QUESTIONNAIRE = "Back pain after back surgery: how soon to get help"
_SECONDS_TO_ARRIVE = 60


@dataclass
class Way:
    """One machine on its way, and what came of it."""

    machine: Machine
    shell: Shell
    came: list[bytes]
    said: dict[int, str] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    run: list[Block] = field(default_factory=list)
    staff: dict[str, Person] = field(default_factory=dict)
    read: int = 0
    stopped: str = ""
    opened: str = ""
    opened_mails: int = 0
    worklists: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Every step of the notes."""
        for number in steps():
            began = time.monotonic()
            for block in blocks():
                if block.step == number:
                    self.copy(block, _TYPED.get(number, ()))
            _BY_PEOPLE.get(number, lambda _way: None)(self)
            self.seconds[number] = time.monotonic() - began

    def copy(self, block: Block, answers: Sequence[tuple[str, str]] = ()) -> None:
        """Into the shell, with what is the clinic's own."""
        text = re.sub(r"^SOURCE=.*", f"SOURCE={ROOT}", block.text, flags=re.MULTILINE)
        for example, own in _OWN.items():
            text = text.replace(example, own)
        said = self.shell.run(self.machine.mapped(text), answers)
        self.said[block.step] = self.said.get(block.step, "") + said
        self.run.append(block)

    def browser(self) -> Browser:
        """Somebody's, which trusts the certificate that is installed and no other."""
        authority = self.machine.path("etc/symptom-check/tls/fullchain.pem")
        return Browser(SITE, self.machine.ports["443"], str(authority))

    def person(self, name: str) -> Person:
        """Somebody of the clinic who comes to the site for the first time."""
        self.staff[name] = Person(self.browser(), name)
        return self.staff[name]

    @property
    def mails(self) -> list[EmailMessage]:
        """What was handed to the mail server."""
        return [BytesParser(policy=policy.default).parsebytes(one) for one in self.came]

    def next_mail(self) -> str:
        """What the next one says that nobody has read yet, within a minute."""
        deadline = time.monotonic() + _SECONDS_TO_ARRIVE
        while len(self.came) <= self.opened_mails and time.monotonic() < deadline:
            time.sleep(0.1)
        self.opened_mails += 1
        text: str = self.mails[self.opened_mails - 1].get_content()
        return text


def _meet(way: Way) -> None:
    """Accounts, the first sign-ins, who is told, and what two leads and one act make live."""
    admin = Person(way.browser(), "anna", _PASSWORD)
    people.sign_in_first(admin)
    for name, group in _STAFF.items():
        people.make_account(admin, way.person(name), group, way.next_mail)
    lead = way.staff["berta"]
    people.add_recipient(lead, "Nurse on duty", NURSE)
    number = people.find_questionnaire(lead, _QUESTIONNAIRE)
    way.read = people.approve(lead, number, "All of it, against the sources.")
    people.publish(lead, number)


#: Who works there, and as what.
_STAFF = {"berta": "Clinical leads", "carlo": "Clinical leads", "dora": "Clinicians"}


def _be_told(way: Way) -> None:
    """A patient in an emergency; a mail; and a clinician who follows it."""
    way.opened_mails = len(way.came)
    way.stopped = people.meet_an_emergency(way.browser())
    (link,) = re.findall(rf"https://{SITE}(/admin/\S+)", way.next_mail())
    dora = way.staff["dora"]
    way.worklists.append(people.look_at_worklist(dora))
    way.opened = people.record_a_test(dora, urlsplit(link).path)
    way.worklists.append(people.look_at_worklist(dora))


_BY_PEOPLE: dict[int, Callable[[Way], None]] = {11: _meet, 13: _be_told}
#: What is asked at the terminal, and typed there.
_TYPED = {
    10: (
        ("): ", "anna"),
        ("Email address: ", ""),
        ("Password: ", _PASSWORD),
        ("Password (again): ", _PASSWORD),
    )
}


@contextmanager
def empty_way() -> Iterator[Way]:
    """A machine with nothing on it, its root shell, and a mail server beside it."""
    came = list[bytes]()
    with mail_server({}, came) as port, empty_machine() as machine:
        write_all(machine)
        machine.path("typed/environment").write_text(_SETTINGS)
        machine.path("typed/email_url").write_text(f"smtp://127.0.0.1:{port}\n")
        try:
            with root_shell(machine) as shell:
                yield Way(machine, shell, came)
        finally:
            stop_services(machine)
            stop_all(machine)
