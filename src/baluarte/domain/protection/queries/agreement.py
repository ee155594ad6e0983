"""How far two raters of the same study agree: the one place where codes are added up.

What comes out is of many studies at once. No rater, no person and no case is in it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal, TypeVar
from uuid import UUID

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.protection.models import ItemRating, LevelStatement, RiskStudy
from baluarte.domain.protection.models.second_ratings import FEWEST_PAIRS
from baluarte.domain.protection.queries.studies import instrument_of
from baluarte.norms.instruments import Rating
from baluarte.norms.instruments.reliability import CodesAndTotal, codes_and_totals
from baluarte.science import reliability

ANALYST = "analyst"
RESAMPLES = 1_000

Why = Literal["", "too_few", "all_alike"]
V = TypeVar("V")


@dataclass(frozen=True)
class Sample:
    """Studies drawn for a second rating, and out of how many."""

    studies: tuple[UUID, ...]
    out_of: int


@dataclass(frozen=True)
class Progress:
    """How far a sample has come: drawn, being rated again, rated again and closed."""

    drawn: int
    begun: int
    done: int


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of agreement with its interval; without a value where `why` says why."""

    of: str
    pairs: int
    left_out: int
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    why: Why = ""


@dataclass(frozen=True)
class Agreement:
    """How far raters agree on the level, on the sum of all codes, and on each item."""

    instrument: str
    pairs: int
    # Pairs rated with another version of the instrument, or with two.
    other_instrument: int
    level: Coefficient
    sums: Coefficient
    items: tuple[Coefficient, ...]
    # Gwet's AC1 of each item, beside its kappa: whether both gave the very same code.
    same_code: tuple[Coefficient, ...]


def sample_of(*, seed: int, size: int, since: date, until: date) -> Sample:
    """Return the studies that a seed draws from those closed in a period, as the context sees it.

    Those come first whose key, hashed with the seed, is smallest: the same seed draws the same
    studies, whatever order the database keeps them in.
    """
    closed = RiskStudy.objects.filter(
        rated_again=None, closed_at__date__gte=since, closed_at__date__lte=until
    )
    keys = list(closed.values_list("pk", flat=True))
    drawn = sorted(keys, key=lambda key: sha256(f"{seed}|{key}".encode()).digest())
    return Sample(tuple(drawn[: max(size, 0)]), len(keys))


def sees_studies() -> bool:
    """Say whether the context sees a closed study, from which a sample could be drawn."""
    return RiskStudy.objects.filter(rated_again=None).exclude(closed_at=None).exists()


def progress_of(sample: Collection[UUID]) -> Progress:
    """Return how many studies of a sample are being rated again, and how many were."""
    again = RiskStudy.objects.filter(rated_again__in=sample)
    done = set(again.exclude(closed_at=None).values_list("rated_again", flat=True))
    begun = set(again.filter(closed_at=None).values_list("rated_again", flat=True))
    return Progress(len(sample), len(begun - done), len(done))


def agreement_on(sample: Collection[UUID], *, by: UUID, at: datetime) -> Agreement | None:
    """Return how far raters agree on the studies of a sample that were rated again; logged.

    Of several second ratings the first that was closed counts. Nothing where none was closed.
    """
    require_role(by, ANALYST)
    again = RiskStudy.objects.filter(rated_again__in=sample).exclude(closed_at=None)
    firsts: dict[UUID, RiskStudy] = {}
    for one in again.select_related("rated_again").order_by("-closed_at", "-id"):
        if one.rated_again is not None:
            firsts[one.rated_again.pk] = one
    if not firsts:
        return None
    record(
        act="protection.read_agreement", object_type="risk_study", objects=sorted(firsts, key=str),
        by=by, at=at,
    )  # fmt: skip
    return _agreement(list(firsts.values()))


