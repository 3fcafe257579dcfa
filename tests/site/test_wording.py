"""Texts as a person reads them."""

import pytest
from django.template import Context, Template
from pytest_django import Settings

from triage.site import wording


@pytest.fixture(autouse=True)
def _numbers(settings: Settings) -> None:
    settings.EMERGENCY_NUMBER = "112"
    settings.URGENT_LINE = "+44 20 7946-0000 (example)"
    settings.CRISIS_LINE = "Samaritans"
    settings.SURGICAL_TEAM_PHONE = ""
    settings.CLINIC_NAME = "Hill & <Dale>"


def test_tokens_become_the_words_of_the_site() -> None:
    assert wording.fill("{clinic_name}: call {emergency_number}.") == "Hill & <Dale>: call 112."


def test_what_is_no_token_stays_as_it_is() -> None:
    assert wording.fill("{nobody} {Not a token} {}") == "{nobody} {Not a token} {}"


def test_a_token_without_a_text_on_this_site_is_named() -> None:
    used = frozenset({"surgical_team_phone", "emergency_number"})

    assert wording.empty_tokens(used) == ("surgical_team_phone",)


@pytest.mark.parametrize(
    ("shown", "dialled"),
    [
        ("112", "112"),
        ("112 (example)", "112"),
        ("+44 20 7946-0000", "+442079460000"),
        ("555.0111 ext", "5550111"),
        ("Samaritans", ""),
        ("", ""),
    ],
)
def test_only_the_number_itself_is_dialled(shown: str, dialled: str) -> None:
    assert wording.dial(shown) == dialled


def test_a_number_is_a_link_that_dials() -> None:
    link = '<a class="whole" href="tel:+442079460000">+44 20 7946-0000</a>'

    assert wording.phone_link("urgent_line") == link


def test_a_line_that_cannot_be_dialled_is_plain_text() -> None:
    assert wording.phone_link("crisis_line") == "Samaritans"


def test_markdown_becomes_paragraphs_lists_and_emphasis() -> None:
    html = wording.rich("**Now.**\n\n- one\n- *two*")

    assert html == (
        "<p><strong>Now.</strong></p>\n<ul>\n<li>one</li>\n<li><em>two</em></li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[press](javascript:alert(1))",
        "![seen](https://elsewhere.example/x.png)",
        '<a href="https://elsewhere.example">press</a>',
    ],
)
def test_what_an_editor_writes_brings_no_code_and_no_outside_address(markdown: str) -> None:
    html = wording.rich(markdown)

    assert "<script" not in html
    assert "<img" not in html
    assert "<a" not in html


def test_numbers_in_markdown_can_be_tapped_and_other_tokens_are_escaped() -> None:
    html = wording.rich("Call **{emergency_number}** at {clinic_name}, {nobody}.")

    assert html == (
        '<p>Call <strong><a class="whole" href="tel:112">112</a></strong> '
        "at Hill &amp; &lt;Dale&gt;, {nobody}.</p>\n"
    )


def test_a_line_is_escaped_and_its_numbers_can_be_tapped() -> None:
    html = wording.line("<b>Call</b> {emergency_number}")

    assert html == '&lt;b&gt;Call&lt;/b&gt; <a class="whole" href="tel:112">112</a>'


def test_templates_escape_a_filled_text_and_link_a_number() -> None:
    template = Template(
        '{% load wording %}{{ text|fill }} {{ text|line }} {% phone "emergency_number" %}'
    )

    html = template.render(Context({"text": "{clinic_name}"}))

    clinic = "Hill &amp; &lt;Dale&gt;"
    assert html == f'{clinic} {clinic} <a class="whole" href="tel:112">112</a>'
