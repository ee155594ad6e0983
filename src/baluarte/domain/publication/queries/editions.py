from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from baluarte.domain.publication.files.header import cited, wording
from baluarte.domain.publication.files.manifest import MANIFEST, describe, encoded
from baluarte.domain.publication.files.signature import SIGNATURE
from baluarte.domain.publication.models import Edition, Tombstone
from baluarte.domain.publication.queries.counts import totals
from baluarte.domain.publication.totals import Totals


@dataclass(frozen=True, slots=True)
class EditionFile:
    """A file of an edition: what it is, how long, and the sum it must have."""

    name: str
    title: str
    bytes: int
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class TodaysFigure:
    """The figure of the day: what is counted, since when, until when, and how it is cited."""

    edition: Edition
    totals: Totals
    first_month: date | None
    last_month: date | None
    cut_off_at: datetime
    citation: str


def latest_edition() -> Edition | None:
    """Return the newest edition as it now stands, or nothing before the first."""
    return editions().first()


def editions() -> QuerySet[Edition]:
    """Return the editions as they now stand, the newest first."""
    return Edition.objects.filter(replaced_at__isnull=True).order_by("-number")


def edition(number: int, revision: int | None = None) -> Edition:
    """Return an edition: as it now stands, or a revision, which may be no more than its hash."""
    if revision is None:
        return editions().get(number=number)
    return Edition.objects.get(number=number, revision=revision)


def files_of(edition: Edition, *, language: str = "es") -> Sequence[EditionFile]:
    """Return the files of an edition that may be had: none once something was taken out of it."""
    if edition.replaced_at is not None or edition.revising_since is not None:
        return ()
    folder = Path(settings.FILE_FOLDER) / "editions" / str(edition)
    titles = wording()["files"]
    found = [
        EditionFile(
            name=one["path"],
            title=titles[one["path"]][language],
            bytes=one["bytes"],
            sha256=one["sha256"],
            path=folder / one["path"],
        )
        for one in edition.manifest["files"]
    ]
    held = EditionFile(
        MANIFEST,
        titles[MANIFEST][language],
        len(encoded(edition.manifest)),
        edition.manifest_sha256,
        folder / MANIFEST,
    )
    order = list(titles)
    signature = _signature(folder, titles[SIGNATURE][language])
    return sorted([*found, held, *signature], key=lambda one: order.index(one.name))


def _signature(folder: Path, title: str) -> list[EditionFile]:
    """Return the signature of a manifest; editions of before there were any have none."""
    path = folder / SIGNATURE
    if not path.exists():
        return []
    told = describe(path)
    return [EditionFile(SIGNATURE, title, told["bytes"], told["sha256"], path)]


def file_of(edition: Edition, name: str) -> EditionFile | None:
    """Return one file of an edition by its name, or nothing."""
    return next((one for one in files_of(edition) if one.name == name), None)


def tombstones_of(edition: Edition) -> QuerySet[Tombstone]:
    """Return what was withdrawn from an edition in all its revisions: when, never what."""
    buried = Tombstone.objects.filter(edition__number=edition.number)
    return buried.select_related("edition").order_by("withdrawn_date", "reference", "gone")


def citation(edition: Edition, language: str = "es") -> str:
    """Return how an edition is cited."""
    return cited(
        operator=settings.OPERATOR_NAME,
        edition=str(edition),
        cut_off_at=edition.cut_off_at,
        is_invented=bool(edition.manifest["invented_data"]),
        language=language,
    )


def todays_figure(*, language: str = "es") -> TodaysFigure | None:
    """Return the figure of the day, or nothing before the first edition."""
    newest = latest_edition()
    if newest is None:
        return None
    return TodaysFigure(
        edition=newest,
        totals=totals(newest),
        first_month=newest.first_month,
        last_month=newest.last_month,
        cut_off_at=newest.cut_off_at,
        citation=citation(newest, language),
    )
