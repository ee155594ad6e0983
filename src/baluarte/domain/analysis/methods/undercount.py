"""How many events were never registered, from which lists know of the same ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baluarte.domain.analysis.choices import (
    OF_ALL,
    OF_SUM,
    PARTIAL,
    STRATUM,
    SUM,
    WHOLE,
    Caution,
    Refusal,
)
from baluarte.domain.analysis.methods.completeness import incomplete_months, said_of_input
from baluarte.domain.analysis.methods.given import HistoryRow, RunInput, RunSettings
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    caution,
    figure,
)
from baluarte.science import recapture
from baluarte.science.messages import Message

FAMILIES = ("log_linear", "decomposable", "latent_class")
# A table may take latent classes half a minute: so many at most, of all strata and linkages.
MOST_TABLES = 200
WORKERS = 2
# Columns beside those of the lists, whose names are those of organisations.
_EVENTS, _STRATUM = "#events", "#stratum"


@dataclass(frozen=True, slots=True)
class _Found:
    """What was estimated, or why nothing was; neither where it was not asked for."""

    result: "recapture.Undercount | None" = None
    refused: "recapture.Refusal | None" = None


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Estimate how many there were by three families of models, through the gate.

    The whole, and each stratum by itself where some are asked for. Refused where neither can be
    estimated; what cannot be beside what can is an answer, with its reason.
    """
    tables = _linkages(given)
    strata = sorted({row[0] for row in given.histories} - {""}) if given.strata else []
    _refuse_too_many(len(tables), len(strata))
    total = 2 if strata else 1
    families = settings.of("families", "all")
    told = {"method": families, "seed": settings.seed, "workers": WORKERS, "counts": _EVENTS}
    whole = _estimated(
        [_frame(given.lists, one) for one in tables],
        progress=lambda done, of: progress(done, of * total),
        **told,
    )
    parted = _Found()
    if strata:
        parted = _estimated(
            [_frame(given.lists, one, with_strata=True) for one in tables],
            strata=_STRATUM,
            progress=lambda done, of: progress(of + done, of * total),
            **told,
        )
    if whole.result is None and parted.result is None:
        raise Refused(Refusal.NOT_ESTIMABLE, **_reason(whole.refused))
    return _result(given, whole, parted)


def _result(given: RunInput, of_whole: "_Found", of_parts: "_Found") -> RunResult:
    whole, parted = of_whole.result, of_parts.result
    headline, told = _headline(whole, parted)
    rows = [*_rows(WHOLE, "", whole.estimates if whole else {})]
    without, reasons = [*_without("", whole)], [*_refused("", of_whole.refused)]
    said = [*_said("", whole.cautions if whole else ())]
    if parted is not None:
        for name, part in parted.strata.items():
            rows += _rows(STRATUM, name, part.estimates)
            without += _without(name, part)
            said += _said(name, part.cautions)
        rows += _rows(SUM, "", parted.estimates)
        without += _without(OF_SUM, parted)
        said += _said(OF_SUM, (one for one in parted.cautions if not one.stratum))
        rows += _rows(PARTIAL, "", parted.partial.estimates if parted.partial else {})
        for name, one in parted.refused.items():
            reasons += _refused(name, one)
    else:
        reasons += _refused(OF_ALL, of_parts.refused)
    months, late = incomplete_months(given)
    return RunResult(
        rows=rows,
        summary={
            "events": given.events_of_lists,
            "observed": max((row["observed"] for row in rows if row["of"] == headline), default=0),
            "headline": headline,
            "low": figure(min(one.lower for one in told.values())),
            "high": figure(max(one.upper for one in told.values())),
            "known_floor": next(iter(told.values())).known_floor,
            "linkages": max(len(given.linkages), 1),
            "lists": len(given.lists),
        },
        cautions=[*_of_input(given), *late, *said],
        incomplete=months,
        tables={
            "without": without,
            "refused": reasons,
            "families": [*_families(told)],
            "not_run": [*_said("", _not_run(whole, parted))],
        },
    )


def _headline(
    whole: "recapture.Undercount | None", parted: "recapture.Undercount | None"
) -> tuple[str, Mapping[str, "recapture.Estimate"]]:
    """Return which numbers answer first: a sum of strata that lacks none, the whole, what there is.

    Strata are the remedy where events differ in how visible they are, so their sum goes first.
    """
    if parted is not None and parted.estimates:
        return SUM, parted.estimates
    if whole is not None:
        return WHOLE, whole.estimates
    if parted is None or parted.partial is None:
        raise ValueError("nothing was estimated")
    return PARTIAL, parted.partial.estimates


