"""A run taken away whole: its table, settings and answer, and how to repeat it."""

import csv
import json
from collections.abc import Collection, Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.models import Run, RunAnswer, RunEnding
from baluarte.domain.analysis.queries.runs import frozen_file, satscan_files_of
from baluarte.domain.files.csv_cells import safe

# One date for every file: the same run is the same archive, byte by byte.
DATED = (1980, 1, 1, 0, 0, 0)


def archive_of(run: Run, answer: RunAnswer, ending: RunEnding, *, asks: str) -> bytes:
    """Return a run as a zip file."""
    given = answer.given or {}
    tables: dict[str, str | bytes] = {
        "counts.csv": csv_of(("place", "month", "events"), given.get("counts", [])),
        "registered.csv": csv_of(("month", "registered", "events"), given.get("registered", [])),
        "places.csv": csv_of(
            ("place", "person_years", "longitude", "latitude", "is_covered"),
            ([one[name] for name in _PLACE] for one in given.get("places", [])),
        ),
        **_of_entries(given),
        **_of_lists(given, answer.result),
        **_of_forecast(run, answer),
        **_of_satscan(run, answer),
        "input.json": _json(answer.given),
        "settings.json": _json(_settings(run, answer, ending)),
        "result.json": _json(answer.result or {"refused": answer.reason}),
    }
    files = {"README.txt": _readme(run, answer, asks, tables), **tables}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, held in files.items():
            content = held.encode() if isinstance(held, str) else held
            archive.writestr(ZipInfo(name, DATED), content, compress_type=ZIP_DEFLATED)
    return written.getvalue()


def _of_entries(given: dict[str, Any]) -> dict[str, str]:
    """Return when each list entered what it tells of, where that was asked."""
    entries = given.get("entries")
    return {"entries.csv": csv_of(_ENTRY, entries)} if entries else {}


def _of_lists(given: dict[str, Any], result: dict[str, Any] | None) -> dict[str, str]:
    """Return which lists know of how many, and what was estimated of it, where that was asked."""
    lists = given.get("lists")
    if not lists:
        return {}
    files = {
        "histories.csv": csv_of(
            ("stratum", *lists, "events"),
            ([stratum, *pattern, number] for stratum, pattern, number in given["histories"]),
        )
    }
    if result is not None:
        files["estimates.csv"] = csv_of(
            _ESTIMATE, ([row[name] for name in _ESTIMATE] for row in result["rows"])
        )
        files["without_each_list.csv"] = csv_of(
            _WITHOUT, ([row[name] for name in _WITHOUT] for row in result["tables"]["without"])
        )
    return files


def _of_forecast(run: Run, answer: RunAnswer) -> dict[str, bytes]:
    """Return the frozen forecast, where one was asked and this code makes the same again."""
    found = frozen_file(run, answer)
    return {} if found is None else {"forecast.npz": found}


def _of_satscan(run: Run, answer: RunAnswer) -> dict[str, str]:
    """Return a run of clusters as SaTScan reads and writes it, where it was answered."""
    return {f"{SATSCAN}/{name}": text for name, text in satscan_files_of(run, answer).items()}


SATSCAN: Final = "satscan"
_ENTRY = ("by", "which", "month", "registered", "entries")
_ESTIMATE = ("of", "stratum", "family", "observed", "total", "low", "high", "known")
_WITHOUT = ("stratum", "list", "family", "total", "low", "high")
_PLACE = ("code", "person_years", "longitude", "latitude", "is_covered")


def _settings(run: Run, answer: RunAnswer, ending: RunEnding) -> dict[str, Any]:
    return {
        "run": str(run.pk),
        "method": run.method,
        "question": run.question,
        "first_month": f"{run.first_month:%Y-%m}",
        "last_month": f"{run.last_month:%Y-%m}",
        "level": run.level,
        "known_at": run.known_at.isoformat(),
        "parameters": run.parameters,
        "seed": run.seed,
        "code_version": ending.code_version,
        "input_sha256": answer.given_sha256,
        "result_sha256": answer.result_sha256,
        "organisations": answer.organisations,
    }


