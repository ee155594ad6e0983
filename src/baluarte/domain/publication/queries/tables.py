from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.accountability.choices import OUTCOMES
from baluarte.domain.publication.choices import TablesStanding
from baluarte.domain.publication.files.manifest import MANIFEST, encoded
from baluarte.domain.publication.files.signature import KEY, SIGNATURE
from baluarte.domain.publication.files.tables import described, files_of_tables
from baluarte.domain.publication.models import ReleasedCell, TableProposal, TableRelease
from baluarte.domain.publication.release_table import Cell
from baluarte.norms.indicators import Indicator, indicators


def table_releases() -> QuerySet[TableRelease]:
    """Return the tables that stand, the newest period first; those taken back are among them."""
    return TableRelease.objects.filter(replaced_at=None).order_by("-first_date", "-number")


def table_release(number: int, revision: int) -> TableRelease:
    """Return one release by its number; `TableRelease.DoesNotExist` where there is none."""
    return TableRelease.objects.get(number=number, revision=revision)


def earlier_tables(release: TableRelease) -> QuerySet[TableRelease]:
    """Return what a release replaced, the newest first."""
    found = TableRelease.objects.filter(number=release.number, revision__lt=release.revision)
    return found.order_by("-revision")


def released_cells(release: TableRelease, indicator: str = "") -> list[Cell]:
    """Return what a release says, of one indicator or of all; nothing once it was taken back."""
    found = ReleasedCell.objects.filter(release=release)
    if indicator:
        found = found.filter(indicator=indicator)
    return [Cell(*row) for row in found.order_by("position").values_list(*Cell._fields)]


def released_by_level(releases: Iterable[TableRelease]) -> dict[str, list[Cell]]:
    """Return what standing releases say by level, without their states, by period; one query."""
    periods = {one.pk: one.period for one in releases if one.withdrawn_at is None}
    found: dict[str, list[Cell]] = {period: [] for period in periods.values()}
    rows = ReleasedCell.objects.filter(release__in=periods, state="").order_by("position")
    for release, *row in rows.values_list("release_id", *Cell._fields):
        found[periods[release]].append(Cell(*row))
    return found


def released_files(release: TableRelease) -> dict[str, bytes]:
    """Return the files of a release by name: its manifest, its signature, and what they hold."""
    if release.withdrawn_at is not None:
        return {}
    files = files_of_tables(released_cells(release), release.books)
    files[MANIFEST] = encoded(release.manifest)
    if release.signature:
        files |= {SIGNATURE: release.signature.encode(), KEY: release.key.encode()}
    return files


def described_files(release: TableRelease) -> list[dict[str, Any]]:
    """Return name, sum and size of every file of a release, without making them."""
    if release.withdrawn_at is not None:
        return []
    around = {MANIFEST: encoded(release.manifest)}
    if release.signature:
        around[SIGNATURE] = release.signature.encode()
    return [*release.manifest["files"], *described(around)]


def published_indicators() -> Sequence[Indicator]:
    """Return the indicators that release tables hold, in the order of their text."""
    return list(indicators().values())


def outcomes_of(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the outcomes of an indicator in order, each with its words."""
    return [(one.value, str(one.label)) for one in OUTCOMES[indicator.counts]]


def proposals_of_tables() -> QuerySet[TableProposal]:
    """Return proposed tables, the newest first, without their cells."""
    found = TableProposal.objects.select_related(
        "proposed_by", "review__reviewed_by", "release"
    ).defer("cells", "medians", "books", "manifest")
    return found.order_by("-proposed_at", "id")


def proposal_of_tables(key: UUID) -> TableProposal:
    """Return one proposal whole; `TableProposal.DoesNotExist` where the context sees none."""
    found = TableProposal.objects.select_related("proposed_by", "review__reviewed_by", "release")
    return found.get(pk=key)


def reviewed_tables(key: UUID) -> TableProposal:
    """Return one proposal with its review and nobody's name, as the worker may read it."""
    return TableProposal.objects.select_related("review").get(pk=key)


def standing_of_tables(proposal: TableProposal) -> TablesStanding:
    """Return where a proposal stands."""
    return standings_of_tables([proposal])[proposal.pk]


def standings_of_tables(proposals: Iterable[TableProposal]) -> dict[UUID, TablesStanding]:
    """Return where some proposals stand, in one query."""
    rows = list(proposals)
    out = TableRelease.objects.filter(period__in={one.period for one in rows})
    let_out: dict[str, list[TableRelease]] = {}
    for release in out.only("proposal", "period", "released_at", "withdrawn_at"):
        let_out.setdefault(release.period, []).append(release)
    return {one.pk: _standing(one, let_out.get(one.period, [])) for one in rows}


def _standing(proposal: TableProposal, of_period: Sequence[TableRelease]) -> TablesStanding:
    own = next((one for one in of_period if one.proposal_id == proposal.pk), None)
    if own is not None:
        return TablesStanding.TAKEN_BACK if own.withdrawn_at else TablesStanding.RELEASED
    review = getattr(proposal, "review", None)
    if review is not None and review.objection:
        return TablesStanding.REFUSED
    if not proposal.is_safe:
        return TablesStanding.EXPOSED
    if any(one.released_at >= proposal.proposed_at for one in of_period):
        return TablesStanding.OVERTAKEN
    return TablesStanding.LETTING_OUT if review is not None else TablesStanding.WAITING
