"""``manage.py release``."""

import io

from django.core.management import call_command
from django.test import override_settings


def test_the_release_is_one_line_and_asks_no_database() -> None:
    out = io.StringIO()

    with override_settings(RELEASE="1.2.3+0123abc"):
        call_command("release", stdout=out)

    assert out.getvalue() == "1.2.3+0123abc\n"
