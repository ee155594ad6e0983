"""Sets of recommendations: loaded from the texts, opened, and filled from a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.accountability.models import Recommendation, RecommendationSet
from baluarte.domain.accountability.recommendation_figures import schemes
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rules import require_keeper
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.entries import Json
from baluarte.domain.wall import context
from baluarte.norms import policy
from baluarte.norms.catalogues import terms
from baluarte.norms.policy import recommendation_sets
from baluarte.norms.policy.likeness import digest_of, folded

LONGEST_TEXT = 4000
# By what one is recognised, and one is known of whom nobody says who made it.
MARKS = ("code", "number", "text_es", "text_en", "by_es", "by_en")
ANYBODY = None
OF_CATALOGUES = {
    "kind": "recommendation_kinds",
    "axis": "policy_axes",
    "themes": "recommendation_themes",
    "addressed_to": "recommendation_addressees",
}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecommendation:
    """A recommendation as a row of a sheet says it; codes are those of the catalogues."""

    number: str = ""
    # By which this registry names one that it gave out; never kept of a sheet.
    code: str = ""
    text_es: str = ""
    text_en: str = ""
    year: int | None = None
    kind: str = "recommendation"
    axis: str = "cross"
    themes: tuple[str, ...] = ()
    addressed_to: tuple[str, ...] = ("other",)
    by_es: str = ""
    by_en: str = ""
    response_es: str = ""
    response_en: str = ""
    source: str = ""
    url: str = ""
    confidence: str = "B"

    @property
    def digest(self) -> str:
        """Return by what it is recognised in its set: who made it, and its words."""
        return digest_of(self.by_en or self.by_es, self.text_es or self.text_en)


@dataclass(frozen=True, slots=True)
class LoadedSets:
    """What a load brought: new rows, and those kept otherwise than the texts now say."""

    sets: int
    recommendations: int
    different: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which rows of a sheet stand here already, by their place in it and by what."""

    places: dict[int, str] = field(default_factory=dict)


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


def recognised(of: RecommendationSet | None, rows: Sequence[NewRecommendation]) -> Recognised:
    """Return which rows stand in the set already, or twice in the sheet, and by what.

    By its code or number first; then by its words in either language and who made it, where the
    sheet says who.
    """
    held = list(of.recommendations.values(*MARKS)) if of else []
    numbers = {one[name] for one in held for name in ("number", "code") if one[name]}
    words = {mark for one in held for mark in _marks(one)}
    places: dict[int, str] = {}
    for place, row in enumerate(rows):
        said = {name: getattr(row, name) for name in MARKS}
        if {row.number, row.code} & numbers:
            places[place] = "number"
        elif not words.isdisjoint(_marks_asked(said)):
            places[place] = "text"
        numbers |= {one for one in (row.number, row.code) if one}
        words |= _marks(said)
    return Recognised(places)


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
    for place, how in recognised(of, rows).places.items():
        refused = RecommendationRefused("stands_already", field=how, given=rows[place].number)
        refused.place = place
        raise refused
    made = []
    for place, new in enumerate(rows):
        try:
            _require_codes(new)
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


def _marks(said: Mapping[str, str]) -> set[tuple[str | None, str]]:
    """Return what one that stands answers to: each of its texts, by each name of who made it."""
    makers = {_maker(said["by_es"]), _maker(said["by_en"]), ANYBODY}
    return {(maker, text) for maker in makers for text in _texts(said)}


def _marks_asked(said: Mapping[str, str]) -> set[tuple[str | None, str]]:
    """Return what is looked for of a row: who made it in each language, anybody where unsaid."""
    named: set[str | None] = {_maker(said[name]) for name in ("by_es", "by_en") if said[name]}
    makers = named or {ANYBODY}
    return {(maker, text) for maker in makers for text in _texts(said)}


def _texts(said: Mapping[str, str]) -> set[str]:
    return {folded(said[name]) for name in ("text_es", "text_en") if said[name].strip()}


def _maker(said: str) -> str:
    return " ".join(sorted(folded(said).split()))


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


def _require_codes(new: NewRecommendation) -> None:
    if not (new.text_es.strip() or new.text_en.strip()):
        raise RecommendationRefused("missing", field="text_es")
    for name in ("text_es", "text_en"):
        if len(getattr(new, name)) > LONGEST_TEXT:
            raise RecommendationRefused("too_long", field=name)
    for name, catalogue in OF_CATALOGUES.items():
        given = getattr(new, name)
        for code in (given,) if isinstance(given, str) else given:
            if code not in terms(catalogue):
                raise RecommendationRefused("unknown_code", field=name, given=code)


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
