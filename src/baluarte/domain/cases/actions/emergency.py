"""A case is opened in danger of life, without leave: for hours, with its reason, and reviewed."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.queries import holders_of
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import EmergencyVerdict
from baluarte.domain.cases.models import EmergencyOpening
from baluarte.domain.cases.queries.cases import team_of
from baluarte.domain.cases.rules import require_team
from baluarte.domain.procedure.actions.called import call_to_matter
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.sealing.actions import new_record_keys, seal

SHORTEST = 20


class NoSuchCase(LookupError):
    """The institution keeps no open case of this reference that one does not see already."""


class SaysNotWhy(ValueError):
    """Whoever opens a case without leave says why, in a sentence."""


@transaction.atomic
def open_in_an_emergency(
    *, institution: Institution, reference: str, reason: str, by: UUID, at: datetime
) -> EmergencyOpening:
    """Open a case of one's institution in danger of life; its team and steward are called.

    The wall opens it and shuts it again by itself, after some hours.
    """
    if len(reason.strip()) < SHORTEST:
        raise SaysNotWhy("say why in a sentence")
    [(record_key, key)] = new_record_keys(f"institution:{institution.pk}", 1)
    row = EmergencyOpening(id=uuid4(), record_key=record_key)
    seal(row, "sealed_reason", reason.strip(), key=key)
    with connection.cursor() as cursor:
        cursor.execute(
            "select bal.open_in_an_emergency(%s, %s, %s, %s, %s)",
            [reference, institution.pk, row.pk, record_key.pk, bytes(row.sealed_reason)],
        )
        [case] = cursor.fetchone()
    if case is None:
        raise NoSuchCase(reference)
    opened = EmergencyOpening.objects.select_related("case__matter", "case__compartment").get(
        pk=row.pk
    )
    _record("cases.break_glass", opened, by=by, at=at)
    stewards = holders_of(institution.pk, "data_steward", at=at)
    also = {one.pk for one in team_of(opened.case, at=at)} | stewards
    call_to_matter(
        kind=NoticeKind.EMERGENCY, about=opened.pk, matter=opened.case.matter_id,
        also=also - {by},
    )  # fmt: skip
    return opened


@transaction.atomic
def review_emergency(
    *, opening: EmergencyOpening, verdict: EmergencyVerdict, by: UUID, at: datetime
) -> EmergencyOpening:
    """Say, as a second person, whether a case had to be opened without leave."""
    require_team(opening.case)
    if opening.account_id == by:
        raise NotAllowed("cases.emergency.by_another")
    unreviewed = EmergencyOpening.objects.filter(pk=opening.pk, reviewed_at=None)
    if not unreviewed.update(reviewed_at=at, reviewed_by=by, verdict=verdict):
        raise NotAllowed("cases.emergency.reviewed")
    opening.reviewed_at, opening.reviewed_by_id, opening.verdict = at, by, verdict
    _record("cases.review_emergency", opening, by=by, at=at, verdict=str(verdict))
    return opening


def _record(act: str, row: EmergencyOpening, *, by: UUID, at: datetime, **payload: str) -> None:
    record(
        act=act, object_type="case", objects=[row.case_id, row.pk], payload=payload,
        files=[row.compartment_id], by=by, at=at,
    )  # fmt: skip
