"""The route as a map: parts, questions in order, what opens what, and where a check may end."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, groupby

from django.utils.translation import gettext as _

from triage.editing.maps.chart import Arrow, Box, Chart, Look, isolated
from triage.engine.conditions import ASKED_UNKNOWN, Criteria
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule
from triage.engine.words.sentences import answer_text, question_sentence

#: Questions on one map.
MOST_QUESTIONS = 60


def divide(document: Questionnaire) -> list[tuple[str, tuple[Question, ...]]]:
    """The questions as pages of a map, each with its name: all of them, or else by parts."""
    if len(document.questions) <= MOST_QUESTIONS:
        return [(_("All questions"), document.questions)]
    pages = []
    for part, rows in groupby(document.questions, lambda question: question.part):
        questions = tuple(rows)
        for start in range(0, len(questions), MOST_QUESTIONS):
            some = questions[start : start + MOST_QUESTIONS]
            pages.append((_page_name(document, part, some), some))
    return pages


def _page_name(document: Questionnaire, part: str, questions: tuple[Question, ...]) -> str:
    """With the numbers of its questions: a part may take several pages, or come again."""
    first, last = (document.order[one.link_id] + 1 for one in (questions[0], questions[-1]))
    numbers = {"part": part, "first": first, "last": last}
    return _("%(part)s (questions %(first)d to %(last)d)") % numbers


def route_chart(document: Questionnaire, questions: tuple[Question, ...]) -> Chart:
    """The map of some of the questions; those of others that they hang together with stand by."""
    return _Route(document, questions).chart()


class _Route:
    """The questions of one map among all that there are."""

    def __init__(self, document: Questionnaire, questions: tuple[Question, ...]) -> None:
        self._document, self._questions = document, questions
        self._here = {question.link_id for question in questions}
        self._exits = _find_exits(document)
        self._depths = _depths(document)

    def chart(self) -> Chart:
        opens = list(self._opens())
        named = {key for arrow in opens for key in (arrow.start, arrow.end)}
        around = [box for box in self._around() if box.key in named]
        first = self._document.order[self._questions[0].link_id] if self._questions else 0
        before = [box for box in around if self._document.order[box.code] < first]
        after = [box for box in around if box not in before]
        exits, leaving = self._ends()
        own = chain.from_iterable((self._box(q), *exits[q.link_id]) for q in self._questions)
        return Chart((*before, *own, *after, *self._end()), (*opens, *leaving))

    def _box(self, question: Question) -> Box:
        when = question_sentence(self._document, question) if question.enable_when else ""
        notes = [_("Gate")] if question.is_gate else []
        notes += [when] if when else []
        notes += [_("It only chooses reading.")] if question.for_reading else []
        number = self._document.order[question.link_id] + 1
        return Box(
            key=_key(question),
            kind="question",
            code=question.link_id,
            look=Look.GATE if question.is_gate else Look.QUESTION,
            words=f"{number}. {question.short_text or question.text}",
            notes=tuple(notes),
            depth=self._depths[question.link_id],
        )

    def _around(self) -> Iterator[Box]:
        """Questions of other maps."""
        for question in self._document.questions:
            if question.link_id not in self._here:
                notes = (_("In another part: %(part)s") % {"part": question.part},)
                words = question.short_text or question.text
                yield Box(
                    _key(question), "question", question.link_id, Look.ELSEWHERE, words, notes
                )

    def _opens(self) -> Iterator[Arrow]:
        by_id = self._document.questions_by_id
        for question in self._document.questions:
            because = question.enable_when or Criteria(())
            for link_id in _in_order(self._document, because):
                if not self._here.isdisjoint({link_id, question.link_id}):
                    words = opening_words(by_id[link_id], because)
                    yield Arrow(_key(by_id[link_id]), _key(question), words)

    def _ends(self) -> tuple[dict[str, list[Box]], list[Arrow]]:
        """What each question may end the check with, and the arrows there."""
        boxes: dict[str, list[Box]] = {}
        arrows = []
        for question in self._questions:
            boxes[question.link_id] = [*self._leads_out(question), *self._stops(question)]
            for box in boxes[question.link_id]:
                stops = box.look is Look.EMERGENCY
                words = _("may stop here at once") if stops else _("ends the check")
                arrows.append(Arrow(_key(question), box.key, words))
        return boxes, arrows

    def _leads_out(self, question: Question) -> Iterator[Box]:
        for option in question.options:
            if option.out_of_scope:
                key = f"out:{question.link_id}:{option.value}"
                notes = (_("Out of scope: the check ends without a result."),)
                yield Box(key, "question", question.link_id, Look.SCOPE, f"“{option.label}”", notes)

    def _stops(self, question: Question) -> Iterator[Box]:
        for code, rules in self._exits[question.link_id].items():
            disposition = self._document.dispositions_by_code[code]
            named = _("Rules: %(rules)s") % {"rules": ", ".join(rules)}
            key = f"stop:{question.link_id}:{code}"
            words = f"{isolated(disposition.title)} ({disposition.urgency.word})"
            yield Box(key, "disposition", code, Look.EMERGENCY, words, (named,))

    def _end(self) -> Iterator[Box]:
        """After the last question: what all answers come to."""
        code = self._document.default_disposition
        default = self._document.dispositions_by_code.get(code)
        if default is not None and self._questions[-1:] == self._document.questions[-1:]:
            notes = (
                _("The most urgent of all rules that apply decides."),
                _("Where none applies: %(title)s") % {"title": isolated(default.title)},
            )
            yield Box("end", "disposition", code, Look.END, _("All is answered"), notes)


def _key(question: Question) -> str:
    return f"question:{question.link_id}"


def opening_words(opener: Question, because: Criteria) -> str:
    """By which answers one question opens another, alone or with those of further ones."""
    read = [c for c in because.conditions() if c.question == opener.link_id]
    words = " / ".join(dict.fromkeys(answer_text(opener, c.operator, c.value) for c in read))
    if opener.allows_unsure and all(c.value != ASKED_UNKNOWN for c in read):
        words = _("%(answers)s, or not sure") % {"answers": words}
    if len(because.groups) > 1:
        return _("%(answers)s is one of what opens") % {"answers": words}
    return _("%(answers)s opens") % {"answers": words}


def _in_order(document: Questionnaire, criteria: Criteria | None) -> list[str]:
    """The questions that these read; such as are gone are left to the problems."""
    reads = criteria.reads() if criteria else frozenset()
    return sorted(reads & document.order.keys(), key=document.order.__getitem__)


def _depths(document: Questionnaire) -> dict[str, int]:
    depths: dict[str, int] = {}
    for question in document.questions:
        reads = _in_order(document, question.enable_when)
        above = [depths.get(link_id, 0) for link_id in reads]
        depths[question.link_id] = max(above) + 1 if above else 0
    return depths


def _find_exits(document: Questionnaire) -> dict[str, dict[str, dict[str, None]]]:
    """Question -> disposition that stops at once -> rules that its answer may decide."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for rule in document.rules:
        for link_id in deciding_questions(document, rule):
            for code in dict.fromkeys((rule.disposition, rule.disposition_if_unsure)):
                disposition = document.dispositions_by_code.get(code)
                if disposition is not None and disposition.stops_at_once:
                    found[link_id][code][rule.code] = None
    return found


def deciding_questions(document: Questionnaire, rule: Rule) -> list[str]:
    """The questions whose answer may be the last that the rule waits for."""
    order, groups = document.order, rule.criteria.groups
    asked = [[order[c.question] for c in group if c.question in order] for group in groups]
    if not asked or not all(asked):
        return []
    soonest = max(map(min, asked))  # before that, one group has nothing yet that could hold
    places = sorted({place for group in asked for place in group if place >= soonest})
    return [document.questions[place].link_id for place in places]
