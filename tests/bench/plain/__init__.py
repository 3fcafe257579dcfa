"""A Django project of its own, without a line of the site: what a check cannot be faster than."""
