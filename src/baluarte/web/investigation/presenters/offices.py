"""Prosecutor's offices in words and signs: what is stated, how far it comes, what is silent."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from baluarte.domain.analysis.queries import Cell
from baluarte.domain.files.csv_cells import Value
from baluarte.domain.investigation.queries.office_figures import STAGES, OfficeFigures
from baluarte.domain.investigation.queries.office_plans import TrackedImprovement
from baluarte.domain.investigation.queries.offices import Line, OfficeProfile, Section
from baluarte.domain.statements.queries.office_matrix import OfficeMatrix
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.office_maturity import JudgedNeed, Maturity, Outcome
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.statements.labels import (
    about_name,
    heading_name,
    institution_name,
    language,
    value_in_words,
)
from baluarte.web.statements.presenters.office_matrix import (
    matrix_shown,
    matrix_table,
    report_shown,
)
from baluarte.web.statements.presenters.stated import stated_line

# How far a heading came: so many of four rising bars.
BARS, BAR_STEP, BAR_FOOT = 4, 6, 14
OUTCOMES = {
    Outcome.MET: gettext_lazy("shown"),
    Outcome.NOT_MET: gettext_lazy("what is stated is not enough"),
    Outcome.CONTRADICTED: gettext_lazy("documents do not agree"),
    Outcome.UNANSWERED: gettext_lazy("asked, and not answered with a value"),
    Outcome.MISSING: gettext_lazy("nobody stated it"),
}
SURE = {"A": "high", "B": "medium", "C": "low"}


def offices_shown(
    matrix: OfficeMatrix, profiles: Iterable[OfficeProfile], events: Mapping[str, Cell]
) -> dict[str, Any]:
    """Return the matrix with levels, and each office's three numbers beside each other."""
    shown, known = matrix_shown(matrix), {one.institution: one for one in profiles}
    text = next(iter(known.values())).text
    most = _most(events, known.values())
    for row in shown["rows"]:
        profile = known[row["code"]]
        row["url"] = reverse("prosecution_office", args=[row["code"]]) + f"?anio={matrix.year}"
        row["levels"] = [level_shown(one, text) for one in profile.sections]
        row["beside"] = beside(profile, events, most)
    return shown | {
        "headings": [one.in_language(language()) for one in text.headings],
        "levels": levels_legend(text),
        "most": most,
        "silent": sum(
            bool(one.silence.refused or one.silence.unanswered) for one in known.values()
        ),
    }


def _most(events: Mapping[str, Cell], profiles: Iterable[OfficeProfile]) -> int:
    """Return the most that any bar stands for: events and files are drawn on one scale."""
    opened = [one.stated("files_opened").numbers for one in profiles]
    held = [one.all for one in events.values()]
    return max([*held, *(int(numbers[-1]) for numbers in opened if numbers)], default=0)


def beside(profile: OfficeProfile, events: Mapping[str, Cell], most: int) -> dict[str, Any]:
    """Return what the registry holds of a state beside what its office says, and refused to say.

    The federal office has no state of its own: of the whole country nothing is set beside it.
    """
    opened = profile.stated("files_opened")
    number = events.get(profile.state, Cell()).all if profile.state else None
    numbers = opened.numbers
    return {
        "events": number,
        "events_width": round(100 * number / most) if number and most else 0,
        "opened": stated_line(opened),
        "opened_width": round(100 * int(numbers[-1]) / most) if numbers and most else 0,
        "refused": profile.silence.refused,
        "unanswered": profile.silence.unanswered,
        "asked": profile.silence.asked,
    }


def level_shown(section: Section, text: Maturity) -> dict[str, Any]:
    """Return how far an office came under one heading, as a sign with its words."""
    number = section.judged.number
    return {
        "heading": section.heading.in_language(language()),
        "bars": bars_of(number),
        "drawn": drawn_level(number),
        "number": number,
        "word": text.level_name(section.judged.level, language()),
    }


def levels_legend(text: Maturity) -> list[dict[str, Any]]:
    """Return the levels with their signs."""
    return [
        {"bars": bars_of(number), "word": text.level_name(code, language())}
        for number, code in enumerate(text.levels)
    ]


@cache
def drawn_level(number: int) -> SafeString:
    """Return a level as it is drawn, once: a page of all offices shows some hundreds."""
    return render_to_string("investigation/parts/level.html", {"level": {"bars": bars_of(number)}})


def bars_of(number: int) -> list[dict[str, Any]]:
    """Return rising bars, as many of them filled as the number of a level."""
    return [
        {
            "x": BAR_STEP * place,
            "y": BAR_FOOT - 3 * (place + 1) - 1,
            "height": 3 * (place + 1) + 1,
            "is_on": place < number,
        }
        for place in range(BARS)
    ]


def section_shown(section: Section, text: Maturity) -> dict[str, Any]:
    """Return one heading of a profile: its level, what the next lacks, and every value."""
    judged = section.judged
    reached = section.heading.steps[judged.number - 1] if judged.number else None
    following = (
        section.heading.steps[judged.number] if judged.number < len(section.heading.steps) else None
    )
    asks = section.heading.asks
    return {
        "code": section.heading.code,
        "label": section.heading.in_language(language()),
        "asks": asks.get(language(), asks["es"]),
        "level": level_shown(section, text),
        "says": reached.in_language(language()) if reached else "",
        "next": following.in_language(language()) if following else "",
        "lacking": [need_said(one) for one in judged.lacking],
        "lines": [line_shown(one) for one in section.lines],
    }


