"""Django, set up. Imported before anything that has models in it."""

import django

django.setup()
