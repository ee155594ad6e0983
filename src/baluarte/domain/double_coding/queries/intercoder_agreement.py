"""How far two codings of the same events agree: it speaks of the codebook, never of a person.

No account is read here; what comes out is of many events at once.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from baluarte.domain.access.rules import NotAllowed, holds_role
from baluarte.domain.audit.actions import record
from baluarte.domain.double_coding.coded_event import UNKNOWN, Coded, date_precision
from baluarte.domain.double_coding.models import DoubleCoding, SecondCoding
from baluarte.domain.double_coding.queries.worklist import lists_coded_twice
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.registry.choices import STANDING, CodedField, EventState
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.imprecise import DatePrecision
from baluarte.science import reliability

ANALYST = "analyst"
# At 30 pairs the interval of kappa is still half a unit wide: below it nothing is said. Ours.
FEWEST_PAIRS: Final = 30
RESAMPLES: Final = 500
MOST_CONFUSED: Final = 15
# Of what one coder gave and the other gave nothing for.
NOTHING: Final = ""

Kind = Literal["nominal", "ordinal", "sets"]
Why = Literal["", "too_few", "all_alike"]
Pairs = Sequence[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What of a coding is compared: of which field, as what kind of value, by which codes."""

    code: str
    field: CodedField
    kind: Kind
    read: Callable[[Coded], Any]
    # All that could be given, where that is known beforehand.
    categories: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient with its interval of 95 in 100; without a value where `why` says why."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    why: Why = ""


@dataclass(frozen=True, slots=True)
class OfField:
    """How far codings agree on one thing: how many pairs, in what share alike, beyond chance."""

    measured: Measured
    pairs: int
    # Of them, second codings that were not blind.
    not_blind: int
    share: Coefficient
    kappa: Coefficient
    alpha: Coefficient
    ac1: Coefficient
    # By year, the pairs and the share that is alike; none where there are too few.
    by_year: Mapping[int, tuple[int, float | None]]


@dataclass(frozen=True, slots=True)
class Confused:
    """Two codes that one coder gave for the other, in how many events."""

    measured: Measured
    one: str
    other: str
    events: int


@dataclass(frozen=True, slots=True)
class CodersAgreement:
    """How far codings of a period agree, and which codes are taken for one another."""

    codings: int
    fields: Sequence[OfField]
    confused: Sequence[Confused]
    years: Sequence[int]


def may_read_agreement(*, by: UUID) -> bool:
    """Say whether an account reads agreement of a list that is coded twice.

    An analyst does of what she sees, and everybody of the lists to which they add.
    """
    on = DoubleCoding.objects.filter(superseded_by__isnull=True, share__gt=0)
    return bool(lists_coded_twice()) or (holds_role(by, ANALYST) and on.exists())


def coders_agreement(*, since: date, until: date, by: UUID, at: datetime) -> CodersAgreement:
    """Return how far two codings agree on what was coded a second time in a period; logged.

    Of all that an analyst sees, or of the lists to which whoever asks adds.
    """
    if not may_read_agreement(by=by):
        raise NotAllowed("registry.agreement.analyst_or_contributor")
    rows = SecondCoding.objects.filter(
        coded_at__date__gte=since,
        coded_at__date__lte=until,
        drawn__event__status__in=STANDING,
    )
    if not holds_role(by, ANALYST):
        rows = rows.filter(compartment__in=lists_coded_twice())
    codings = list(rows.order_by("coded_at", "id"))
    record(
        act="registry.read_agreement", object_type="second_coding",
        payload={"since": since.isoformat(), "until": until.isoformat(), "codings": len(codings)},
        by=by, at=at,
    )  # fmt: skip
    return agreement_of(codings)


def agreement_of(codings: Sequence[SecondCoding]) -> CodersAgreement:
    """Return how far some codings agree with the first ones."""
    both = [(one, Coded.read(one.first), Coded.read(one.second)) for one in codings]
    fields, confused = [], []
    for measured in measures():
        asked = [one for one in both if measured.field.value in one[0].fields]
        if not asked:
            continue
        pairs = [(measured.read(first), measured.read(second)) for _, first, second in asked]
        fields.append(_of_field(measured, [one for one, _, _ in asked], pairs))
        if len(pairs) >= FEWEST_PAIRS:
            confused += _confused(measured, pairs)
    confused.sort(key=lambda one: (-one.events, one.measured.code, one.one, one.other))
    years = sorted({local_day(one.coded_at).year for one in codings})
    return CodersAgreement(len(codings), fields, confused[:MOST_CONFUSED], years)