def _agreement(again: Sequence[RiskStudy]) -> Agreement:
    used = [one.instrument for one in again]
    most = max(sorted(set(used)), key=used.count)
    pairs = [
        (one.rated_again.pk, one.pk)
        for one in again
        if one.rated_again is not None and one.instrument == one.rated_again.instrument == most
    ]
    known = instrument_of(next(one for one in again if one.instrument == most))
    keys = [key for pair in pairs for key in pair]
    levels, ratings = _levels(keys), _ratings(keys)
    coded = dict(zip(keys, codes_and_totals(known, [ratings.get(key, {}) for key in keys]),
                     strict=True))  # fmt: skip
    codes = list(range(len(known.codes)))
    both = {item: _coded(pairs, coded, item) for item in known.items}
    return Agreement(
        instrument=most,
        pairs=len(pairs),
        other_instrument=len(again) - len(pairs),
        level=kappa_on("level", _both(pairs, levels.get), list(known.levels), len(pairs)),
        sums=_correlation(_both(pairs, lambda key: coded[key].total), len(pairs)),
        items=tuple(kappa_on(item, said, codes, len(pairs)) for item, said in both.items()),
        same_code=tuple(ac1_on(item, said, codes, len(pairs)) for item, said in both.items()),
    )


def _levels(keys: Collection[UUID]) -> dict[UUID, str]:
    rows = LevelStatement.objects.filter(study__in=keys).order_by("stated_at", "id")
    return dict(rows.values_list("study", "level"))


def _ratings(keys: Collection[UUID]) -> dict[UUID, dict[str, Rating]]:
    found: dict[UUID, dict[str, Rating]] = {}
    rows = ItemRating.objects.filter(study__in=keys).order_by("rated_at", "id")
    for study, item, code in rows.values_list("study", "item", "code"):
        found.setdefault(study, {})[item] = Rating(code)
    return found


def _both(
    pairs: Sequence[tuple[UUID, UUID]], said: Callable[[UUID], V | None]
) -> list[tuple[V, V]]:
    """Return what both raters said, where both did: unknown agrees with nothing."""
    both = [(said(first), said(second)) for first, second in pairs]
    return [(one, other) for one, other in both if one is not None and other is not None]


def _coded(
    pairs: Sequence[tuple[UUID, UUID]], coded: Mapping[UUID, CodesAndTotal], item: str
) -> list[tuple[int, int]]:
    return _both(pairs, lambda key: coded[key].codes[item])


def kappa_on(of: str, both: list[tuple[V, V]], order: list[V], pairs: int) -> Coefficient:
    """Return weighted kappa of what both gave, out of so many pairs."""
    rest = pairs - len(both)
    if len(both) < FEWEST_PAIRS:
        return Coefficient(of, len(both), rest, why="too_few")
    first, second = zip(*both, strict=True)
    try:
        found = reliability.weighted_kappa(first, second, categories=order, resamples=RESAMPLES)
    except reliability.NotDefined:
        return Coefficient(of, len(both), rest, why="all_alike")
    return Coefficient(
        of, len(both), rest, found.value, found.bootstrap_lower, found.bootstrap_upper
    )


def ac1_on(of: str, both: list[tuple[V, V]], codes: list[V], pairs: int) -> Coefficient:
    """Return AC1, which a code that is rare does not upset and that all coded alike do not end."""
    rest = pairs - len(both)
    if len(both) < FEWEST_PAIRS:
        return Coefficient(of, len(both), rest, why="too_few")
    first, second = zip(*both, strict=True)
    found = reliability.gwet_ac1(first, second, categories=codes)
    return Coefficient(of, len(both), rest, found.value, found.lower, found.upper)


def _correlation(both: list[tuple[int, int]], pairs: int) -> Coefficient:
    """Return ICC(1,1): each study has two raters of its own, whoever they are."""
    rest = pairs - len(both)
    if len(both) < FEWEST_PAIRS:
        return Coefficient("sums", len(both), rest, why="too_few")
    try:
        found = reliability.intraclass_correlations([list(pair) for pair in both]).form("ICC(1,1)")
    except reliability.NotDefined:
        return Coefficient("sums", len(both), rest, why="all_alike")
    return Coefficient("sums", len(both), rest, found.value, found.lower, found.upper)
