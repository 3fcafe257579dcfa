"""`python -m tests.faults.week_process`: one week on the database of the settings, as JSON."""

import json
import logging
import sys
from dataclasses import asdict

from django.test import override_settings

import tests.bench.ready  # noqa: F401 (before the models)
from tests.alerts import TWO_DANGERS
from tests.clinic.alerts.week import Mail, Week
from tests.clinic.alerts.week_figures import FULL_SIZE
from tests.conftest import store_version

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    with override_settings(EMAIL_BACKEND=f"{Mail.__module__}.Mail"):
        week = Week(FULL_SIZE, store_version(TWO_DANGERS, signed=True))
        json.dump(asdict(week.run()), sys.stdout)
