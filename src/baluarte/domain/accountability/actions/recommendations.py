"""Statuses stated for a day, who answers, and what asks the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationLink,
    RecommendationOwner,
    RecommendationStatus,
)
from baluarte.domain.accountability.queries.entry_twins import is_one_waiting
from baluarte.domain.accountability.queries.recommendations import likeness_of, owners_of
from baluarte.domain.accountability.recommendation_figures import statuses_of
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rules import require_keeper, require_voice
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.entries import Json
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatus:
    """How far a recommendation was complied with, as one side says it, and on what evidence."""

    side: AssessmentSide
    status: str
    day: date
    reason: str
    # Whose word it is; empty where the house speaks for itself.
    said_by: str = ""
    document: Document | None = None
    page: int | None = None
    reference: str = ""


@transaction.atomic
def state_status(
    *,
    recommendation: Recommendation,
    new: NewStatus,
    institution: Institution,
    by: UUID,
    at: datetime,
) -> RecommendationStatus:
    """State how far it was complied with, in one voice; a second of its house lets it stand."""
    context.require(by)
    owners = owners_of([recommendation.pk], known_at=at).get(recommendation.pk, ())
    voice = require_voice(by, new.side, institution, new.said_by.strip(), owners)
    known = {one.code for one in statuses_of(recommendation.set.scheme)}
    if new.status not in known:
        raise RecommendationRefused("status", field="status", given=new.status)
    if new.day > local_day(at):
        raise RecommendationRefused("ahead", field="day", given=new.day)
    if not new.reason.strip():
        raise RecommendationRefused("missing", field="reason")
    require_evidence(new.document, new.reference)
    if new.side == AssessmentSide.AUTHORITY and not voice.is_own:
        _require_its_document(new, voice.said_by)
    made = RecommendationStatus(
        recommendation=recommendation,
        side=new.side,
        status=new.status,
        day=new.day,
        reason=new.reason.strip(),
        said_by=voice.said_by,
        document=new.document,
        page=new.page,
        reference=new.reference.strip(),
        institution=institution,
        stated_at=at,
        stated_by_id=by,
    )
    take_turns([institution.pk])
    if is_one_waiting(made):
        raise RecommendationRefused("waits_already", field="day")
    made.save(force_insert=True)
    told = {"recommendation": recommendation.code, "side": str(new.side), "status": new.status}
    _record("accountability.state_status", [recommendation.pk], told, by=by, at=at)
    return made


@transaction.atomic
def set_owners(
    *, recommendation: Recommendation, institutions: Iterable[str], by: UUID, at: datetime
) -> list[RecommendationOwner]:
    """Say which institutions answer from now on; who did before stays known."""
    context.require(by)
    require_keeper(by)
    wanted = set(institutions)
    for code in wanted:
        try:
            public_institution(code)
        except UnknownCode:
            raise RecommendationRefused("institution", field="institutions", given=code) from None
    newest: dict[str, bool] = dict(
        recommendation.owners.order_by("said_at", "id").values_list("institution", "answers")
    )
    now = {code for code, answers in newest.items() if answers}
    changes = [(code, True) for code in wanted - now] + [(code, False) for code in now - wanted]
    made = RecommendationOwner.objects.bulk_create(
        RecommendationOwner(
            recommendation=recommendation, institution=code, answers=answers,
            said_at=at, said_by_id=by,
        )
        for code, answers in sorted(changes)
    )  # fmt: skip
    told = {"recommendation": recommendation.code, "institutions": sorted(wanted)}
    _record("accountability.set_owners", [recommendation.pk], told, by=by, at=at)
    return made


@transaction.atomic
def decide_link(
    *, one: Recommendation, other: Recommendation, asks_the_same: bool, by: UUID, at: datetime
) -> RecommendationLink:
    """Say that two recommendations of different sets ask the same, or that they do not (again)."""
    context.require(by)
    require_keeper(by)
    if one.set_id == other.set_id:
        raise RecommendationRefused("one_set", field="other", given=other.code)
    first, second = sorted((one, other), key=lambda each: each.pk)
    made = RecommendationLink.objects.create(
        first=first,
        second=second,
        asks_the_same=asks_the_same,
        likeness=Decimal(str(round(likeness_of(one, other), 3))),
        decided_at=at,
        decided_by_id=by,
    )
    told: dict[str, Json] = {"pair": sorted((one.code, other.code)), "same": asks_the_same}
    _record("accountability.decide_link", [first.pk, second.pk], told, by=by, at=at)
    return made


def require_evidence(document: Document | None, reference: str) -> None:
    """Raise `RecommendationRefused` where neither a document nor a reference shows it."""
    if document is None and not reference.strip():
        raise RecommendationRefused("evidence", field="reference")


def _require_its_document(new: NewStatus, issuer: str) -> None:
    """Refuse the word of an authority that no document of its own says, on a page."""
    document = new.document
    if document is None or document.issuer != issuer:
        raise RecommendationRefused("not_issued_by_it", field="document")
    if not document.is_shared:
        raise RecommendationRefused("not_shared", field="document")
    if new.page is None:
        raise RecommendationRefused("no_page", field="page")


def _record(
    act: str, objects: Sequence[UUID], payload: Mapping[str, Json], *, by: UUID, at: datetime
) -> None:
    record(
        act=act, object_type="recommendation", objects=objects, payload=dict(payload), by=by, at=at
    )
