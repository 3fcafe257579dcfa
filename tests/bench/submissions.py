"""A great many submissions, made by the database itself: what the list reads, and no answers."""

from django.db import connection

from triage.check.worklist import name_token, sign_token, unsure_token
from triage.models import QuestionnaireVersion, Submission

#: Signs of the small questionnaire, as the filter names them.
FREQUENT, RARE = "small:bladder-sign", "small:crisis-sign"
NAME = "Ann Example"

#: One row in fifty is to do, and those are the newest; some are still under way.
_SUBMISSIONS = """
INSERT INTO triage_submission (
    id, reference, version_id, status, urgency, highest_urgency, revision, digest, contact,
    clinic_may_follow_up, pin_hash, browser_hash, started_at, last_step_at, completed_at,
    stage, work_urgency, respond_by, listed_at, first_seen_at,
    attended_at, attended_until, call_again_at
)
SELECT
    gen_random_uuid(), to_char(n, 'FM00000000'), %(version)s, status, urgency, urgency, 40,
    repeat('0', 64), CASE WHEN chance < 0.6 THEN repeat('x', 300)::bytea END,
    chance < 0.5, '', '', at - interval '9 minutes', at, CASE WHEN status = 'completed' THEN at END,
    stage, urgency,
    CASE WHEN hours IS NULL THEN '9999-01-01 00:00+00' ELSE at + hours * interval '1 hour' END,
    at, CASE WHEN stage <> 'waiting' THEN at + interval '20 minutes' END,
    CASE WHEN stage = 'seen' THEN at + interval '20 minutes' END,
    CASE WHEN stage = 'seen' THEN at + interval '35 minutes' END,
    CASE WHEN stage = 'seen' AND n %% 7 = 0 THEN at + interval '35 minutes' END
FROM (
    SELECT *,
        CASE WHEN chance < 0.9 THEN 'completed' ELSE 'stopped' END AS status,
        CASE WHEN n <= %(to)s * 0.98 THEN 'done' WHEN chance < 0.6 THEN 'waiting' ELSE 'seen' END
            AS stage,
        CASE urgency WHEN 40 THEN 1 WHEN 30 THEN 8 WHEN 20 THEN 72 END AS hours
    FROM (
        SELECT n, now() - (%(to)s - n) * interval '365 days' / %(to)s AS at, random() AS chance,
            CASE WHEN n %% 100 < 2 THEN 40 WHEN n %% 100 < 10 THEN 30
                 WHEN n %% 100 < 30 THEN 20 ELSE 10 END AS urgency
        FROM generate_series(%(since)s + 1, %(to)s) AS n
    ) AS people
) AS checks
"""
_DONE = """
UPDATE triage_submission SET stage = 'done' WHERE stage <> 'done' AND reference <= %s
"""
_TOKENS = """
INSERT INTO triage_submissiontoken (submission_id, token)
SELECT id, %(token)s FROM triage_submission
WHERE reference > %(since)s AND reference::int %% %(one_in)s = 0 AND work_urgency >= %(urgency)s
"""
_NAMES = """
INSERT INTO triage_submissiontoken (submission_id, token)
SELECT id, encode(sha256(reference::bytea), 'hex') FROM triage_submission
WHERE reference > %(since)s AND contact IS NOT NULL
"""


def fill(version: QuestionnaireVersion, size: int) -> None:
    """Add submissions until there are so many, and let PostgreSQL learn what is there."""
    since = Submission.objects.count()
    signs = {
        sign_token(*FREQUENT.split(":")): (1, 20),
        sign_token(*RARE.split(":")): (10_000, 0),
        unsure_token(): (50, 0),
        name_token(NAME): (size // 3, 0),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(_SUBMISSIONS, {"version": version.pk, "since": since, "to": size})
        cursor.execute(_DONE, [f"{int(size * 0.98):08}"])
        cursor.execute(_NAMES, {"since": f"{since:08}"})
        for token, (one_in, urgency) in signs.items():
            since_code = f"{since:08}"
            cursor.execute(
                _TOKENS,
                {"token": token, "one_in": one_in, "urgency": urgency, "since": since_code},
            )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")
