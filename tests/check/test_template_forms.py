"""What every template of a form says of where it goes."""

import re

from tests.contributing import ROOT

_FORM = re.compile(r"<form\b[^>]*>")


def test_every_form_names_its_address() -> None:
    """A form without one goes to the page's own, with whatever stands after its hash."""
    templates = [*ROOT.glob("templates/check/**/*.html"), *ROOT.glob("templates/account/**/*.html")]
    forms = [(path.name, form) for path in templates for form in _FORM.findall(path.read_text())]
    open_ended = [
        name for name, form in forms if "action=" not in form and "{{ flat_attrs" not in form
    ]

    assert len(forms) > 10
    assert open_ended == []
