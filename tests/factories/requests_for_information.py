"""Requests for information for tests; institutions are of the catalogue, answers are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from baluarte.domain.statements.actions import (
    Addressee,
    NewAnswer,
    NewDocument,
    NewFiling,
    NewRequestEvent,
    NewRequests,
    draft_requests,
    mark_sent,
    note_event,
    receive_answer,
)
from baluarte.domain.wall.context import acting_as

# Late enough for every term below to have ended.
NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
BATCH = NewRequests(
    template="prosecution_files",
    addressees=[Addressee("EDO-09-FIS")],
    first_date=date(2025, 1, 1),
    last_date=date(2025, 12, 31),
)
# Its twenty working days end on 3 March 2026: 2 February is a day of rest.
SENT = date(2026, 2, 2)
ANSWER = NewDocument(
    title="Respuesta inventada",
    issuer="EDO-09-FIS",
    channel="information_request",
    document_date=date(2026, 2, 20),
    pages=4,
    content=b"Respuesta inventada.",
    name="respuesta.txt",
    media_type="text/plain",
)


def draft(one, institution, *, at=NOW, **changes):
    with acting_as(one.pk):
        return draft_requests(
            given=replace(BATCH, **changes), institution=institution, by=one.pk, at=at
        )


def send(one, *requests, folio="330000126000001", day=SENT, at=NOW):
    """Note that requests were sent, folios counted up from the first."""
    with acting_as(one.pk):
        return mark_sent(
            filings=[
                NewFiling(request=each, folio=f"{int(folio) + n}", sent_date=day)
                for n, each in enumerate(requests)
            ],
            by=one.pk,
            at=at,
        )


def note(one, request, kind, day, *, at=NOW, **more):
    with acting_as(one.pk):
        given = NewRequestEvent(kind=kind, happened_date=day, **more)
        return note_event(request=request, given=given, by=one.pk, at=at)


def receive(one, request, day, figures=(), *, at=NOW, content=b"", **more):
    kept = replace(ANSWER, content=content) if content else ANSWER
    with acting_as(one.pk):
        return receive_answer(
            request=request,
            given=NewAnswer(answered_date=day, document=replace(kept, document_date=day), **more),
            figures=figures,
            by=one.pk,
            at=at,
        )
