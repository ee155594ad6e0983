"""The runs of a month as files: each map drawn, its table, and a page that says what they found."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.queries import is_invented
from baluarte.domain.analysis.choices import Caution, PlaceFinding, RunMethod, RunStanding
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.queries import risk_map
from baluarte.domain.analysis.queries.runs import RunStatus
from baluarte.web.analysis.presenters import run_results, run_words
from baluarte.web.analysis.presenters.risk_map import files, page
from baluarte.web.analysis.presenters.risk_map.carried import carried_by
from baluarte.web.analysis.presenters.risk_map.comparisons import place_said
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap, shown_map
from baluarte.web.analysis.presenters.risk_map.whole import svg_of
from baluarte.web.analysis.presenters.undercount.page import undercount_summary
from baluarte.web.layout.templatetags.components import figures, instant

# Of each run the places said first; the others are in its table.
MOST_PLACES: Final = 10
# What a map is called as a file; another method goes by its code.
NAMES: Final = {
    RunMethod.RATES: "tasas",
    RunMethod.BYM2: "tasas-con-vecinos",
    RunMethod.OWN_PAST: "propio-pasado",
}
# Said under headings of their own.
_ELSEWHERE: Final = {Caution.INCOMPLETE_MONTHS.value, Caution.DELAYS_GUESSED.value}
_MARKS: Final = re.compile(r"([\\`*_<>\[\]#|])")


@dataclass(frozen=True, slots=True)
class Month:
    """The runs of a month that is over, and the last answer of how many were never registered."""

    month: str
    statuses: Sequence[RunStatus]
    undercount: RunStatus | None
    at: datetime

    def of(self, standing: RunStanding) -> list[RunStatus]:
        """Return the runs that stand so and that whoever reads may read."""
        return [one for one in self.statuses if one.standing is standing and one.answer]


def month_files(month: Month, *, atlas: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a month by name: maps as PNG and SVG, tables as CSV, the page last.

    Without a drawn atlas there are no maps, and the page says so.
    """
    names: list[str] = []
    is_drawn = True
    maps = _maps(month)
    for shown in maps:
        method = NAMES.get(shown.method, shown.method.value)
        stem = f"mapa-{method}-{month.month}"
        drawn = svg_of(shown, atlas)
        is_drawn = is_drawn and drawn is not None
        if drawn is not None:
            yield f"{stem}.svg", drawn.encode()
            yield f"{stem}.png", files.as_picture(drawn)
            names += [f"{stem}.svg", f"{stem}.png"]
        table = files.as_csv(shown, carried_by(shown), page.names_of_all(shown))
        yield f"{stem}.csv", table.encode()
        names.append(f"{stem}.csv")
    yield _("month.md"), month_page(month, maps, names, is_drawn=is_drawn).encode()


def month_page(
    month: Month, maps: Sequence[ShownMap], names: Sequence[str], *, is_drawn: bool = True
) -> str:
    """Return in words what is worse than expected, how sure, since when, and what was not seen."""
    answered = month.of(RunStanding.DONE)
    codes = {code for one in answered for code in run_results.codes_in(_result(one))}
    places = run_results.names_of(codes)
    parts = [
        (_("What is worse than expected"), _worse(maps, answered, places)),
        (_("What could not be seen, and what must be known"), _unseen(answered, places)),
        (_("Incomplete months"), _incomplete(answered)),
        (_("What the next three months may bring"), _coming(answered, places)),
        (_("What the data could not answer"), _refused(month)),
        (_("What is still not registered"), _undercount(month)),
        (_("Files, and how to repeat this"), _files(month, names, is_drawn=is_drawn)),
    ]
    title = _("The month of %(month)s") % {"month": run_words.month_said(month.month)}
    text = [f"# {title}", *_invented(), _head(month)]
    text += [f"## {heading}\n\n" + "\n".join(lines).rstrip() for heading, lines in parts]
    return "\n\n".join(text) + "\n"


def _invented() -> list[str]:
    said = _("Invented data: nothing here happened.")
    return [f"**{said}**"] if is_invented() else []


def _head(month: Month) -> str:
    whose = sorted(
        {name for one in month.statuses if one.answer for name in one.answer.organisations}
    )
    told = {"whose": ", ".join(whose) or _("Nobody's"), "at": strip_tags(instant(month.at))}
    return _plain(
        _(
            "Written on %(at)s from the lists of %(whose)s. It compares what is on record: fewer "
            "on record is not less risk, and no place is said to be safe. Small counts: not to be "
            "published."
        )
        % told
    )


def _maps(month: Month) -> list[ShownMap]:
    mapped = (one for one in month.of(RunStanding.DONE) if one.run.method in risk_map.MAPPED)
    found = (shown_map(one.run, measure="") for one in mapped)
    return [shown for shown in found if shown is not None]