def need_said(one: JudgedNeed) -> str:
    """Say one thing that the next level lacks, and why it is not met."""
    need = one.need
    if need.reports:
        name = _("Reports delivered")
    elif need.about:
        name = f"{heading_name(need.heading)} ({about_name(need.heading, need.about)})"
    else:
        name = heading_name(need.heading)
    return f"{name}: {OUTCOMES[one.outcome]}"


def line_shown(line: Line) -> dict[str, Any]:
    """Return one heading under which something is asked, and each value with its source."""
    one = line.stated
    shown = stated_line(one)
    for saying, row in zip(shown["sayings"], one.rows, strict=True):
        saying["sure"] = SURE[row.confidence]
    about = about_name(one.heading, one.about) if one.about else ""
    return {**shown, "about": about, "unit": institution_name(line.unit) if line.unit else ""}


def pipeline_shown(figures: Iterable[OfficeFigures]) -> dict[str, Any]:
    """Return the pipeline of an office by year, each stage with both sources and never a sum."""
    several = list(figures)
    labels = stage_labels()
    rows = [
        {
            "year": one.year,
            "stages": [
                {
                    "label": labels[each.stage],
                    "line": line_shown(each.stated),
                    "held": each.held,
                }
                for each in one.stages
            ],
        }
        for one in several
        if one.is_stated or one.held
    ]
    newest = next((one for one in reversed(several) if one.is_stated or one.held), None)
    return {"rows": rows, "labels": [*labels.values()], "bars": _bars(newest, labels)}


def stage_labels() -> dict[str, str]:
    """Return what each stage is called, as offices are asked for it."""
    return {stage: heading_name(heading) for stage, heading in STAGES.items()}


def _bars(one: OfficeFigures | None, labels: Mapping[str, str]) -> dict[str, Any] | None:
    if one is None:
        return None
    rows: list[dict[str, Any]] = []
    for each in one.stages:
        label, numbers = labels[each.stage], each.stated.stated.numbers
        said = _("%(stage)s · the office says") % {"stage": label}
        rows += [{"what": said, "value": int(number)} for number in numbers]
        if not numbers:
            rows.append({"what": said, "value": None})
        rows.append({"what": _("%(stage)s · held here") % {"stage": label}, "value": each.held})
    return {
        "year": one.year,
        "rows": rows,
        "columns": [
            {"key": "what", "says": _("Stage and source")},
            {"key": "value", "says": _("Files"), "number": True},
        ],
    }


def improvement_shown(one: TrackedImprovement, text: Maturity) -> dict[str, Any]:
    """Return a line of a plan: what, who, until when, and what came of it."""
    labels = {each.code: each.in_language(language()) for each in text.headings}
    outcome = one.outcome
    label = outcome.label if outcome else pgettext("improvement", "Open")
    if one.is_late:
        label = _("Late")
    kind = "urgent" if one.is_late else "held" if outcome == "done" else "plain"
    return {
        "row": one.row,
        "heading": labels.get(one.row.heading, one.row.heading),
        "institution": institution_name(one.row.institution),
        "due_date": one.due_date,
        "was_moved": one.due_date != one.row.due_date,
        "is_over": one.is_over,
        "tag": {"label": label, "kind": kind},
        "reviews": [
            {
                "label": each.get_outcome_display(),
                "day": local_day(each.reviewed_at),
                "who": each.reviewed_by,
                "reason": each.reason,
                "evidence": each.evidence,
                "value": value_in_words(each.evidence) if each.evidence else "",
                "due_date": each.due_date,
            }
            for each in one.reviews
        ],
    }


def reports_shown(profile: OfficeProfile) -> list[dict[str, Any]]:
    """Return the reports of the year, each delivered, late, or not reported."""
    return [report_shown(one) | {"due": one.period.due_date} for one in profile.reports]


def offices_table(
    matrix: OfficeMatrix, profiles: Iterable[OfficeProfile], events: Mapping[str, Cell]
) -> tuple[list[str], list[list[Value]]]:
    """Return the same for a file: the matrix, the levels in words, and the numbers side by side."""
    head, rows = matrix_table(matrix)
    known = {one.institution: one for one in profiles}
    text = next(iter(known.values())).text
    head = [*head, *(_("Level: %(what)s") % {"what": one.in_language(language())}
                     for one in text.headings)]  # fmt: skip
    head += [
        _("Events of the registry"), heading_name("files_opened"), _("Points refused"),
        _("Points not answered"), _("Digest of the evidence"),
    ]  # fmt: skip
    for row, office in zip(rows, matrix.offices, strict=True):
        profile = known[office.institution]
        row += [level_shown(one, text)["word"] for one in profile.sections]
        opened = profile.stated("files_opened")
        row += [
            events.get(profile.state, Cell()).all if profile.state else None,
            " ≠ ".join(value_in_words(one) for one in opened.rows) or _("No data"),
            profile.silence.refused,
            profile.silence.unanswered,
            profile.digest,
        ]
    return [str(one) for one in head], rows


def place_of(profile: OfficeProfile) -> str:
    """Return the state of an office, or the federation."""
    return names_of_states().get(profile.state, "") or _("Federation")
