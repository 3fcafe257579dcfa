"""A Django project of its own for `django-survey-and-report`, in an environment of its own."""