def _worse(
    maps: Sequence[ShownMap], answered: Sequence[RunStatus], places: Mapping[str, str]
) -> list[str]:
    drawn = {shown.run.pk: shown for shown in maps}
    lines: list[str] = []
    for one in answered:
        method = RunMethod(one.run.method)
        if method in (RunMethod.DELAYS, RunMethod.FORECAST):
            continue
        lines.append(f"### {_plain(run_words.SHORT[method])} ({_months_of(one)})\n")
        lines.append(_plain(run_results.summary_of(one.run, _result(one))) + "\n")
        shown = drawn.get(one.run.pk)
        found = _of_map(shown, places) if shown else _of_table(one, places)
        lines += found[:MOST_PLACES]
        more = len(found) - MOST_PLACES
        if more > 0:
            said = ngettext("- and one more, in its table", "- and %(n)s more, in its table", more)
            lines.append(said % {"n": figures(more)})
        if not found:
            lines.append(
                _("Nothing beyond what is expected. It is not said that there is no risk.")
            )
        lines.append("")
    return lines or [_("No run of this month was answered.")]


def _of_map(shown: ShownMap, places: Mapping[str, str]) -> list[str]:
    """Say each place that stands out: how many, how sure, since when, what would not be seen."""
    since = risk_map.since_when(shown.series, shown.run, page.places_with_more(shown))
    return [
        "- " + _plain(" ".join(place_said(shown, row, places.get(code, code), since.get(code))))
        for code, row in shown.rows.items()
        if row["says"] == PlaceFinding.MORE
    ]


def _of_table(one: RunStatus, places: Mapping[str, str]) -> list[str]:
    rows = run_results.table_of(one.run, _result(one), places).rows
    return [
        f"- **{_plain(row['where'])}**: {_plain(row['sentence'])}"
        for row in rows
        if row["is_urgent"]
    ]


def _coming(answered: Sequence[RunStatus], places: Mapping[str, str]) -> list[str]:
    """Return what was forecast: a place that reaches a threshold is looked at by a person."""
    one = next((one for one in answered if one.run.method == RunMethod.FORECAST), None)
    if one is None:
        return [_("No forecast was answered.")]
    return [
        _plain(run_results.summary_of(one.run, _result(one))) + "\n",
        *_of_table(one, places)[:MOST_PLACES],
    ]


def _unseen(answered: Sequence[RunStatus], places: Mapping[str, str]) -> list[str]:
    """Return what each run warns of, once, with the runs that do."""
    said: dict[str, list[str]] = {}
    for one in answered:
        told = [row for row in _result(one)["cautions"] if row["code"] not in _ELSEWHERE]
        for caution in run_words.cautions_said(told, places):
            by = said.setdefault(str(caution["says"]), [])
            by.append(str(run_words.SHORT[RunMethod(one.run.method)]))
    return [f"- {_plain(says)} ({_plain(', '.join(by))})" for says, by in said.items()] or [
        _("No run was answered.")
    ]


def _incomplete(answered: Sequence[RunStatus]) -> list[str]:
    """Say which months are not all in, and how much of each is where that is known."""
    delays = next((one for one in answered if one.run.method == RunMethod.DELAYS), None)
    months = sorted({month for one in answered for month in _result(one)["incomplete"]})
    told = {}
    if delays is not None:
        rows = run_results.table_of(delays.run, _result(delays), {}).rows
        told = {str(row["where"]): str(row["sentence"]) for row in rows}
    names, unknown = [run_words.month_said(month) for month in months], _("incomplete")
    lines = [f"- **{name}**: {told.get(name, unknown)}" for name in names]
    guessed = any(
        row["code"] == Caution.DELAYS_GUESSED
        for one in answered
        for row in _result(one)["cautions"]
    )
    if guessed:
        lines.append(
            _(
                "- How late events come in is not known yet: the last months are marked as "
                "incomplete to be on the safe side."
            )
        )
    return lines or [_("None of the months that were asked for is marked as incomplete.")]


def _refused(month: Month) -> list[str]:
    return [
        f"- **{_plain(run_words.SHORT[RunMethod(one.run.method)])}**: "
        + _plain(run_words.refusal_said(one.answer.reason or {}))
        for one in month.of(RunStanding.REFUSED)
        if one.answer
    ] or [_("Every method that was asked gave an answer.")]


def _undercount(month: Month) -> list[str]:
    one = month.undercount
    if one is None:
        return [
            _(
                "No run of the undercount was answered: nobody can say from here how many were "
                "never registered."
            )
        ]
    [asks] = run_words.questions_said([one.run])
    return [
        f"{_plain(asks)} ({_months_of(one)}): {_plain(undercount_summary(_result(one)))} "
        + _("Events that no list could ever have met are in none of these numbers.")
    ]


def _files(month: Month, names: Sequence[str], *, is_drawn: bool) -> list[str]:
    lines = [f"- `{name}`" for name in names]
    if names and not is_drawn:
        lines.append(_("- No map: the atlas is not drawn yet (`baluarte territory draw-atlas`)."))
    for one in month.statuses:
        name = _plain(run_words.SHORT[RunMethod(one.run.method)])
        standing = run_words.STANDINGS[one.standing].lower()
        lines.append(f"- {name}: {standing}, `baluarte analysis repeat {one.run.pk}`")
    return lines


def _months_of(one: RunStatus) -> str:
    return run_words.months_said(month_of(one.run.first_month), month_of(one.run.last_month))


def _result(one: RunStatus) -> Mapping[str, Any]:
    return (one.answer.result if one.answer else None) or {}


def _plain(said: object) -> str:
    """Return words whose signs Markdown leaves as they are."""
    return _MARKS.sub(r"\\\1", str(said))
