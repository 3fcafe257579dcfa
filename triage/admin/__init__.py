"""The staff pages: they configure Django's admin, and decide nothing."""

from triage.admin import conditions, content, questionnaire, submission, version

__all__ = ["conditions", "content", "questionnaire", "submission", "version"]
