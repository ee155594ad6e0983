"""What a scan found in SaTScan's own columns, and its settings as SaTScan reads them.

A row of names, then rows of fields between blanks, as SaTScan writes `.txt` files with headers:

    .col  a row a cluster: where its centre is, since when, its numbers
    .gis  a row a place of a cluster: the cluster's numbers, and the place's own while it lasts
    .rr   a row a place: cases and expected cases of the whole period
    .prm  the settings, with the names of the input files
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from baluarte.science.scan.clusters import relative_risk
from baluarte.science.scan.problem import Model, Problem
from baluarte.science.scan.results import Cluster, ScanResult
from baluarte.science.scan.satscan_files import quoted

# Of these SaTScan writes a relative risk and a population.
WITH_RISK: Final[tuple[Model, ...]] = ("poisson", "bernoulli")
DAYS_A_YEAR: Final = 365.25


def satscan_results(result: ScanResult) -> dict[str, str]:
    """Return the texts of SaTScan's result files by their extension: `col`, `gis`, `rr`.

    In a temporal scan there are no places: only `col` is returned. Of categories and of measured
    values neither `gis` nor `rr` is, since cases have no expected number there.

    References
    ----------
    Kulldorff M. SaTScan User Guide, "Output": Cluster Information File, Location Information File,
    Risk Estimates for Each Location.
    """
    problem = result.problem
    told = {"col": _text(_clusters(result))}
    if problem.analysis == "temporal" or problem.is_categorical or problem.measured is not None:
        return told
    return told | {"gis": _text(_members(result)), "rr": _text(_risks(problem))}


def write_results(result: ScanResult, stem: Path | str) -> tuple[Path, ...]:
    """Write `STEM.col.txt`, and `.gis.txt` and `.rr.txt` where there are places; return them."""
    paths = []
    for kind, text in satscan_results(result).items():
        path = Path(f"{stem}.{kind}.txt")
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(path)
    return tuple(paths)


def satscan_parameters(result: ScanResult, files: Mapping[str, str]) -> str:
    """Return a `.prm` file of a scan: with it and its input files SaTScan makes the same.

    Parameters
    ----------
    result : ScanResult
        The scan.
    files : mapping
        SaTScan's names of the files it reads and writes and where they are, such as
        ``{"CaseFile": "a.cas", "CoordinatesFile": "a.geo", "ResultsFile": "a.txt"}``.
    """
    lines = [f"; {remark}" for remark in result.settings.remarks]
    sections: dict[str, list[str]] = {"Input": [], "Output": []}
    for name, path in files.items():
        sections["Output" if name == "ResultsFile" else "Input"].append(f"{name}={path}")
    for section, name, value, words in result.settings.parameters:
        said = [f"; {words}"] if words else []
        sections.setdefault(section, []).extend([*said, f"{name}={value}"])
    for section, held in sections.items():
        if held:
            lines += [f"[{section}]", *held]
    return "\n".join(lines) + "\n"


def _clusters(result: ScanResult) -> Iterable[Sequence[Any]]:
    problem = result.problem
    has_places = problem.analysis != "temporal"
    counts = not problem.is_categorical
    heads = ["CLUSTER", "LOC_ID", *_where_heads(result)]
    heads += ["START_DATE", "END_DATE", "NUMBER_LOC", _statistic_head(result)]
    heads += ["P_VALUE", *(("RECURR_INT",) if problem.anchored else ()), "OBSERVED"]
    heads += ["EXPECTED", "ODE"] if counts else []
    heads += ["REL_RISK", "POPULATION"] if problem.model in WITH_RISK else []
    yield heads
    for number, one in enumerate(result.clusters, start=1):
        row = [number, one.center if has_places else "All"]
        row += _where(result, one)
        row += [_day(one.start), _day(one.end), len(one.members), one.statistic, one.p_value]
        row += [_recurs(one)] if problem.anchored else []
        row += [one.observed]
        row += [one.expected, one.observed_over_expected] if counts else []
        row += [one.relative_risk, one.population] if problem.model in WITH_RISK else []
        yield row


def _where_heads(result: ScanResult) -> list[str]:
    if not _has_points(result):
        return []
    if not _is_on_plane(result):
        return ["LATITUDE", "LONGITUDE", "RADIUS"]
    oval = ["E_MINOR", "E_MAJOR", "E_ANGLE", "SHAPE"]
    return ["X", "Y", *(oval if _has_ellipses(result) else ["RADIUS"])]


def _where(result: ScanResult, one: Cluster) -> list[Any]:
    places = result.problem.places
    if places.first is None or places.second is None or not _has_points(result):
        return []
    at = _at(result.problem)[one.center]
    first, second = float(places.first[at]), float(places.second[at])
    if not _is_on_plane(result):
        return [second, first, one.radius_km]
    oval = [one.radius_km, one.radius_km * one.axis_ratio, one.angle, one.axis_ratio]
    return [first, second, *(oval if _has_ellipses(result) else [one.radius_km])]


def _statistic_head(result: ScanResult) -> str:
    """Name the statistic as SaTScan does: a likelihood ratio only where it is one."""
    is_other = result.problem.model == "permutation" or _has_ellipses(result)
    return "TEST_STAT" if is_other else "LLR"


def _has_points(result: ScanResult) -> bool:
    return result.problem.analysis != "temporal" and result.problem.places.first is not None


def _is_on_plane(result: ScanResult) -> bool:
    return _told(result, "CoordinatesType") == "0"


def _has_ellipses(result: ScanResult) -> bool:
    return _told(result, "SpatialWindowShapeType") == "1"


def _told(result: ScanResult, wanted: str) -> str:
    """Return a setting by its name; empty where it has none."""
    return next((value for _, name, value, _ in result.settings.parameters if name == wanted), "")


def _members(result: ScanResult) -> Iterable[Sequence[Any]]:
    problem = result.problem
    has_risk = problem.model in WITH_RISK
    heads = ["LOC_ID", "CLUSTER", "P_VALUE", *(("RECURR_INT",) if problem.anchored else ())]
    heads += ["CLU_OBS", "CLU_EXP", "CLU_ODE", *(("CLU_RR",) if has_risk else ())]
    yield [*heads, "LOC_OBS", "LOC_EXP", "LOC_ODE", *(("LOC_RR",) if has_risk else ())]
    place_at = _at(problem)
    for number, one in enumerate(result.clusters, start=1):
        begin, end = _span(problem, one)
        for place in one.members:
            at = place_at[place]
            seen = int(problem.counts[at, begin:end].sum())
            expected = float(problem.expected[at, begin:end].sum())
            row = [place, number, one.p_value, *([_recurs(one)] if problem.anchored else [])]
            row += [one.observed, one.expected, one.observed_over_expected]
            row += [one.relative_risk] if has_risk else []
            row += [seen, expected, _ratio(seen, expected)]
            row += [relative_risk(problem, seen, expected)] if has_risk else []
            yield row


def _risks(problem: Problem) -> Iterable[Sequence[Any]]:
    has_risk = problem.model in WITH_RISK
    yield ["LOC_ID", "OBSERVED", "EXPECTED", "ODE", *(("REL_RISK",) if has_risk else ())]
    seen, expected = problem.counts.sum(axis=1), problem.expected.sum(axis=1)
    for place, number, mean in zip(problem.places.labels, seen, expected, strict=True):
        risk = [relative_risk(problem, float(number), float(mean))] if has_risk else []
        yield [place, int(number), float(mean), _ratio(int(number), float(mean)), *risk]


def _at(problem: Problem) -> dict[Any, int]:
    return {place: at for at, place in enumerate(problem.places.labels)}


def _span(problem: Problem, one: Cluster) -> tuple[int, int]:
    """Return the first interval of a cluster and the one after its last."""
    axis = problem.axis
    if axis is None or one.start is None or one.end is None:
        return 0, problem.counts.shape[1]
    begin, end = (one.start.toordinal(), one.end.toordinal() + 1)
    found = np.searchsorted(axis.edges, [begin, end])
    return int(found[0]), int(found[1])


def _ratio(seen: float, expected: float) -> float:
    return seen / expected if expected > 0 else float("nan")


def _recurs(one: Cluster) -> float | None:
    years = one.recurrence_years
    return None if years is None else years * DAYS_A_YEAR


def _day(day: dt.date | None) -> str:
    return "" if day is None else f"{day:%Y/%m/%d}"


def _text(rows: Iterable[Sequence[Any]]) -> str:
    return "".join(" ".join(quoted(_field(value)) for value in row) + "\n" for row in rows)


def _field(value: Any) -> str:
    """Return a field; what is not known is a point, so that columns stay where they are."""
    if value is None or value == "":
        return "."
    if isinstance(value, float | np.floating):
        return f"{value:.6f}" if np.isfinite(value) else "."
    return str(value)
