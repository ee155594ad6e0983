"""Figures of recommendations: how many have which status, as each of two sides says it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.norms.catalogues import Term, terms

NOT_ASSESSED = ""


@dataclass(frozen=True)
class Assessed:
    """One recommendation as the figures see it: what divides it, and what each side says of it."""

    code: str
    kind: str
    axis: str
    themes: tuple[str, ...]
    addressed_to: tuple[str, ...]
    owners: tuple[str, ...] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Say whether it is one of those that its set declares; a theme speaks of several."""
        return bool(terms("recommendation_kinds")[self.kind].facts["counts"])

    def status(self, side: AssessmentSide) -> str:
        """Return what a side says of it; nothing where it says nothing."""
        return self.statuses.get(side, NOT_ASSESSED)


@dataclass(frozen=True)
class Figures:
    """How many recommendations, and of them how many have each status by each side.

    Both sides stand beside each other; how many they agree on is said, and nothing is averaged.
    """

    total: int
    by_side: Mapping[AssessmentSide, Mapping[str, int]]
    agree: int
    differ: int
    one_side: int
    neither: int

    def of(self, side: AssessmentSide, status: str) -> int:
        """Return how many have a status by one side."""
        return self.by_side[side].get(status, 0)


@dataclass(frozen=True)
class Cut:
    """Figures of those that have something in common: a theme, an axis, whom they speak to."""

    code: str
    figures: Figures


@dataclass(frozen=True)
class SetReport:
    """The figures of one set for a day, as known on a day: asked again, they are the same."""

    day: date
    known_day: date
    scheme: str
    whole: Figures
    # Themes of several recommendations, which are none of those that its body declares.
    of_themes: Figures
    by_addressee: tuple[Cut, ...]
    by_theme: tuple[Cut, ...]
    by_axis: tuple[Cut, ...]


def statuses_of(scheme: str) -> list[Term]:
    """Return the statuses of a scheme, in the order of its catalogue."""
    return [
        one for one in terms("recommendation_statuses").values() if one.facts["scheme"] == scheme
    ]


def schemes() -> list[str]:
    """Return the schemes by which recommendations are followed."""
    return list(
        dict.fromkeys(str(one.facts["scheme"]) for one in terms("recommendation_statuses").values())
    )


def figures_of(rows: Iterable[Assessed]) -> Figures:
    """Count recommendations by what each side says of them."""
    rows = list(rows)
    by_side: dict[AssessmentSide, dict[str, int]] = {side: {} for side in AssessmentSide}
    agree = differ = one_side = neither = 0
    for row in rows:
        said = {side: row.status(side) for side in AssessmentSide}
        for side, status in said.items():
            by_side[side][status] = by_side[side].get(status, 0) + 1
        spoken = [status for status in said.values() if status]
        neither += not spoken
        one_side += len(spoken) == 1
        both = len(spoken) == len(AssessmentSide)
        agree += both and len(set(spoken)) == 1
        differ += both and len(set(spoken)) > 1
    return Figures(len(rows), by_side, agree, differ, one_side, neither)


def cut_by(rows: Iterable[Assessed], names: Callable[[Assessed], Iterable[str]]) -> tuple[Cut, ...]:
    """Count recommendations by each of what they have in common; one may stand in several."""
    grouped: dict[str, list[Assessed]] = {}
    for row in rows:
        for name in names(row):
            grouped.setdefault(name, []).append(row)
    return tuple(Cut(name, figures_of(found)) for name, found in grouped.items())


def report_of(rows: Iterable[Assessed], *, scheme: str, day: date, known_day: date) -> SetReport:
    """Return the figures of a set, whole and cut by whom it speaks to, theme and axis."""
    rows = list(rows)
    counted = [one for one in rows if one.counts]
    themes = [one for one in rows if one.kind == "theme"]
    # A set known by themes alone is cut by them: there is nothing else to cut.
    cut = counted or themes
    return SetReport(
        day=day,
        known_day=known_day,
        scheme=scheme,
        whole=figures_of(counted),
        of_themes=figures_of(themes),
        by_addressee=_in_order("recommendation_addressees", cut_by(cut, lambda a: a.addressed_to)),
        by_theme=_in_order("recommendation_themes", cut_by(cut, lambda a: a.themes)),
        by_axis=_in_order("policy_axes", cut_by(cut, lambda a: (a.axis,))),
    )


def _in_order(catalogue: str, cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    places = {code: place for place, code in enumerate(terms(catalogue))}
    return tuple(sorted(cuts, key=lambda cut: (places.get(cut.code, len(places)), cut.code)))
