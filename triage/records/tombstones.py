"""What was written about an erased check after it was erased, while that was still taken."""

from triage.models import Review, Submission


def forget_late_notes() -> int:
    """Remove such notes, which ``verify`` complains of for ever; how many there were."""
    late = Review.objects.filter(submission__status=Submission.Status.ERASED)
    return late.filter(note__isnull=False).update(note=None)
