"""The monthly report: what was published, came in, fell due and changed in a month."""

from collections import Counter
from dataclasses import replace
from typing import Any

from baluarte.domain.accountability.choices import AssessmentSide, PromiseState
from baluarte.domain.accountability.models import RecommendationStatus
from baluarte.domain.accountability.queries.promises import Promised
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries.counts import by_group, totals
from baluarte.domain.publication.queries.filters import Filters
from baluarte.domain.publication.reports.body import (
    WITHHELD,
    Figure,
    Footnotes,
    Row,
    bars,
    counted,
    missing,
    row,
    section,
    table,
    term,
)
from baluarte.domain.publication.reports.known import (
    Frame,
    edition_known,
    editions_published,
    promises_known,
    shared_requests,
    shared_statements,
    unsaid,
)
from baluarte.domain.publication.reports.wording import (
    Both,
    as_it_is,
    number,
    of_choice,
    of_day,
    of_instant,
    of_institution,
    of_label,
    of_pair,
    of_term,
    said,
)
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.norms.request_templates import request_template

PROMISED = {
    "kept": PromiseState.KEPT,
    "kept_late": PromiseState.KEPT_LATE,
    "past": PromiseState.PAST,
    "given_up": PromiseState.GIVEN_UP,
}


def monthly_sections(of: Frame, notes: Footnotes) -> list[dict[str, Any]]:
    """Return the sections of a month."""
    return [
        _aggressions(of, notes),
        _statements(of, notes),
        _requests(of, notes),
        _commitments(of, notes),
        _recommendations(of, notes),
        _protection(notes),
    ]


def late_rows(tracks: list[RequestTrack], note: int) -> list[Row]:
    """Return requests without an answer as rows: whom, what was asked, until when it was due."""
    nothing = as_it_is("")
    return [
        row(
            [
                of_institution(one.request.institution),
                of_label(request_template(one.request.template).label),
                of_day(one.due_date) if one.due_date else nothing,
            ],
            [note],
        )
        for one in tracks
    ]


def promise_rows(promised: list[Promised], notes: Footnotes, note: int) -> list[Row]:
    """Return promises as rows, each with the document that shows what became of it."""
    rows = []
    for one in promised:
        shown = [step for step in one.row.steps.all() if step.document_id]
        cited = [notes.document(step.document, key=step.document_id) for step in shown]
        cells: list[Both | str] = [
            of_institution(one.row.institution), one.row.says, of_day(one.row.due_date),
            of_choice(one.state.label),
        ]  # fmt: skip
        rows.append(row(cells, [note, *dict.fromkeys(cited)]))
    return rows


def _aggressions(of: Frame, notes: Footnotes) -> dict[str, Any]:
    edition = edition_known(of.known_at)
    asked = Filters(first_month=of.first_date, last_month=of.last_date.replace(day=1))
    figures, groups = _counts(edition, asked, notes)
    published = editions_published(of)
    note = notes.query("editions_published")
    label = said("monthly.aggressions.editions")
    figures.append(counted("editions", label, len(published), notes=[note]))
    rows = [
        row([str(one), of_instant(one.published_at)], [notes.edition(one)]) for one in published
    ]
    return section(
        "aggressions",
        title=said("monthly.aggressions.title"),
        lead=said("monthly.aggressions.lead"),
        figures=[*figures, *groups],
        chart=bars(
            said("monthly.aggressions.chart"), said("monthly.aggressions.chart_says"), groups
        ),
        rows=table(label, ["edition", "published"], rows),
    )


def _counts(
    edition: Edition | None, asked: Filters, notes: Footnotes
) -> tuple[list[Figure], list[Figure]]:
    """Return events, acts and victims of an edition, and events by group."""
    names = ("events", "acts", "victims")
    if edition is None:
        query = notes.query("edition_counts")
        labels = [(name, said(f"monthly.aggressions.{name}")) for name in names]
        return [missing(name, label, "no_edition", notes=[query]) for name, label in labels], []
    cited = [notes.edition(edition), notes.query("edition_counts")]
    found = totals(edition, asked)
    without = {"acts": found.events_without_acts, "victims": found.events_without_victims}
    figures = []
    for name in names:
        label = said(f"monthly.aggressions.{name}")
        left = without.get(name, 0)
        more = [term(said("monthly.aggressions.without"), as_it_is(number(left)))] if left else []
        figures.append(counted(name, label, getattr(found, name), notes=cited, more=more))
    groups = [
        counted(
            f"group_{code}", of_term("aggression_groups", code), one.events, notes=cited,
            of=found.events,
        )
        for code, one in by_group(edition, asked).items()
    ]  # fmt: skip
    return figures, groups


