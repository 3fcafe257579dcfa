"""A document that would become the draft, as the pages to restore and to import show it."""

from typing import Any

from django.contrib.auth.models import User

from triage.editing.admin.edits import EditGroup, group_edits
from triage.editing.admin.row_addresses import Places
from triage.editing.proposals import Proposal
from triage.engine.words.sentences import floor_sentence


def may_change_floors(user: User) -> bool:
    """Whether somebody may do to safety floors whatever a document does."""
    return user.has_perms(f"triage.{action}_safetyfloor" for action in ("add", "change", "delete"))


def shown_proposal(proposal: Proposal) -> dict[str, Any]:
    """What the templates print."""
    return {
        "proposal": proposal,
        "groups": _groups(proposal),
        "kept": [(floor, floor_sentence(proposal.document, floor)) for floor in proposal.kept],
        "left_out": proposal.left_out,
    }


def _groups(proposal: Proposal) -> tuple[EditGroup, ...]:
    if proposal.row is None or proposal.draft is None:
        return ()
    old, new = proposal.draft, proposal.document
    return group_edits(proposal.edits, old=old, new=new, places=Places(proposal.row))
