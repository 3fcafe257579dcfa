"""The hazards that a symptom check has to answer to, and where the answer is looked for.

The clinical owner judges how likely and how bad each is; this list says only what could go
wrong, what stands against it, and which evidence a published version can bring.
"""

from triage.editing.safety.hazards_of_content import HAZARDS_OF_CONTENT
from triage.editing.safety.hazards_of_use import HAZARDS_OF_USE

#: All of them, in the order of their codes.
HAZARDS = tuple(sorted((*HAZARDS_OF_CONTENT, *HAZARDS_OF_USE), key=lambda hazard: hazard.code))
