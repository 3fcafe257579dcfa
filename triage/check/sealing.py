"""The seal on a check's answers: a keyed digest that the database alone cannot forge."""

from triage.engine.document import canonical
from triage.models import Submission
from triage.site.digests import keyed_digest


def answers_digest(submission: Submission) -> str:
    """Keyed digest of every event, whatever key the ciphertext was made with.

    Of a check that was moved, also of which events were given on which version.
    """
    signed: dict[str, object] = {
        "id": str(submission.id),
        "events": [list(event) for event in submission.events()],
    }
    if submission.versions_left():
        signed["left"] = [list(stay) for stay in submission.versions_left()]
    return keyed_digest("answers", canonical(signed))
