"""Where each row is mended: the admin's page of a row that is named by kind and code."""

from collections.abc import Callable, Iterable

from django.urls import reverse

from triage.models import EducationalItem, Questionnaire


def _items(questionnaire: Questionnaire) -> Iterable[tuple[str, int]]:
    items = EducationalItem.objects.filter(section__questionnaire=questionnaire)
    return items.values_list("code", "pk")


_Rows = Callable[[Questionnaire], Iterable[tuple[str, int]]]
#: Kind, as problems, claims and edits say it -> (model, every (code, id) of a questionnaire).
_KINDS: dict[str, tuple[str, _Rows]] = {
    "question": ("question", lambda q: q.questions.values_list("link_id", "pk")),
    "disposition": ("disposition", lambda q: q.dispositions.values_list("code", "pk")),
    "sign": ("warningsign", lambda q: q.warningsigns.values_list("code", "pk")),
    "rule": ("rule", lambda q: q.rules.values_list("code", "pk")),
    "floor": ("safetyfloor", lambda q: q.safetyfloors.values_list("code", "pk")),
    "suggestion": ("suggestion", lambda q: q.suggestions.values_list("code", "pk")),
    "section": ("educationalsection", lambda q: q.sections.values_list("code", "pk")),
    "item": ("educationalitem", _items),
    "picture": ("picture", lambda q: q.pictures.values_list("code", "pk")),
    "line": ("telephoneline", lambda q: q.telephonelines.values_list("code", "pk")),
    "origin": ("signorigin", lambda q: q.signorigins.values_list("code", "pk")),
    "criterion": ("namedcriterion", lambda q: q.namedcriterions.values_list("code", "pk")),
    "vignette": ("vignette", lambda q: q.vignettes.values_list("code", "pk")),
}


class Places:
    """The pages of one questionnaire's rows; each table is read once, when first asked for."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._ids: dict[str, dict[str, int]] = {}

    def address(self, kind: str, code: str) -> str:
        """The page of a row, or of what it stands in; empty when there is none (any more).

        An option (``link_id:value``) is mended on the page of its question.
        """
        if kind == "questionnaire":
            return reverse("admin:triage_questionnaire_change", args=[self._questionnaire.pk])
        if kind == "option":
            return self.address("question", code.partition(":")[0])
        row_id = self.row_ids(kind).get(code)
        return reverse(f"admin:triage_{_KINDS[kind][0]}_change", args=[row_id]) if row_id else ""

    def row_ids(self, kind: str) -> dict[str, int]:
        """The keys of all rows of a kind, by their codes."""
        if kind not in self._ids:
            self._ids[kind] = dict(_KINDS[kind][1](self._questionnaire)) if kind in _KINDS else {}
        return self._ids[kind]