def _columns_said(files: Collection[str]) -> list[str]:
    """Say of each table in the archive what its columns hold; their names are codes."""
    told = {
        "counts.csv": _("place, month and events: how many were counted; what is not there is 0"),
        "registered.csv": _("month (when it happened), registered (when it came in) and events"),
        "entries.csv": _(
            "by and which (list, group of types or state), month (when it happened), registered "
            "(when that list entered it) and entries"
        ),
        "places.csv": _(
            "place (official code, or the region), person_years (people times years), longitude, "
            "latitude and is_covered (whether some list told of it lately)"
        ),
        "histories.csv": _("stratum, a column for each list (1 where it knows of them) and events"),
        "estimates.csv": _(
            "of and stratum (of what), family (of models), observed (on record), total, low and "
            "high (95 % interval), known (share on record)"
        ),
        "without_each_list.csv": _("the same totals, each time without one list"),
    }
    return [_("What the columns of the tables hold:"), ""] + [
        f"- {name}: {says}" for name, says in told.items() if name in files
    ]


def _readme(run: Run, answer: RunAnswer, asks: str, files: Collection[str]) -> str:
    whose = ", ".join(answer.organisations) or "-"
    lines = [
        _("A run of Baluarte: what was asked, the exact table it was given, and the answer."),
        "",
        _("What was asked: %(asks)s") % {"asks": asks},
        _("Whose lists are counted: %(whose)s") % {"whose": whose},
        "",
        _(
            "It holds small counts. It stays in the workbench of the organisation that asked: none "
            "of it is published."
        ),
        "",
        *_columns_said(files),
        "",
        _("To repeat it where Baluarte is installed:"),
        "",
        f"    baluarte analysis repeat {run.pk} --as USERNAME",
        "",
        _("To repeat it elsewhere, with the same version of the code and Python:"),
        "",
        "    import json",
        "    from baluarte.domain.analysis.choices import Grid, RunMethod",
        "    from baluarte.domain.analysis.methods import RunInput, RunSettings, estimate",
        "    told = json.load(open('settings.json'))",
        "    given = RunInput.read(json.load(open('input.json')))",
        "    level = Grid.read(told['level']).level",
        "    settings = RunSettings(level, told['seed'], told['parameters'])",
        "    print(estimate(RunMethod(told['method']), given, settings).as_json())",
        "",
        _(
            "The SHA-256 of input and result are of their JSON with sorted keys, without spaces, "
            "in UTF-8."
        ),
        "",
        "input   " + answer.given_sha256,
        "result  " + (answer.result_sha256 or "-"),
        *_readme_of_forecast(run, answer),
        *_readme_of_satscan(files),
        "",
    ]
    return "\n".join(lines)


def _readme_of_forecast(run: Run, answer: RunAnswer) -> list[str]:
    if run.method != RunMethod.FORECAST or answer.result is None:
        return []
    return [
        "",
        _(
            "forecast.npz is the frozen forecast. Its digest is of all that is in it, and is kept "
            "with the run; where it is not in this archive, the code has changed since."
        ),
        "",
        "forecast  " + answer.result["summary"]["digest"],
    ]


def _readme_of_satscan(files: Collection[str]) -> list[str]:
    if not any(name.startswith(f"{SATSCAN}/") for name in files):
        return []
    return [
        "",
        _(
            "The folder satscan holds the same in the files of SaTScan (satscan.org): cases "
            "(.cas), places (.geo), people where they count (.pop) and settings (.prm), which it "
            "reads; and what was found in the columns it writes (.col, .gis, .rr). Other random "
            "numbers give probabilities by chance that differ in the third digit; clusters and "
            "their statistics are the same. Windows along borders it does not have."
        ),
    ]


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table as CSV that no spreadsheet runs; nothing is an empty cell."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([safe(head) for head in heads])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str | int | float:
    """Return numbers as they are, so that they are read as they were given, and safe texts."""
    if isinstance(value, int | float):
        return value
    return "" if value is None else safe(str(value))


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
