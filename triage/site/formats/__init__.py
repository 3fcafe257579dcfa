"""Dates and times as staff read them, one module a language; Django looks here first."""
