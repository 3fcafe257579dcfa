"""What could go wrong with a questionnaire, and what its clinical owner decided about it."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import PartOfQuestionnaire

_code_validator = RegexValidator(
    r"^[A-Z][A-Z0-9-]*$", _("Use capitals, digits and hyphens, for example H31.")
)


class Severity(models.TextChoices):
    """How bad the harm could be, in the words of DCB0129."""

    MINOR = "minor", _("Minor")
    SIGNIFICANT = "significant", _("Significant")
    CONSIDERABLE = "considerable", _("Considerable")
    MAJOR = "major", _("Major")
    CATASTROPHIC = "catastrophic", _("Catastrophic")


class Likelihood(models.TextChoices):
    """How likely the harm is, in the words of DCB0129."""

    VERY_LOW = "very-low", _("Very low")
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    VERY_HIGH = "very-high", _("Very high")


class Decision(models.TextChoices):
    """What became of the risk that remains."""

    OPEN = "open", _("Not decided")
    ACCEPTED = "accepted", _("Accepted")
    REDUCE = "reduce", _("To be reduced first")


class Hazard(PartOfQuestionnaire):
    """One way in which somebody could be hurt. It stays from version to version.

    ``claims`` are the kinds of proof, and ``facts`` what is looked up of a version, that answer
    it. No document holds it, so no version is published for it: the history says who judged
    what, and when.
    """

    code = models.CharField(_("code"), max_length=20, validators=[_code_validator])
    title = models.CharField(_("what could go wrong"), max_length=200)
    cause = models.TextField(_("cause"))
    effect = models.TextField(_("effect"))
    mitigation = models.TextField(_("mitigation"))
    claims = models.TextField(_("proofs that answer it"), blank=True)
    facts = models.TextField(_("evidence that answers it"), blank=True)
    severity = models.CharField(
        _("severity"), max_length=20, choices=Severity.choices, blank=True, default=""
    )
    likelihood = models.CharField(
        _("likelihood"), max_length=20, choices=Likelihood.choices, blank=True, default=""
    )
    residual_risk = models.TextField(_("residual risk"), blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    decision = models.CharField(
        _("decision"), max_length=20, choices=Decision.choices, default=Decision.OPEN
    )
    decision_note = models.TextField(_("why so decided, by whom and when"), blank=True)

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        constraints = (
            *PartOfQuestionnaire.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(decision=Decision.OPEN) | ~models.Q(decision_note=""),
                name="hazard_decision_has_a_note",
            ),
        )

    def __str__(self) -> str:
        return self.title
