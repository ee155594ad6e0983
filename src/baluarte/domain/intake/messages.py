"""What intake says to people: why a file or a mapping was refused, and what became of the rows."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.files.reading.refusals import FileRefused
from baluarte.domain.files.reading.tables import (
    BLANK,
    FOOTNOTE,
    HEADER_AGAIN,
    HEADING,
    KINDS,
    TITLE,
    TOTAL,
)
from baluarte.domain.intake.actions import (
    DeliveryStopped,
    NothingDelivered,
    NothingSupplied,
    PlaceMismatch,
    ReportClosed,
    SlugTaken,
    UnderEmbargo,
)
from baluarte.domain.intake.actions.undoing import UNDO
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Delivery
from baluarte.domain.intake.schema import MappingRefused

FILES = {
    "file.empty": gettext_lazy("The file is empty."),
    "file.too_large": gettext_lazy(
        "The file is too large: %(size)d bytes; the most is %(largest)d. Divide it."
    ),
    "file.too_heavy": gettext_lazy(
        "The file cannot be read within the memory and time allowed. Divide it or save it as CSV."
    ),
    "format.unknown": gettext_lazy(
        "The name %(name)s does not say what the file is. It must end in .csv, .tsv, .txt, .xlsx, "
        ".json or .geojson."
    ),
    "format.other": gettext_lazy(
        "By its name this is a file of type %(expected)s, but it is one of type %(found)s. Give it "
        "its true name, or save it as CSV, XLSX, JSON or GeoJSON."
    ),
    "encoding.unknown": gettext_lazy("There is no encoding called %(encoding)s."),
    "columns.too_many": gettext_lazy(
        "The first row has %(columns)d columns; the most is %(most)d."
    ),
    "header.broken": gettext_lazy(
        "The first row, which should name the columns, is broken: a quotation mark does not close "
        "or the row does not end."
    ),
    "header.empty": gettext_lazy("The row chosen to name the columns is empty; choose another."),
    "json.broken": gettext_lazy("This is no JSON: line %(line)d, character %(column)d."),
    "json.too_deep": gettext_lazy("The JSON is nested too deeply to be a list."),
    "json.no_list": gettext_lazy(
        "The JSON is neither a list of records nor a collection of features."
    ),
    "geojson.other_crs": gettext_lazy(
        "The points are not longitudes and latitudes (WGS 84). Export the file again in those."
    ),
    "xlsx.broken": gettext_lazy("The spreadsheet is damaged and cannot be opened."),
    "xlsx.bomb": gettext_lazy(
        "The spreadsheet would unpack into far more than it is; it is not opened."
    ),
    "xlsx.no_sheet": gettext_lazy("There is no sheet called %(sheet)s; there are: %(sheets)s."),
}
NOTICES = {
    "column.unnamed": gettext_lazy("A column has no name; it is called %(column)s here."),
    "column.no_text": gettext_lazy(
        "The name of a column holds characters that are no text; it is called %(column)s here."
    ),
    "column.misread": gettext_lazy(
        "The name of a column holds broken letters (Ã± for ñ): %(column)s."
    ),
    "cells.merged": gettext_lazy(
        "Merged cells below the header: %(column)s. Each row of them says what the whole says."
    ),
    "sheet.gone": gettext_lazy(
        "The list was read from the sheet %(column)s before, which this file has not: choose which "
        "one it is."
    ),
    "column.repeated": gettext_lazy(
        "Two columns have the same name; the later one is called %(column)s here."
    ),
}
MAPPINGS = {
    "yaml.too_large": gettext_lazy("The mapping is longer than %(right)s characters."),
    "yaml.alias": gettext_lazy("The mapping refers to itself (YAML aliases); write it out."),
    "yaml.too_deep": gettext_lazy("The mapping is nested more deeply than any mapping needs."),
    "yaml.broken": gettext_lazy("The mapping is no YAML: line and character %(where)s."),
    "mapping.no_map": gettext_lazy("The mapping is empty or no map; it needs: %(right)s."),
    "mapping.unknown": gettext_lazy("There is no mapping %(where)s; there are: %(right)s."),
    "mapping.lacks": gettext_lazy("The mapping lacks %(where)s."),
    "mapping.word": gettext_lazy("The mapping says %(where)s, which means nothing: %(right)s?"),
    "mapping.value": gettext_lazy("%(where)s is not written as it must be: %(right)s."),
    "mapping.code": gettext_lazy("No catalogue has this code: %(where)s. Perhaps: %(right)s."),
    "column.unknown": gettext_lazy("The file has no column %(where)s. Perhaps: %(right)s."),
}

STOPPED: Mapping[type[Exception], str | Promise] = {
    DeliveryStopped: gettext_lazy(
        "A newer file of the list came before this one was read to its end; import the newer one."
    ),
    NothingDelivered: gettext_lazy("No file of the list was taken in yet: there is no sheet."),
    SlugTaken: gettext_lazy("Your organisation has a list of that short name already."),
    UnderEmbargo: gettext_lazy("The list is under embargo: it cannot be shared yet."),
    ReportClosed: gettext_lazy(
        "The report was refused, withdrawn or erased, or a newer version of it has come."
    ),
    NothingSupplied: gettext_lazy("Nothing was supplied."),
    PlaceMismatch: gettext_lazy(
        "The municipality is not of that state, or the place is less precise than it says."
    ),
}

ANSWERS = {
    "no_list": gettext_lazy("There is no list %(slug)s."),
    "no_file": gettext_lazy("There is no file %(path)s."),
    "several_lists": gettext_lazy("Several organisations have such a list: name --steward."),
    "needs_mapping": gettext_lazy("A new list needs --mapping."),
    "needs_steward": gettext_lazy(
        "A list is taken in by a data steward of its organisation; you are that of: %(held)s. Name "
        "it with --steward."
    ),
    "not_allowed": gettext_lazy("Not allowed: %(rule)s."),
    "likeliest": gettext_lazy("%(encoding)s is the likeliest encoding; correct it by --encoding."),
    "written": gettext_lazy("Rows written to %(path)s: %(rows)d."),
}


def answer(code: str, **facts: object) -> str:
    """Say what a command answers, in the reader's language."""
    return str(ANSWERS[code]) % facts


