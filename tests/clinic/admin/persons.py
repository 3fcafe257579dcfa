"""A check with its person, and what its page says of who they are."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.check.test_person_tokens import ANN
from tests.staff.people import begin, finish
from triage.check.submissions import set_contact
from triage.models import (
    AccessLogEntry,
    QuestionnaireVersion,
    Submission,
)


def of(version: QuestionnaireVersion, **contact: str) -> Submission:
    check = finish(begin(version))
    set_contact(check, {**ANN, **contact})
    return Submission.objects.get(pk=check.pk)


def page(client: Client, check: Submission) -> str:
    address = reverse("admin:triage_submission_change", args=[check.pk])
    return str(client.get(address).content.decode())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def send(client: Client, name: str, *arguments: Any, **data: str) -> str:
    address = reverse(f"admin:triage_submission_{name}", args=arguments)
    return words(client.post(address, data, follow=True).content.decode())


def enter(client: Client, check: Submission, number: str) -> str:
    number_form = page(client, check).partition("number-form")[2]
    found = re.search(r'name="known" value="([^"]+)"', number_form)
    known = found[1] if found else ""
    return send(client, "number", check.pk, number=number, known=known)


def looked_at(action: str = "same-person") -> list[Any]:
    rows = AccessLogEntry.objects.filter(action=action).order_by("id")
    return list(rows.values_list("submission_id", flat=True))
