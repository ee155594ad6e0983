"""Invented agreements of the Federation with most states: signed, none, not answered, not said."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import SAID
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.statements.actions import (
    NewDocument,
    NewStatement,
    keep_document,
    review,
    state_all,
)
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import Degree

ENTERS, REVIEWS, HOLDER = "carlos", "clara", "registro"
TITLE = f"Convenios con las entidades, respuesta a una solicitud. {SAID}"
COORDINATION = "coordination"
# Of every so many states, one is as each says.
UNKNOWN_EVERY, NONE_EVERY, SILENT_EVERY, VACANT_EVERY = 6, 5, 9, 4


def tell_agreements(*, at: datetime) -> Iterator[str]:
    """Enter what an invented answer says of each state's agreement and liaison, once."""
    with connected_as(DatabaseRole.APP):
        found = Account.objects.filter(username__in=(ENTERS, REVIEWS))
        people = {one.username: one.pk for one in found}
        by, second = people[ENTERS], people[REVIEWS]
        with acting_as(by):
            if Document.objects.filter(title=TITLE).exists():
                return
            document = keep_document(
                given=NewDocument(
                    title=TITLE, issuer="SEGOB-UDH", channel="information_request",
                    document_date=local_day(at) - timedelta(days=50), is_shared=True, pages=34,
                    content=TITLE.encode(), name="convenios.txt", media_type="text/plain",
                ),
                institution=Institution.objects.get(slug=HOLDER), by=by, at=at,
            )  # fmt: skip
            told = [
                one for place, code in enumerate(names_of_states())
                for one in _of_state(code, place, at)
            ]  # fmt: skip
            made = state_all(said=told, document=document, by=by, at=at)
        with acting_as(second):
            review(statements=made, by=second, at=at)
    yield f"{len(made)} facts about agreements with states."


def _of_state(code: str, place: int, at: datetime) -> Iterator[NewStatement]:
    if place % UNKNOWN_EVERY == 0:
        return
    signed = date(local_day(at).year - 3, 1 + place % 12, 1 + place % 28)
    if place % SILENT_EVERY == 0:
        yield _said(code, "agreement_signed", None, at, answer=Answer.NOT_ANSWERED)
    elif place % NONE_EVERY == 0:
        yield _said(code, "agreement_signed", Degree.NO, at)
    else:
        yield _said(code, "agreement_signed", Degree.YES, at)
        yield _said(code, "agreement_day", signed, at)
    is_vacant = place % VACANT_EVERY == 0
    yield _said(code, "liaison_named", Degree.NO if is_vacant else Degree.YES, at)


def _said(
    code: str, heading: str, value: Degree | date | None, at: datetime,
    *, answer: Answer = Answer.ANSWERED,
) -> NewStatement:  # fmt: skip
    day = local_day(at) - timedelta(days=60)
    return NewStatement(
        heading=heading, about="" if heading == "liaison_named" else COORDINATION,
        institution=f"EDO-{code}-GOB", first_date=day, last_date=day, said_by="SEGOB-UDH",
        said_by_kind=InstitutionKind.AUTHORITY, said_date=local_day(at) - timedelta(days=50),
        answer=answer, value=value, page=1 + int(code), quote="",
    )  # fmt: skip