def _estimated(tables: Sequence[pd.DataFrame], **told: Any) -> "_Found":
    try:
        return _Found(recapture.estimate_over_linkages(tables, **told))
    except recapture.NotEstimable as error:
        return _Found(refused=error.refusal)


def _linkages(given: RunInput) -> Sequence[Sequence[HistoryRow]]:
    return given.linkages or (given.histories,)


def _frame(
    lists: Sequence[str], rows: Iterable[HistoryRow], *, with_strata: bool = False
) -> pd.DataFrame:
    """Return histories as science takes them; of strata only what lies in one."""
    kept = [row for row in rows if row[0] or not with_strata]
    frame = pd.DataFrame(
        [[int(one) for one in pattern] for _, pattern, _ in kept], columns=list(lists), dtype=int
    )
    frame[_EVENTS] = [number for *_, number in kept]
    if with_strata:
        frame[_STRATUM] = [stratum for stratum, *_ in kept]
    return frame


def _refuse_too_many(linkages: int, strata: int) -> None:
    tables = linkages * (strata + 1)
    if tables > MOST_TABLES:
        raise Refused(Refusal.TOO_MANY_TABLES, tables=tables, most=MOST_TABLES)


def _reason(refused: "recapture.Refusal | None") -> dict[str, Any]:
    """Return a refusal as codes, facts and words in both languages."""
    if refused is None:
        raise ValueError("refused without a reason")
    return {
        "why": refused.reason,
        "found": refused.message.as_data(),
        "helps": refused.needed.as_data(),
    }


def _rows(of: str, stratum: str, found: Mapping[str, "recapture.Estimate"]) -> Iterator[Row]:
    for family, one in found.items():
        yield {
            "of": of,
            "stratum": stratum,
            "family": family,
            "observed": one.observed,
            "total": figure(one.total),
            "low": figure(one.lower),
            "high": figure(one.upper),
            "known": figure(one.known),
            "lacks": list(one.lacks),
        }


def _without(stratum: str, part: "recapture.Undercount | None") -> Iterator[Row]:
    """Yield what each family finds without each list, or that it finds nothing and why."""
    for one in part.leave_one_out if part else ():
        for family, found in one.estimates.items():
            yield {
                "stratum": stratum, "list": one.left_out, "family": family,
                "total": figure(found.total), "low": figure(found.lower),
                "high": figure(found.upper), "refused": None,
            }  # fmt: skip
        for family, why in one.refusals.items():
            yield {
                "stratum": stratum, "list": one.left_out, "family": family,
                "total": None, "low": None, "high": None, "refused": why.message.as_data(),
            }  # fmt: skip


def _refused(stratum: str, one: "recapture.Refusal | None") -> Iterator[Row]:
    if one is not None:
        yield {"stratum": stratum, **_reason(one)}


def _said(stratum: str, found: Iterable[Message]) -> Iterator[Row]:
    """Yield what science warns of, with the stratum it speaks of; a message said twice once."""
    for one in dict.fromkeys(found):
        told = one.as_data()
        yield {"code": one.code, "facts": told["facts"], "stratum": stratum}


def _families(found: Mapping[str, "recapture.Estimate"]) -> Iterator[Row]:
    """Yield what each family assumes, and which differences between events break it."""
    for family, one in found.items():
        yield {
            "family": family,
            "assumes": one.assumption.as_data(),
            "breaks": [broken.as_data() for broken in one.broken_by],
        }


def _not_run(*parts: "recapture.Undercount | None") -> list[Message]:
    return [said for part in parts if part for said in part.not_run.values()]


def _of_input(given: RunInput) -> Iterator[Row]:
    """Yield what must be said of what went in: what is not dated, not parted, not decided."""
    kept = (Caution.NOT_DATED, Caution.LIST_STOPPED)
    yield from (one for one in said_of_input(given, needs_people=False) if one["code"] in kept)
    yield caution(Caution.NEVER_REACHED)
    if given.left_out:
        yield caution(Caution.LISTS_LEFT_OUT, organisations=", ".join(given.left_out))
    if given.pairs_waiting:
        yield caution(
            Caution.PAIRS_WAITING,
            pairs=given.pairs_waiting,
            expected=round(given.pairs_expected),
            linkages=max(len(given.linkages), 1),
        )
    else:
        yield caution(Caution.PAIRS_ALL_DECIDED)
    apart = sum(number for stratum, _, number in given.histories if not stratum)
    if given.strata and apart:
        yield caution(Caution.NO_STRATUM, events=apart)
