"""A run of clusters as SaTScan's files: what it was given, its settings, and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from baluarte.domain.analysis.methods.clusters import Asked, scan_of
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.science import scan

# SaTScan's names of the files of a run, and what they are called.
FILES: Final = {
    "CaseFile": "counts.cas",
    "PopulationFile": "people.pop",
    "CoordinatesFile": "places.geo",
    "ResultsFile": "satscan.txt",
}
PARAMETERS: Final = "settings.prm"
FOUND: Final = "clusters"


def satscan_files(
    given: RunInput, settings: RunSettings, rows: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Return the files of a run that was answered by their names; `rows` are those it answered.

    The windows are searched again, which is quick; how unusual they are was answered from many
    data sets made by chance, and is taken from the answer.
    """
    asked = Asked.of(given, settings)
    found = scan_of(given, asked, seed=settings.seed, replicates=0)
    judged = tuple(
        replace(one, p_value=row["p"], recurrence_interval=1 / row["p"])
        for one, row in zip(found.clusters, rows, strict=False)
    )
    # As many data sets as were made, and not the none that were made here.
    parameters = tuple(
        (section, name, str(asked.told["replicates"]), words)
        if name == "MonteCarloReps"
        else (section, name, value, words)
        for section, name, value, words in found.settings.parameters
    )
    found = replace(found, clusters=judged, settings=replace(found.settings, parameters=parameters))
    files = dict(FILES) if asked.people is not None else _without(FILES, "PopulationFile")
    results = {f"{FOUND}.{kind}.txt": text for kind, text in scan.satscan_results(found).items()}
    return {
        **_tables(asked),
        PARAMETERS: scan.satscan_parameters(found, files),
        **results,
    }


def _tables(asked: Asked) -> dict[str, str]:
    with TemporaryDirectory() as folder:
        held = Path(folder)
        scan.write_cases(asked.cases, held / FILES["CaseFile"], unit="month")
        scan.write_coordinates(asked.centres, held / FILES["CoordinatesFile"], plane=asked.on_plane)
        if asked.people is not None:
            scan.write_population(asked.people, held / FILES["PopulationFile"])
        return {one.name: one.read_text("utf-8") for one in sorted(held.iterdir())}


def _without(files: Mapping[str, str], name: str) -> dict[str, str]:
    return {one: held for one, held in files.items() if one != name}
