"""Why nothing was signed, published or withdrawn."""

from collections.abc import Iterable

from triage.engine.checks.problem import Problem


class NotPublishable(Exception):
    """The draft cannot be published or signed; ``problems`` says why, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.code}: {p.sentence}" for p in self.problems))


class StaleApproval(Exception):
    """What the person looked at is not what there is now: the draft, or what is live, changed."""


class NothingLive(Exception):
    """Nothing is live that only some edits of a draft could be compared with."""


class NotWithdrawable(Exception):
    """The version cannot be withdrawn so; the message says why."""
