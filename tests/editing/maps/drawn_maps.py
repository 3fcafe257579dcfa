"""What must stand on the maps of a questionnaire, said without them."""

from collections import Counter

from triage.editing.maps.chart import Box, Chart
from triage.editing.maps.layouts import draw_route, draw_sign
from triage.editing.maps.route_chart import divide, route_chart
from triage.editing.maps.rule_chart import divide_rules, sign_chart
from triage.engine.questionnaire import Questionnaire


def route_charts(document: Questionnaire) -> list[Chart]:
    return [route_chart(document, questions) for _name, questions in divide(document)]


def sign_charts(document: Questionnaire) -> list[Chart]:
    return [sign_chart(document, one) for page in divide_rules(document) for one in page]


def codes(charts: list[Chart], *looks: str) -> list[str]:
    return [box.code for chart in charts for box in chart.boxes if box.look in looks]


def relations(charts: list[Chart]) -> set[tuple[str, str]]:
    return {(arrow.start, arrow.end) for chart in charts for arrow in chart.arrows}


def opened(document: Questionnaire) -> set[tuple[str, str]]:
    """What opens what."""
    return {
        (f"question:{link_id}", f"question:{question.link_id}")
        for question in document.questions
        if question.enable_when
        for link_id in question.enable_when.reads()
    }


def led_out(document: Questionnaire) -> list[str]:
    """Each answer that ends the check, by its box."""
    return [
        f"out:{question.link_id}:{option.value}"
        for question in document.questions
        for option in question.options
        if option.out_of_scope
    ]


def said_and_drawn(chart: Chart, *, of_sign: bool) -> tuple[Counter[str], Counter[str]]:
    """Every box and arrow that is drawn, and that is said, each as often as it is."""
    drawing = draw_sign(chart) if of_sign else draw_route(chart)
    drawn = Counter(one.box.key for one in drawing.placed)
    drawn.update(f"→ {one.words}" for one in drawing.drawn)
    said = Counter[str]()
    for box, arrows in chart.twin():
        said[box.key] += 1
        for arrow, end in arrows:
            said[f"→ {arrow.words}"] += 1
            said[end.key] += _is_read_there(end)
    return said, drawn


def _is_read_there(box: Box) -> int:
    return int(box.is_end)


def check_maps(document: Questionnaire) -> None:
    """All that must stand there stands there, as often as it should, and both say the same."""
    routes, signs = route_charts(document), sign_charts(document)
    asked = codes(routes, "question", "gate")
    ways_out = [box.key for chart in routes for box in chart.boxes if box.look == "scope"]
    between = {pair for pair in relations(routes) if not pair[1].startswith(("out:", "stop:"))}
    assert asked == [question.link_id for question in document.questions]
    assert codes(routes, "gate") == [q.link_id for q in document.questions if q.is_gate]
    assert ways_out == led_out(document)
    assert between == opened(document)
    assert sorted(codes(signs, "rule")) == sorted(rule.code for rule in document.rules)
    assert set(codes(signs, "sign")) == {sign.code for sign in document.signs}
    for chart in routes:
        said, drawn = said_and_drawn(chart, of_sign=False)
        assert said == drawn
    for chart in signs:
        said, drawn = said_and_drawn(chart, of_sign=True)
        assert said == drawn
