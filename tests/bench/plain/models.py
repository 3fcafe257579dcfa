"""A check, and one row an answer."""

from django.db import models


class Check(models.Model):
    """Somebody's."""

    started_at = models.DateTimeField(auto_now_add=True)
    objects: models.Manager["Check"] = models.Manager()

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """What was answered to one question."""

    check_of = models.ForeignKey(Check, models.CASCADE)
    question = models.PositiveSmallIntegerField()
    value = models.TextField()
    objects: models.Manager["Answer"] = models.Manager()

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.value
