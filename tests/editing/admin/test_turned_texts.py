"""What an editor writes turns no words of a page around."""

import pytest
from django import forms
from django.contrib import admin
from django.test import Client, RequestFactory

from tests.filling import address, complaints, save
from tests.staff.people import staff
from triage.editing.admin.draft_row import DraftRowAdmin
from triage.editing.admin.incidents import IncidentEntryAdmin
from triage.editing.admin.site_pages import SitePageAdmin
from triage.models import Question, Questionnaire
from triage.site.turned import refuse_turned

_EDITED = (DraftRowAdmin, IncidentEntryAdmin, SitePageAdmin)
_SAID = "It holds a sign that nobody sees, and that turns words around (U+202E): take it out."


def test_a_title_that_would_turn_the_page_around_is_refused_at_its_box(
    editor: Client, draft: Questionnaire
) -> None:
    question = Question.objects.get(link_id="bladder")
    typed = {"short_text": "Blad\u202eder", "options-0-label": "I can't \u202epee"}

    page = save(editor, address(question), **typed)

    assert complaints(page) == {box: [_SAID] for box in typed}


@pytest.mark.django_db
def test_no_box_of_text_of_an_editor_takes_one(rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = staff("superuser")
    pages = [one for one in admin.site._registry.values() if isinstance(one, _EDITED)]
    forms_of = {str(page.model.__name__): page.get_form(request) for page in pages}
    for page in pages:
        tables = page.get_inline_instances(request)
        forms_of |= {str(table): table.get_formset(request).form for table in tables}

    open_boxes = {
        f"{name}.{box}"
        for name, form in forms_of.items()
        for box, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and refuse_turned not in field.validators
    }

    assert len(forms_of) > 15
    assert open_boxes == set()