def why_refused(refused: FileRefused) -> str:
    """Say why a file cannot be read, in the reader's language."""
    return str(FILES[refused.code]) % refused.facts


def what_is_noticed(notice: tuple[str, str]) -> str:
    """Say what is odd about a file's columns."""
    code, column = notice
    return str(NOTICES[code]) % {"column": column}


def what_is_wrong(refused: MappingRefused) -> list[str]:
    """Say everything that is wrong with a mapping, and what would be right."""
    return [
        str(MAPPINGS[code]) % {"where": where, "right": right}
        for code, where, right in refused.problems
    ]


def what_stops(stopped: Exception) -> str:
    """Say why an action did nothing, in the reader's language."""
    return str(STOPPED[type(stopped)])


def accounted(counts: Mapping[str, int], *, rows: int) -> str:
    """Say what became of every row: the parts make the whole."""
    held = {state: counts.get(state, 0) for state in ReportState.values} | {"rows": rows}
    told = _(
        "Rows: %(rows)d = %(coded)d coded + %(to_complete)d to be completed + %(refused)d refused"
    )
    if held[ReportState.WITHDRAWN]:
        told += _(" + %(withdrawn)d withdrawn before")
    if held[ReportState.ERASED]:
        told += _(" + %(erased)d erased before")
    return told % held


SET_ASIDE = {
    TITLE: gettext_lazy("above the header: %(rows)d"),
    HEADING: gettext_lazy("headings between rows: %(rows)d"),
    HEADER_AGAIN: gettext_lazy("the header again: %(rows)d"),
    TOTAL: gettext_lazy("totals: %(rows)d"),
    FOOTNOTE: gettext_lazy("footnotes: %(rows)d"),
    BLANK: gettext_lazy("blank: %(rows)d"),
}


def set_aside_rows(counts: Mapping[str, int]) -> str:
    """Say which rows of a sheet are no reports, nothing where there are none."""
    kinds = [(kind, counts.get(kind, 0)) for kind in KINDS]
    said = [str(SET_ASIDE[kind]) % {"rows": rows} for kind, rows in kinds if rows]
    if not said:
        return ""
    return _("Rows set aside, no reports: %(rows)d (%(kinds)s).") % {
        "rows": sum(rows for _kind, rows in kinds),
        "kinds": "; ".join(said),
    }


def changes(delivery: Delivery, *, was_read_before: bool = False) -> Iterator[str]:
    """Say what a file changed, line by line."""
    counts = delivery.counts
    if was_read_before:
        yield _("This file was read to its end before; nothing changed.")
        return
    if delivery.file_format == UNDO:
        yield (
            _(
                "Said again as before: %(restored)d. Taken back: %(taken_back)d. "
                "Missing no longer: %(found)d."
            )
            % counts
        )
        return
    yield _("New: %(new)d. Changed: %(changed)d. Unchanged: %(unchanged)d.") % {
        name: counts.get(name, 0) for name in ("new", "changed", "unchanged")
    }
    if said := set_aside_rows(counts):
        yield said
    if counts.get("kept"):
        yield _("Left as they were, because they would have lost something: %(kept)d.") % counts
    if counts.get("recoded"):
        yield _("Coded again by the changed mapping: %(recoded)d.") % counts
    if counts.get("missing"):
        yield _("Not in this version of the list, and left as they were: %(missing)d.") % counts
