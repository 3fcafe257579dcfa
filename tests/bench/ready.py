"""Django, set up. Imported before anything that has models in it."""

import logging

import django

django.setup()
#: A line for every page would drown the table; in a clinic it is kept whatever the level.
logging.getLogger("triage.site.audit").setLevel(logging.ERROR)
