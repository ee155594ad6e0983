"""Sets of recommendations: loaded from the texts, opened, and filled from a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.accountability.models import Recommendation, RecommendationSet
from baluarte.domain.accountability.recommendation_figures import schemes
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rows import (
    NewRecommendation,
    recognised,
    require_codes,
)
from baluarte.domain.accountability.recommendation_rules import require_keeper
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.entries import Json
from baluarte.domain.wall import context
from baluarte.norms import policy
from baluarte.norms.policy import recommendation_sets


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSet:
    """A set as somebody opens it, to import what it recommends."""

    code: str
    label_es: str
    label_en: str = ""
    body_es: str
    body_en: str = ""
    year: int | None = None
    declared_size: int | None = None
    is_partial: bool = True
    scheme: str
    source: str


@dataclass(frozen=True, slots=True)
class LoadedSets:
    """What a load brought: new rows, and those kept otherwise than the texts now say."""

    sets: int
    recommendations: int
    different: tuple[str, ...] = ()


@transaction.atomic
def load_sets(*, at: datetime) -> LoadedSets:
    """Load the sets of the texts that are not here; what is here stays. As operator."""
    here = set(RecommendationSet.objects.values_list("code", flat=True))
    held = {row.code: row for row in Recommendation.objects.all()}
    made: list[Recommendation] = []
    different: list[str] = []
    for code, text in recommendation_sets().items():
        if code not in here:
            _set_of(text, at=at).save(force_insert=True)
        of = RecommendationSet.objects.get(code=code)
        for position, one in enumerate(text.recommendations, start=1):
            row = _row(_new_of(one), of, code=one.code, position=position, by=None, at=at)
            if one.code not in held:
                made.append(row)
            elif held[one.code].digest != row.digest:
                different.append(one.code)
    Recommendation.objects.bulk_create(made)
    found = LoadedSets(len(set(recommendation_sets()) - here), len(made), tuple(different))
    told = {"sets": found.sets, "recommendations": found.recommendations}
    _record("accountability.load_sets", [one.pk for one in made], told, by=None, at=at)
    return found


@transaction.atomic
def open_set(*, new: NewSet, by: UUID, at: datetime) -> RecommendationSet:
    """Open a set that the texts do not have, to import its recommendations."""
    context.require(by)
    require_keeper(by)
    for name in ("code", "label_es", "body_es", "source"):
        if not getattr(new, name).strip():
            raise RecommendationRefused("missing", field=name)
    if new.scheme not in schemes():
        raise RecommendationRefused("scheme", field="scheme", given=new.scheme)
    if RecommendationSet.objects.filter(code=new.code).exists():
        raise RecommendationRefused("set_exists", field="code", given=new.code)
    made = RecommendationSet.objects.create(
        **{name: getattr(new, name) for name in NewSet.__dataclass_fields__},
        confidence="B", kept_at=at, kept_by_id=by,
    )  # fmt: skip
    _record("accountability.open_set", [made.pk], {"code": made.code}, by=by, at=at)
    return made


@transaction.atomic
def import_recommendations(
    *, of: RecommendationSet, rows: Sequence[NewRecommendation], by: UUID, at: datetime
) -> list[Recommendation]:
    """Import recommendations into a set, all or none; one that stands here already is refused.

    The `RecommendationRefused` names its place among the rows.
    """
    context.require(by)
    require_keeper(by)
    # A code is given once: what was withdrawn keeps its own.
    last = Recommendation.everything.filter(set=of).count()
    withdrawn = _withdrawn_of(of)
    # Asked here: what is recognised is compared with what stands, as a sheet says it.
    for place, how in recognised(of, rows).places.items():
        refused = RecommendationRefused("stands_already", field=how, given=rows[place].number)
        refused.place = place
        raise refused
    made = []
    for place, new in enumerate(rows):
        try:
            require_codes(new)
        except RecommendationRefused as refused:
            refused.place = place
            raise
        position = last + place + 1
        code = f"{of.code.upper().replace('_', '-')}-{position:03d}"
        row = _row(new, of, code=code, position=position, by=by, at=at)
        row.times_withdrawn = sum(
            digest == row.digest or (number != "" and number == row.number)
            for digest, number in withdrawn
        )
        made.append(row)
    Recommendation.objects.bulk_create(made)
    _record(
        "accountability.import_recommendations", [one.pk for one in made],
        {"set": of.code, "number": len(made)}, by=by, at=at,
    )  # fmt: skip
    return made


def _withdrawn_of(of: RecommendationSet) -> list[tuple[str, str]]:
    """Return by what those of a set are known that were imported and taken back."""
    gone = Recommendation.everything.filter(set=of).exclude(withdrawal=None)
    return list(gone.values_list("digest", "number"))


def _set_of(text: policy.RecommendationSet, *, at: datetime) -> RecommendationSet:
    note = text.note or {}
    return RecommendationSet(
        code=text.code,
        label_es=text.label["es"],
        label_en=text.label.get("en", ""),
        body_es=text.body["es"],
        body_en=text.body.get("en", ""),
        year=text.year,
        declared_size=text.declared_size,
        is_partial=text.is_partial,
        scheme=text.scheme,
        source=text.source,
        note_es=note.get("es", ""),
        note_en=note.get("en", ""),
        confidence=text.confidence,
        kept_at=at,
    )


def _new_of(text: policy.Recommendation) -> NewRecommendation:
    said, response = text.by or {}, text.state_response or {}
    return NewRecommendation(
        number=text.number or "",
        year=text.year,
        kind=text.kind,
        axis=text.axis,
        text_es=text.gist["es"],
        text_en=text.gist.get("en", ""),
        themes=text.themes,
        addressed_to=text.addressed_to,
        by_es=said.get("es", ""),
        by_en=said.get("en", ""),
        response_es=response.get("es", ""),
        response_en=response.get("en", ""),
        source=text.source,
        confidence=text.confidence,
    )


def _row(
    new: NewRecommendation,
    of: RecommendationSet,
    *,
    code: str,
    position: int,
    by: UUID | None,
    at: datetime,
) -> Recommendation:
    names = (name for name in NewRecommendation.__dataclass_fields__ if name != "code")
    given = {name: getattr(new, name) for name in names}
    lists = {name: list(given[name]) for name in ("themes", "addressed_to")}
    return Recommendation(
        **{**given, **lists, "source": given["source"] or of.source},
        set=of,
        code=code,
        position=position,
        digest=new.digest,
        kept_at=at,
        kept_by_id=by,
    )


def _record(
    act: str, objects: Sequence[UUID], payload: Mapping[str, Json], *, by: UUID | None, at: datetime
) -> None:
    record(
        act=act, object_type="recommendation", objects=objects, payload=dict(payload), by=by, at=at
    )
