"""Commands of reports on a calendar: which are due, draft one."""

from datetime import date

import click
from django.utils import timezone

from baluarte.cli.days import DAY
from baluarte.cli.publication import account_of
from baluarte.config.preparation import connected_as
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.queries.recommendations import end_of
from baluarte.domain.publication.actions import CannotBeReported, Erratum, draft_report
from baluarte.domain.publication.queries.reports import report_calendar
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.policy.report_calendar import InvalidReportPeriod, ReportPeriod, report_rules


@click.group("report")
def commands() -> None:
    """Reports on a calendar: which are due and late, and to draft one."""


@commands.command("due")
@click.option("--late", "only_late", is_flag=True, help="Only those that are late.")
def due(*, only_late: bool) -> None:
    """List the reports of periods that are over; exit 1 if one is late."""
    with connected_as(DatabaseRole.WORKER), acting_as_nobody():
        found = report_calendar(at=timezone.now())
    late = [one for one in found if one.is_late]
    for one in late if only_late else found:
        state = f"late by {one.days_late} days" if one.is_late else str(one.published or "not out")
        click.echo(f"{one.due_date} {one.title('en')}: {state}")
    if late:
        raise SystemExit(1)


@commands.command("draft")
@click.option("--as", "username", required=True, help="Who drafts it; another lets it out.")
@click.option(
    "--kind", required=True, type=click.Choice(list(report_rules())), help="Which report."
)
@click.option("--of", "subject", default="", help="Its set of recommendations or institution.")
@click.option("--period", required=True, help="Its period: 2026-10, 2026-S1 or 2026.")
@click.option("--known", type=DAY, help="As it was known at the end of this day; now if not given.")
@click.option("--corrects-es", default="", help="Of a correction: what it changes, in Spanish.")
@click.option("--corrects-en", default="", help="Of a correction: what it changes, in English.")
def draft(
    *, username: str, kind: str, subject: str, period: str, known: date | None, corrects_es: str,
    corrects_en: str,
) -> None:  # fmt: skip
    """Draft a report from what is known; its figures never change after."""
    erratum = Erratum(corrects_es, corrects_en) if corrects_es and corrects_en else None
    by = account_of(username)
    try:
        with connected_as(DatabaseRole.APP), acting_as(by):
            version = draft_report(
                kind=kind, subject=subject, period=ReportPeriod.read(period), by=by,
                at=timezone.now(), known_at=end_of(known) if known else None, erratum=erratum,
            )  # fmt: skip
    except NotAllowed as refused:
        raise click.ClickException(f"{username} keeps no figures.") from refused
    except (CannotBeReported, InvalidReportPeriod) as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"Drafted: {version}. Another person reads it and lets it out at the workbench.")
    click.echo(f"Its figures: {version.body_sha256}")
