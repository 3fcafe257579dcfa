"""The staff that a demonstration begins with; for real use none of them has any business here."""

from triage.site.roles import CLINICAL_LEADS, CLINICIANS, EDITORS, OPERATORS

#: User name and group. Two leads, as what weakens anything needs both.
STAFF = (
    ("clinician", CLINICIANS),
    ("editor", EDITORS),
    ("operator", OPERATORS),
    ("lead", CLINICAL_LEADS),
    ("second-lead", CLINICAL_LEADS),
)
