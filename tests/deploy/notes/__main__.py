"""`python -m tests.deploy.notes`: the whole way by the notes, timed step by step."""

from tests.deploy.notes.page import steps
from tests.deploy.notes.way import Way, empty_way


def table(way: Way) -> str:
    """What took how long."""
    titles = steps()
    lines = [f"{spent:7.1f} s  {number}. {titles[number]}" for number, spent in way.seconds.items()]
    return "\n".join([*lines, f"{sum(way.seconds.values()):7.1f} s  from nothing to the alert"])


if __name__ == "__main__":
    with empty_way() as walked:
        walked.go()
    print(table(walked))