def _statements(of: Frame, notes: Footnotes) -> dict[str, Any]:
    note = notes.query("statements_let_stand")
    rows = [one for one in shared_statements(of.known_at) if of.holds(one.review.reviewed_at)]
    answers = Counter(one.answer for one in rows)
    by_answer = [
        counted(
            f"answer_{one.value}", of_choice(one.label), answers[one], notes=[note], of=len(rows)
        )
        for one in Answer
    ]
    label = said("monthly.statements.received")
    return section(
        "statements",
        title=said("monthly.statements.title"),
        lead=said("monthly.statements.lead"),
        figures=[counted("received", label, len(rows), notes=[note]), *by_answer],
        chart=bars(
            said("monthly.statements.chart"), said("monthly.statements.chart_says"), by_answer
        )
        if rows
        else None,
    )


def _requests(of: Frame, notes: Footnotes) -> dict[str, Any]:
    note = notes.query("requests_tracked")
    tracks = shared_requests(of)
    sent = [one for one in tracks if one.filing and of.first_date <= one.filing.sent_date]
    answered = [
        one
        for one in tracks
        if one.answer and of.first_date <= one.answer.happened_date <= of.last_date
    ]
    late = [one for one in tracks if one.is_late]
    counts = {"sent": len(sent), "answered": len(answered), "late": len(late)}
    return section(
        "requests",
        title=said("monthly.requests.title"),
        lead=said("monthly.requests.lead"),
        figures=[
            counted(name, said(f"monthly.requests.{name}"), count, notes=[note])
            for name, count in counts.items()
        ],
        rows=table(
            said("monthly.requests.table"),
            ["institution", "request", "due"],
            late_rows(late, note),
        ),
        empty=said("monthly.requests.empty"),
    )


def _commitments(of: Frame, notes: Footnotes) -> dict[str, Any]:
    note = notes.query("commitments_due")
    # Due on the last day itself, with nothing that shows it: it ended with the month, unfulfilled.
    promised = [
        replace(one, state=PromiseState.PAST) if one.state == PromiseState.OPEN else one
        for one in promises_known(of.last_date, known_at=of.known_at)
        if of.first_date <= one.row.due_date <= of.last_date
    ]
    states = Counter(one.state for one in promised)
    label = said("monthly.commitments.due")
    figures = [counted("due", label, len(promised), notes=[note])]
    figures += [
        counted(
            name, said(f"monthly.commitments.{name}"), states[state], notes=[note],
            of=len(promised),
        )
        for name, state in PROMISED.items()
    ]  # fmt: skip
    return section(
        "commitments",
        title=said("monthly.commitments.title"),
        lead=said("monthly.commitments.lead"),
        figures=figures,
        rows=table(
            said("monthly.commitments.table"),
            ["institution", "promise", "due", "status"],
            promise_rows(promised, notes, note),
        ),
        empty=said("monthly.commitments.empty"),
    )


def _recommendations(of: Frame, notes: Footnotes) -> dict[str, Any]:
    note = notes.query("recommendation_changes")
    # Of the month in which a second person let it stand: before, nobody else read it.
    found = RecommendationStatus.objects.filter(
        review__objection="", review__reviewed_at__lte=of.known_at
    ).filter(review__reviewed_at__date__gte=of.first_date, review__reviewed_at__lt=of.ends_at)
    found = found.exclude(recommendation__code__in=unsaid(PolicyRowKind.RECOMMENDATION))
    rows = [
        one
        for one in found.select_related("recommendation__set", "document", "review").order_by(
            "recommendation__code", "side", "day", "stated_at", "id"
        )
        if of.holds(one.review.reviewed_at)
    ]
    sides = Counter(one.side for one in rows)
    figures = [
        counted(side.value, said(f"monthly.recommendations.{side.value}"), sides[side],
                notes=[note], of=len(rows))
        for side in AssessmentSide
    ]  # fmt: skip
    return section(
        "recommendations",
        title=said("monthly.recommendations.title"),
        lead=said("monthly.recommendations.lead"),
        figures=figures,
        rows=table(
            said("monthly.recommendations.table"),
            ["recommendation", "side", "status", "since"],
            [_change(one, notes, note) for one in rows],
        ),
        empty=said("monthly.recommendations.empty"),
    )


def _change(one: RecommendationStatus, notes: Footnotes, note: int) -> Row:
    of = one.recommendation
    named = of_pair(of.set.label_es, of.set.label_en)
    which = as_it_is(of.number or of.code)
    label = {language: f"{named[language]}, {which[language]}" for language in named}
    shown = notes.document(one.document, one.page, key=one.document_id, reference=one.reference)
    cells = [
        label, of_choice(AssessmentSide(one.side).label),
        of_term("recommendation_statuses", one.status), of_day(one.day),
    ]  # fmt: skip
    return row(cells, [note, shown])


def _protection(notes: Footnotes) -> dict[str, Any]:
    label = said("monthly.protection.none")
    note = notes.query("released_tables")
    return section(
        "protection",
        title=said("monthly.protection.title"),
        lead=said("monthly.protection.lead"),
        figures=[missing("protection", label, "confidential", notes=[note], state=WITHHELD)],
    )
