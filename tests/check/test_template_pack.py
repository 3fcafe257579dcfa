"""How crispy draws our forms: what a person reads before the control, and nothing unescaped."""

import re
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.template import Context, Template

EVIL = '<img src=x onerror="alert(1)">'


class Everything(forms.Form):
    """One field of each kind, with texts an editor may have written."""

    use_required_attribute = False
    question_page = True
    apart = frozenset({"none"})

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    one = forms.ChoiceField(
        label=f"One? {EVIL}",
        help_text=f"Help {EVIL}",
        choices=[("a", f"A {EVIL}"), ('"b', "B")],
        widget=forms.RadioSelect,
        error_messages={"required": f"Choose {EVIL}"},
    )
    many = forms.MultipleChoiceField(
        label="Many?",
        choices=[("a", "A"), ("none", "None of these")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "scale"}),
    )
    number = forms.IntegerField(label="How many?", help_text="Digits.")
    tick = forms.BooleanField(label="Not sure")


def draw(form: forms.Form, helper: FormHelper | None = None, **context: Any) -> str:
    source = "{% load crispy_forms_tags %}{% crispy form helper %}"
    helper = FormHelper() if helper is None else helper  # without a layout it counts as false
    return Template(source).render(Context({"form": form, "helper": helper, **context}))


def block(html: str, name: str) -> str:
    """The markup of one field."""
    parts = re.split(r'(?=<div class="field\b)', html)
    return next(part for part in parts if f'name="{name}"' in part and part.startswith("<div"))


@pytest.fixture
def html() -> str:
    return draw(Everything({}))


def test_nothing_an_editor_writes_reaches_the_page_unescaped(html: str) -> None:
    assert html.count("&lt;img src=x onerror=") == 5  # label, help, option, and the error twice
    assert "<img" not in html
    assert 'value="&quot;b"' in html


def test_label_hint_and_error_come_before_the_control(html: str) -> None:
    field = block(html, "number")

    places = [field.index(part) for part in ("<label", 'class="hint"', 'class="error"', "<input")]
    assert places == sorted(places)


def test_hint_and_error_are_tied_to_the_control(html: str) -> None:
    field = block(html, "number")

    tied = re.search(r'<input[^>]*aria-describedby="([^"]+)"', field)
    assert tied is not None
    assert tied[1].split() == re.findall(r'<p class="\w+" id="([^"]+)"', field)


def test_a_group_of_options_is_a_fieldset_with_the_question_as_its_legend(html: str) -> None:
    field = block(html, "one")

    assert '<fieldset aria-describedby="id_one_helptext id_one_error">' in field
    assert '<legend><h1 class="question">One?' in field


def test_only_the_first_field_of_a_question_page_holds_the_heading(html: str) -> None:
    assert html.count("<h1") == 1
    assert "<legend>Many?</legend>" in html


def test_a_question_with_one_box_has_its_label_as_the_heading() -> None:
    class Number(forms.Form):
        question_page = True
        number = forms.IntegerField(label="How many?")

    html = draw(Number())

    assert '<h1 class="question"><label for="id_number">How many?</label></h1>' in html


def test_a_form_that_is_no_question_page_has_no_heading() -> None:
    class Plain(forms.Form):
        number = forms.IntegerField(label="How many?")

    assert "<h1" not in draw(Plain())


def test_what_was_chosen_stays_chosen() -> None:
    html = draw(Everything({"one": "a", "many": ["none"]}))

    assert re.findall(r'id="(\w+)" checked', html) == ["id_one_0", "id_many_1"]


def test_nothing_is_chosen_beforehand() -> None:
    assert "checked" not in draw(Everything())


def test_options_that_exclude_the_others_stand_apart(html: str) -> None:
    assert re.findall(r'choice--apart"><input type="checkbox" name="many" value="(\w+)"', html) == [
        "none"
    ]


def test_the_class_of_a_widget_goes_to_the_box_round_its_options(html: str) -> None:
    assert '<div class="choices scale">' in html
    assert '<div class="choices">' in html


def test_a_single_check_box_has_its_label_behind_it(html: str) -> None:
    field = block(html, "tick")

    assert field.index("<input") < field.index('<label for="id_tick">Not sure</label>')


def test_the_summary_leads_to_the_first_control_of_every_field_in_error(html: str) -> None:
    summary = html[: html.index('<div class="field')]

    assert 'tabindex="-1" autofocus' in summary
    targets = re.findall(r'<a href="#(\w+)">', summary)
    assert targets == ["id_one_0", "id_many_0", "id_number", "id_tick"]
    assert [target for target in targets if f'id="{target}"' not in html] == []


def test_an_error_is_announced_as_one(html: str) -> None:
    assert html.count('<span class="visually-hidden">Error:</span>') == 4


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = Everything({"one": "a", "many": ["a"], "number": "1", "tick": "on"})
    form.add_error(None, "These do not fit together.")

    assert "<li>These do not fit together.</li>" in draw(form)


def test_a_form_without_errors_has_no_summary() -> None:
    assert "summary" not in draw(Everything())


def test_a_page_may_draw_the_summary_itself() -> None:
    helper = FormHelper()
    helper.form_show_errors = False

    html = draw(Everything({}), helper)

    assert "There is a problem" not in html
    assert 'class="error"' in html


def test_a_form_brings_its_tag_its_token_and_its_buttons() -> None:
    helper = FormHelper()
    helper.add_input(Submit("go", "Continue"))

    html = draw(Everything(), helper, csrf_token="made-up")

    assert re.search(r'<form [^>]*method="post" novalidate>', html)
    assert 'name="csrfmiddlewaretoken" value="made-up"' in html
    assert (
        '<button type="submit" name="go" value="Continue" class="button">Continue</button>' in html
    )


def test_a_form_inside_another_s_tag_brings_neither() -> None:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    html = draw(Everything(), helper, csrf_token="made-up")

    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html


def test_a_layout_draws_the_fields_it_names() -> None:
    form = Everything()

    html = draw(form, FormHelper(form))

    assert re.findall(r'name="(\w+)"', html) == [
        "token",
        "one",
        "one",
        "many",
        "many",
        "number",
        "tick",
    ]


def test_no_markup_is_inline_style_or_script(html: str) -> None:
    assert not re.search(r"<script|<style|<[^>]*\s(style|on\w+)=", html)
