"""Impunity as a pipeline: what became of events and files, by whose definition, and the rows."""

import io
import re
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.files.csv_cells import write_csv
from baluarte.domain.investigation.queries.impunity import (
    BY_AUTHORITY,
    BY_CRIME,
    BY_YEAR,
    CHARGED,
    CLOSED,
    Impunity,
    cohort_figures,
    impunity,
)
from baluarte.domain.investigation.queries.impunity_rows import (
    BY_PRESS,
    EVERY_FILE,
    NO_DAY,
    PER_PAGE,
    REGISTERED,
    UNDATED,
    WITHOUT_FILE,
    counted_in,
)
from baluarte.domain.investigation.queries.impunity_states import by_state
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.impunity import (
    COHORT,
    OTHERS,
    CohortCell,
    Definition,
    cells,
    definitions,
    exits,
    fresh_days,
    stages,
)
from baluarte.web.investigation.presenters import impunity_page as shown
from baluarte.web.investigation.presenters.impunity_file import impunity_table
from baluarte.web.investigation.scope_forms import ScopeForm
from baluarte.web.registry.presenters.labels import language

PAGE = re.compile(r"^\d{1,6}$")
PARTS = {
    "reached": gettext_lazy("Reached it"),
    "went_on": gettext_lazy("Went on"),
    "under_way": gettext_lazy("Under way"),
    "unknown": gettext_lazy("Nobody knows"),
}
BESIDE = {
    EVERY_FILE: gettext_lazy("Every criminal file"),
    UNDATED: gettext_lazy("Files that are in no curve"),
    REGISTERED: gettext_lazy("Events on record"),
    WITHOUT_FILE: gettext_lazy("Events of which no file is known"),
    NO_DAY: gettext_lazy("Files with a conviction of which nobody says the day"),
    BY_PRESS: gettext_lazy("Files with a conviction that the press alone tells of"),
}
MOST_TOLD = 5_000


def pipeline(request: HttpRequest) -> HttpResponse:
    """Show where the files that one sees stand, the four definitions, curves and cohorts."""
    by, at = acting_account(), timezone.now()
    form = ScopeForm(request.GET)
    scope = form.scope
    found = impunity(scope=scope, by=by, at=at)
    if request.GET.get("formato") == "csv":
        return _as_csv(found)
    court = found.curves
    lines = shown.curve(court)
    states = by_state(found.groups[BY_AUTHORITY], scope=scope, at=at)
    watched = court.incidence.size if court.incidence else 0
    # Each file is told whole for its cohort: of many it is done when somebody asks.
    is_asked = found.files <= MOST_TOLD or "generaciones" in request.GET
    cohorts = cohort_figures(scope=scope, by=by, at=at) if is_asked else ()
    context = {
        "form": form,
        "found": found,
        "stages": shown.drawn(found.pipeline),
        "height": shown.height(found.pipeline),
        "kinds": shown.kinds(),
        "definitions": shown.defined(found.figures, found.doubt),
        "doubt": found.doubt,
        "fewest": shown.FEWEST_SHARED,
        "cohorts_wait": not is_asked,
        "cohorts": shown.cohort_rows(cohorts),
        "cohort": definitions()["IM-3"],
        "cohort_says": definitions()["IM-3"].says[language()],
        "years": shown.group_rows(
            found.groups[BY_YEAR], shown.year_asked, form.asked, doubts=found.doubts[BY_YEAR]
        ),
        "crimes": shown.group_rows(
            found.groups[BY_CRIME],
            shown.crime_asked,
            form.asked,
            catalogue="crimes",
            doubts=found.doubts[BY_CRIME],
        ),
        "states": shown.state_rows(states.rows, form.asked),
        "nowhere": states.nowhere,
        "curves": [(cause, lines.get(cause, [])) for cause in (CHARGED, CLOSED)],
        "to_court": lines.get(CHARGED, []),
        "to_court_says": shown.sentence(lines.get(CHARGED, []), watched),
        "closed": lines.get(CLOSED, []),
        "closed_says": shown.sentence(lines.get(CLOSED, []), watched),
        "columns": shown.columns(),
        "undated": court.undated,
        "fresh_days": fresh_days(),
        "asked": f"{urlencode(form.asked)}&" if form.asked else "",
    }
    status = 422 if form.errors else 200
    return render(request, "investigation/impunity.html", context, status=status)


def _as_csv(found: Impunity) -> HttpResponse:
    """Give the definitions as a file, whole and of each year, crime and authority."""
    written = io.StringIO()
    write_csv(written, *impunity_table(found))
    # A mark by which spreadsheets know that it is UTF-8.
    content = f"\ufeff{written.getvalue()}".encode()
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="impunidad-{found.on}.csv"'
    return answer


def rows(request: HttpRequest) -> HttpResponse:
    """Show the files, or the events with their files, that a number of the page counts."""
    form, at = ScopeForm(request.GET), timezone.now()
    cell = _cell(request.GET.get("celda", ""), local_day(at))
    page = max(1, int(found[0])) if (found := PAGE.findall(request.GET.get("pagina", ""))) else 1
    counted = counted_in(cell, scope=form.scope, page=page, by=acting_account(), at=at)
    asked = form.asked | {"celda": str(cell)}
    last = page * PER_PAGE
    context = {
        "name": _name_of(cell),
        "many": counted.many,
        "is_of_events": counted.is_of_events,
        "rows": [shown.row_counted(one) for one in counted.rows],
        "asked": urlencode(form.asked),
        "previous_url": f"?{urlencode(asked | {'pagina': page - 1})}" if page > 1 else "",
        "next_url": f"?{urlencode(asked | {'pagina': page + 1})}" if counted.many > last else "",
        "said": _("%(first)s to %(last)s of %(many)s") % {
            "first": last - PER_PAGE + 1, "last": min(last, counted.many), "many": counted.many,
        },
    }  # fmt: skip
    return render(request, "investigation/impunity_rows.html", context)


def _cell(asked: str, on: date) -> str | CohortCell:
    """Return which number is asked about; one that there is not is every file."""
    if asked in (*cells(), *BESIDE):
        return asked
    return CohortCell.read(asked, at=on) or EVERY_FILE


def _name_of(cell: str | CohortCell) -> str:
    said = language()
    if isinstance(cell, CohortCell):
        number = _part(definitions()[COHORT], cell.part, said)
        return _("%(number)s: opened in %(year)s, after %(years)s years") % {
            "number": number, "year": cell.year, "years": cell.years,
        }  # fmt: skip
    if cell in BESIDE:
        return str(BESIDE[cell])
    of, _dot, part = cell.partition(".")
    if of in definitions():
        return _part(definitions()[of], part, said)
    name, code = stages()[of].in_language(said), part.removeprefix("exit.")
    word = exits()[code].in_language(said) if code != part else PARTS[part]
    return f"{name} · {word}"


def _part(one: Definition, part: str, said: str) -> str:
    words = {"counted": one.counts, "among": one.among, OTHERS: one.others}.get(part)
    return f"{one.code} · {words[said] if words else PARTS[part]}"
