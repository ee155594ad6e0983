"""Somebody was made to enter her own window: her team is called, and nothing shows it."""

from datetime import datetime
from uuid import UUID, uuid4

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.queries.cases import my_parties
from baluarte.domain.cases.queries.readers import ENTERED_UNDER_DURESS
from baluarte.domain.procedure.actions.called import call_to_matter
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.wall.context import acting_as, acting_as_nobody


def call_team_silently(account: UUID, is_under_duress: bool, at: datetime) -> None:
    """Call the team of each case of somebody who was made to enter.

    Her cases are looked for whoever enters, and how: how long it takes says nothing. The log says
    it of her file and not of her, so that no page of hers tells it.
    """
    with acting_as(account):
        cases = {one.case_id: one.case for one in my_parties(by=account)}
        for case in cases.values() if is_under_duress else ():
            call_to_matter(kind=NoticeKind.DISTRESS, about=uuid4(), matter=case.matter_id)
    if not is_under_duress:
        return
    with acting_as_nobody():
        for case in cases.values():
            record(
                act=ENTERED_UNDER_DURESS, object_type="case", objects=[case.pk],
                files=[case.compartment_id], by=None, at=at,
            )  # fmt: skip
