"""The settings of a run, said as SaTScan's parameter file would say them."""

from dataclasses import dataclass

from baluarte.science.scan.connected import DEFAULT_PLACES, ConnectedSets
from baluarte.science.scan.options import Options
from baluarte.science.scan.problem import Problem

ANALYSES = {"spatial": 1, "temporal": 2, "retrospective": 3, "prospective": 4}
MODELS = {
    "poisson": 0, "bernoulli": 1, "permutation": 2, "ordinal": 3, "exponential": 4, "normal": 5,
    "multinomial": 7,
}  # fmt: skip
RATES = {"high": 1, "low": 2, "both": 3}
UNITS = {"year": 1, "month": 2, "day": 3}
PENALTIES = {0.0: "0", 0.5: "1", 1.0: "2"}
REPORTS = {"monte_carlo": 1, "sequential": 2, "gumbel": 3}


@dataclass(frozen=True)
class Settings:
    """SaTScan-equivalent settings: names and values of its parameter file, and remarks.

    Attributes
    ----------
    parameters : (section, name, value, in words), in SaTScan's order
    remarks : what SaTScan has no parameter for

    """

    parameters: tuple[tuple[str, str, str, str], ...]
    remarks: tuple[str, ...]

    def __str__(self) -> str:
        """Return the settings as a parameter file."""
        lines = ["SaTScan-equivalent settings"]
        section = ""
        for here, name, value, words in self.parameters:
            if here != section:
                lines.append(f"[{here}]")
                section = here
            lines.append(f"{name}={value}" + (f"   ; {words}" if words else ""))
        return "\n".join([*lines, *(f"; {remark}" for remark in self.remarks)])


def settings_of(
    options: Options, problem: Problem, covariates: tuple[str, ...], *, neighbours: bool
) -> Settings:
    """Say the settings of a run."""
    parameters = [
        *_input(options, problem),
        *_analysis(options, problem),
        *_windows(options, problem, neighbours=neighbours),
        *_inference(options),
    ]
    remarks = [f"Standardised indirectly by: {', '.join(covariates) or 'nothing'}."]
    if options.adjust_place is not None:
        remarks.append(f"Each {options.adjust_place} keeps its own number of cases.")
    if options.adjust_time in ("year", "season"):
        remarks.append(f"Each {options.adjust_time} keeps its own number of cases.")
    if isinstance(windows := problem.circles, ConnectedSets):
        own = f" of places with a mid-p-value below {options.alpha1:g}"
        remarks.append(
            "SaTScan has no windows of this kind: sets that hang together by borders"
            f"{'' if windows.alpha1 is None else own}, among the "
            f"{options.max_places or DEFAULT_PLACES} places nearest to each."
        )
    elif options.max_places is not None:
        remarks.append(f"A window holds at most {options.max_places} places.")
    number = "" if problem.alone.any() else f"; circles {problem.circles.number}"
    remarks.append(
        f"Seed {options.seed}; cases {problem.total}; places {len(problem.places)}{number}."
    )
    return Settings(tuple(parameters), tuple(remarks))


def _input(options: Options, problem: Problem) -> list[tuple[str, str, str, str]]:
    axis, here = problem.axis, "Input"
    kind = ("0", "x, y on a plane") if options.plane else ("1", "latitude, longitude on the globe")
    rows = [(here, "CoordinatesType", *kind)]
    if axis is None:
        return [(here, "PrecisionCaseTimes", "0", "no dates"), *rows]
    return [
        (here, "PrecisionCaseTimes", str(UNITS[axis.unit]), axis.unit),
        (here, "StartDate", f"{axis.start:%Y/%m/%d}", ""),
        (here, "EndDate", f"{axis.end:%Y/%m/%d}", ""),
        *rows,
    ]


def _analysis(options: Options, problem: Problem) -> list[tuple[str, str, str, str]]:
    here = "Analysis"
    rows = [
        (here, "AnalysisType", str(ANALYSES[options.analysis]), options.analysis),
        (here, "ModelType", str(MODELS[options.model]), options.model),
        (here, "ScanAreas", str(RATES[options.rates]), f"{options.rates} rates"),
    ]
    if problem.axis is not None and options.is_dated:
        rows += [
            (here, "TimeAggregationUnits", str(UNITS[problem.axis.unit]), problem.axis.unit),
            (here, "TimeAggregation", str(problem.axis.length), ""),
        ]
    by_time = {"interval": ("1", "time stratified"), "weekday": ("6", "day of week")}
    if options.adjust_time in by_time:
        value, words = by_time[options.adjust_time]
        name = (
            "AdjustForWeeklyTrends"
            if options.adjust_time == "weekday"
            else "TimeTrendAdjustmentType"
        )
        rows.append((here, name, "y" if options.adjust_time == "weekday" else value, words))
    return rows


def _windows(
    options: Options, problem: Problem, *, neighbours: bool
) -> list[tuple[str, str, str, str]]:
    rows = []
    here = "Spatial Window"
    if options.analysis != "temporal":
        rows.append((here, "MaxSpatialSizeInPopulationAtRisk", f"{100 * options.max_population:g}",
                     "percent"))  # fmt: skip
        if options.max_radius_km is not None:
            rows += [
                (here, "UseDistanceFromCenterOption", "y", ""),
                (here, "MaxSpatialSizeInDistanceFromCenter", f"{options.max_radius_km:g}", "km"),
            ]
        if neighbours:
            rows.append(("Spatial Neighbors", "UseNeighborsFile", "y", "a user's list"))
        rows += _shape(options)
    if options.is_dated and problem.axis is not None:
        rows += [
            ("Temporal Window", "MaxTemporalSizeInterpretation", "1", "time"),
            ("Temporal Window", "MaxTemporalSize", str(problem.longest * problem.axis.length),
             f"{problem.axis.unit}s"),
        ]  # fmt: skip
    rows.append(("Cluster Restrictions", "MinimumCasesInHighRateClusters", str(problem.least), ""))
    return rows


def _shape(options: Options) -> list[tuple[str, str, str, str]]:
    here = "Spatial Window"
    if options.follows_borders:
        return []
    if options.window == "circular":
        return [(here, "SpatialWindowShapeType", "0", "circles")]
    number = PENALTIES.get(options.penalty, "")
    return [
        (here, "SpatialWindowShapeType", "1", "circles and ellipses"),
        (here, "NonCompactnessPenalty", number, f"to the power of {options.penalty:g}"),
    ]


def _inference(options: Options) -> list[tuple[str, str, str, str]]:
    here = "Inference"
    rows = [
        (here, "PValueReportType", str(REPORTS[options.inference]), options.inference),
        (here, "MonteCarloReps", str(options.simulations), ""),
    ]
    if options.inference == "sequential":
        rows.append((here, "EarlyTerminationThreshold", str(options.stop_after), ""))
    if options.iterative:
        rows.append((here, "IterativeScan", "y", ""))
    return [*rows, ("Spatial Output", "CriteriaForReportingSecondaryClusters", "0", "no overlap")]
