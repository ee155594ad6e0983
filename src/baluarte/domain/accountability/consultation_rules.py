"""Who calls a consultation and answers what is contributed to it."""

from uuid import UUID

from baluarte.domain.accountability.observation_rules import answers_for
from baluarte.domain.accountability.rules import may_keep


def calls_for(by: UUID, code: str) -> bool:
    """Say whether an account calls for an institution: its own; any, where it keeps the policy.

    Nobody keeps the policy at an authority: it calls for no other.
    """
    return may_keep(by) or is_its_own(by, code)


def is_its_own(by: UUID, code: str) -> bool:
    """Say whether an account answers for an institution itself."""
    return any(one.code == code for one in answers_for(by))


def calls_for_any(by: UUID) -> bool:
    """Say whether an account calls a consultation at all."""
    return may_keep(by) or bool(answers_for(by))
