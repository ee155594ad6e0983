"""Reports that a program sends to a list: once for each key, all its rows or none."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Path, Router, Status

from baluarte.api.tokens import Scoped
from baluarte.api.workbench_schemas import (
    LONGEST_KEY,
    ListTold,
    Problem,
    Reason,
    ReportTold,
    Rows,
    SentTold,
)
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.rules import NotAllowed, is_open, open_at
from baluarte.domain.access.sessions import Bearer
from baluarte.domain.intake.actions import NothingDelivered, columns_of, send_rows
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.actions import establish_from_reports
from baluarte.domain.registry.models import Link
from baluarte.domain.wall.choices import Level

REFUSED = {401: Problem, 403: Problem}
router = Router(auth=Scoped(Scope.REPORTS_WRITE), tags=["reports"])


class KeyNeeded(ValueError):
    """Nothing is sent without a key: sent twice, it would stand twice."""


@router.get("/lists", response={200: list[ListTold], **REFUSED}, url_name="api_lists")
def lists_to_send_to(request: HttpRequest) -> Any:  # noqa: ARG001 (ninja's)
    """Return the lists one may send to, with their own columns."""
    return [
        {
            "id": str(one.pk),
            "title": one.title,
            "steward": one.steward.name,
            "columns": columns_or_none(one),
        }
        for one in _mine()
    ]


@router.post(
    "/lists/{list_id}/reports",
    response={
        200: SentTold, 201: SentTold, 400: Problem, 404: Problem, 409: Problem, 422: Problem,
        **REFUSED,
    },
    url_name="api_send",
)  # fmt: skip
def send(
    request: HttpRequest,
    list_id: Path[UUID],
    sent: Rows,
    key: str = Header("", alias="Idempotency-Key"),
) -> Any:
    """Send rows of a list; the same key with the same rows is answered the same again."""
    bearer: Bearer = request.token  # type: ignore[attr-defined]
    if not 1 <= len(key) <= LONGEST_KEY:
        raise KeyNeeded
    by, at = bearer.account, timezone.now()
    found = lists().get(pk=list_id)
    if not is_open(found.compartment_id, Level.CONTRIBUTE):
        raise NotAllowed("intake.send.only_who_contributes")
    taken = send_rows(
        source_list=found,
        rows=sent.rows,
        key=key,
        may_update=sent.update,
        may_erase=sent.empty,
        by=by,
        at=at,
    )
    if not taken.is_again:
        coded = [one.pk for one in taken.reports if one.state == ReportState.CODED]
        establish_from_reports(reports=coded, by=by, at=at)
    told = SentTold(reports=_told(taken.reports), is_again=taken.is_again)
    return Status(HTTPStatus.OK if taken.is_again else HTTPStatus.CREATED, told)


def columns_or_none(one: SourceList) -> list[str]:
    """Return the columns of a list's newest file; none where none was taken in yet."""
    try:
        return columns_of(one)[0]
    except NothingDelivered:
        return []


def _mine() -> QuerySet[SourceList]:
    return lists().filter(compartment__in=open_at(Level.CONTRIBUTE))


def _told(reports: Sequence[Report]) -> list[ReportTold]:
    links = Link.objects.filter(report__in=[one.pk for one in reports], ended_at=None)
    spoken = dict(links.values_list("report", "event__reference"))
    return [
        ReportTold(
            row=one.row,
            report=str(one.pk),
            state=one.state,
            reasons=[
                Reason(code=said["code"], column=said.get("column", "")) for said in one.reasons
            ],
            event=spoken.get(one.pk),
        )
        for one in reports
    ]