def measures() -> list[Measured]:
    """Return what is compared, in the order of the page."""
    precisions = tuple(one.value for one in DatePrecision)
    places = tuple(one.value for one in PlacePrecision)
    return [
        Measured("date_precision", CodedField.DATE, "nominal",
                 lambda one: date_precision(one.date), (*precisions, UNKNOWN)),
        Measured("date", CodedField.DATE, "nominal", lambda one: one.date),
        Measured("place_precision", CodedField.PLACE, "nominal",
                 lambda one: one.place_precision, places),
        Measured("place", CodedField.PLACE, "nominal",
                 lambda one: one.municipality or one.state or NOTHING),
        Measured("types", CodedField.TYPES, "sets", lambda one: frozenset(one.types)),
        Measured("perpetrators", CodedField.PERPETRATORS, "sets",
                 lambda one: frozenset(one.perpetrators)),
        Measured("victims", CodedField.VICTIMS, "ordinal", lambda one: one.victims),
        Measured("link_to_work", CodedField.LINK_TO_WORK, "nominal",
                 lambda one: one.link_to_work, tuple(terms("links_to_work"))),
        Measured("status", CodedField.STATE_OF, "nominal",
                 lambda one: one.status, tuple(one.value for one in EventState)),
    ]  # fmt: skip


def _of_field(measured: Measured, codings: Sequence[SecondCoding], pairs: Pairs) -> OfField:
    return OfField(
        measured=measured,
        pairs=len(pairs),
        not_blind=sum(not one.is_blind for one in codings),
        share=_share(pairs),
        kappa=_if_enough(pairs, lambda: _kappa(measured, pairs)),
        alpha=_if_enough(pairs, lambda: _alpha(measured, pairs)),
        ac1=_if_enough(pairs, lambda: _ac1(measured, pairs)),
        by_year=_by_year(codings, pairs),
    )


def _if_enough(pairs: Pairs, found: Callable[[], Coefficient]) -> Coefficient:
    if len(pairs) < FEWEST_PAIRS:
        return Coefficient(why="too_few")
    try:
        return found()
    except reliability.NotDefined:
        return Coefficient(why="all_alike")


def _share(pairs: Pairs) -> Coefficient:
    if len(pairs) < FEWEST_PAIRS:
        return Coefficient(why="too_few")
    return Coefficient(value=sum(one == other for one, other in pairs) / len(pairs))


def _kappa(measured: Measured, pairs: Pairs) -> Coefficient:
    first, second, given = _as_categories(measured, pairs)
    found = reliability.weighted_kappa(
        first, second, weights="unweighted", categories=given, resamples=RESAMPLES
    )
    return Coefficient(found.value, found.bootstrap_lower, found.bootstrap_upper)


def _ac1(measured: Measured, pairs: Pairs) -> Coefficient:
    first, second, given = _as_categories(measured, pairs)
    found = reliability.gwet_ac1(first, second, categories=given)
    return Coefficient(found.value, found.lower, found.upper)


def _alpha(measured: Measured, pairs: Pairs) -> Coefficient:
    # Not told is no number: such pairs are left out here, and told apart in all the others.
    told = [list(pair) for pair in pairs if None not in pair]
    if len(told) < FEWEST_PAIRS:
        return Coefficient(why="too_few")
    level: Any = {"sets": "masi"}.get(measured.kind, measured.kind)
    found = reliability.krippendorff_alpha(told, level=level, resamples=RESAMPLES)
    return Coefficient(found.value, found.lower, found.upper)


def _as_categories(measured: Measured, pairs: Pairs) -> tuple[list[Any], list[Any], list[Any]]:
    """Return both codings and all that could be given; a set is one category, whole."""
    first, second = ([_whole(one) for one in side] for side in zip(*pairs, strict=True))
    given = {*first, *second}
    known = [one for one in measured.categories if one not in given]
    return first, second, [*sorted(given), *known]


def _whole(value: Any) -> Any:
    if isinstance(value, frozenset):
        return "+".join(sorted(value))
    return UNKNOWN if value is None else str(value)


def _by_year(codings: Sequence[SecondCoding], pairs: Pairs) -> dict[int, tuple[int, float | None]]:
    of: dict[int, list[bool]] = {}
    for coding, (one, other) in zip(codings, pairs, strict=True):
        of.setdefault(local_day(coding.coded_at).year, []).append(one == other)
    return {
        year: (len(alike), sum(alike) / len(alike) if len(alike) >= FEWEST_PAIRS else None)
        for year, alike in sorted(of.items())
    }


def _confused(measured: Measured, pairs: Pairs) -> list[Confused]:
    """Return which codes were given for one another, whoever gave which."""
    found: Counter[tuple[str, str]] = Counter()
    for one, other in pairs:
        if one == other:
            continue
        ours, theirs = ([one], [other]) if measured.kind != "sets" else _apart(one, other)
        found.update({tuple(sorted((_whole(a), _whole(b)))) for a in ours for b in theirs})
    return [Confused(measured, one, other, number) for (one, other), number in found.items()]


def _apart(one: frozenset[str], other: frozenset[str]) -> tuple[list[str], list[str]]:
    """Return what each of two sets holds of its own; nothing, where it holds no more."""
    return sorted(one - other) or [NOTHING], sorted(other - one) or [NOTHING]
