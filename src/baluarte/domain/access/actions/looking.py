"""See something as somebody else would, to know what a grant opens: only less, and only to look."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import accounts_administered
from baluarte.domain.access.rules import NotAllowed, open_at, roles
from baluarte.domain.audit.actions import record
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import seeing_as


@dataclass(frozen=True, slots=True)
class Whom:
    """As whom something is seen: an account, a role in an organisation or in any; or the public."""

    account: Account | None = None
    institution: Institution | None = None
    role: str = ""


@contextmanager
def looking_as(
    whom: Whom, *, compartments: Collection[UUID], object_type: str, objects: Iterable[UUID],
    by: UUID, at: datetime,
) -> Iterator[None]:  # fmt: skip
    """See what `whom` would see of what the context sees; nothing can be written meanwhile.

    For who may open all of the compartments to others; as a person, for who administers her
    account too. Logged before it begins.
    """
    if not compartments or not set(compartments) <= open_at(Level.STEWARD):
        raise NotAllowed("access.look_as.only_who_may_open_it")
    if whom.account is not None and whom.account not in accounts_administered(by, at=at):
        raise NotAllowed("access.look_as.only_accounts_one_administers")
    if whom.role and whom.role not in roles():
        raise NotAllowed("access.look_as.no_such_role")
    record(
        act="access.look_as", object_type=object_type, objects=objects, payload=_said(whom),
        by=by, at=at,
    )  # fmt: skip
    if whom.account is not None:
        with seeing_as(account=whom.account.pk):
            yield
        return
    institution = whom.institution.pk if whom.institution and whom.role else None
    with seeing_as(institution=institution, role=whom.role):
        yield


def _said(whom: Whom) -> dict[str, str]:
    if whom.account is not None:
        return {"account": str(whom.account.pk)}
    return {"institution": str(whom.institution.pk) if whom.institution else "", "role": whom.role}
