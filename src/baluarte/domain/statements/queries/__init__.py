"""What reads: statements and where they stand, documents; requests and how they are answered."""

import base64
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.audit.actions import record
from baluarte.domain.sealing.queries import not_erased, unseal_fields
from baluarte.domain.statements.choices import Answer, Standing
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.statements.rules import to_review

TESTIMONY = "testimony"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which statements are asked for; what is empty narrows nothing."""

    institutions: Collection[str] = ()
    kinds: Collection[str] = ()
    headings: Collection[str] = ()
    about: str = ""
    state: str = ""
    answers: Collection[Answer] = ()
    first_date: date | None = None
    last_date: date | None = None
    document: UUID | None = None
    batch: UUID | None = None
    # What may leave this house: shared with all, and never a testimony.
    shared_only: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more statements that stand, of one thing and one period, and do not agree."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document with its bytes, as whoever may see it opens it."""

    row: Document
    name: str
    media_type: str
    sha256: str
    content: bytes


def statements(asked: Asked | None = None) -> QuerySet[Statement]:
    """Return statements that the context sees, the newest first, each with its document."""
    asked = asked or Asked()
    found = Statement.objects.select_related(
        "document", "state", "municipality", "holder", "stated_by", "review__reviewed_by",
        "withdrawal__withdrawn_by", "supersedes",
    )  # fmt: skip
    return found.filter(_narrowed(asked)).order_by("-stated_at", "id")


def statement(reference: str) -> Statement:
    """Return one statement by its public name; `Statement.DoesNotExist` where none is seen."""
    return statements().get(reference=reference)


def of_standing(rows: QuerySet[Statement], wanted: Standing) -> QuerySet[Statement]:
    """Return those of some statements that stand where it is asked."""
    if wanted is Standing.WITHDRAWN:
        return rows.filter(withdrawal__isnull=False)
    rows = rows.filter(withdrawal=None)
    if wanted is Standing.WAITING:
        return rows.filter(review=None)
    if wanted is Standing.REFUSED:
        return rows.filter(review__objection__gt="")
    replaced = _let_stand(_corrections()).values("supersedes")
    rows = _let_stand(rows)
    is_superseded = wanted is Standing.SUPERSEDED
    return rows.filter(pk__in=replaced) if is_superseded else rows.exclude(pk__in=replaced)


def waiting_for(by: UUID) -> QuerySet[Statement]:
    """Return what others entered, nobody has reviewed and this account may."""
    waiting = of_standing(statements(), Standing.WAITING).exclude(stated_by=by)
    return waiting.filter(to_review(by))


def documents() -> QuerySet[Document]:
    """Return the documents that the context sees, the newest first."""
    return Document.objects.select_related("holder", "kept_by").order_by("-kept_at", "id")


def document(reference: str) -> Document:
    """Return one document; `Document.DoesNotExist` where none is seen."""
    return documents().get(reference=reference)


def standings_of(rows: Iterable[Statement]) -> dict[UUID, Standing]:
    """Return where statements stand now, in one query."""
    several = list(rows)
    newer = _let_stand(_corrections().filter(supersedes__in=[one.pk for one in several]))
    replaced = set(newer.values_list("supersedes", flat=True))
    return {one.pk: _standing(one, is_replaced=one.pk in replaced) for one in several}


def standing(
    *, known_at: datetime, asked: Asked | None = None, is_for_everybody: bool = False
) -> QuerySet[Statement]:
    """Return what stood as it was known at an instant: reviewed, not taken back, not replaced.

    For everybody: of what is shared, replaced by what is shared; whoever asks is answered alike,
    since a correction that its house keeps to itself takes nothing out.
    """
    let = _let_stand(Statement.objects.all(), known_at=known_at)
    corrections = _let_stand(_corrections(), known_at=known_at)
    if is_for_everybody:
        let, corrections = let.filter(is_shared=True), corrections.filter(is_shared=True)
    replaced = corrections.values("supersedes")
    found = let.exclude(pk__in=replaced).filter(_narrowed(asked or Asked()))
    return found.select_related("document").order_by(
        "institution", "heading", "about", "-last_date", "-said_date", "id"
    )


def corrected_unshared(*, known_at: datetime, asked: Asked) -> QuerySet[Statement]:
    """Return what is shared and stood until its holder corrected it with what is not shared.

    It stands no more, and what stands in its place may not leave this house.
    """
    newer = _let_stand(_corrections(), known_at=known_at)
    shared = newer.filter(_narrowed(Asked(shared_only=True)))
    let = _let_stand(Statement.objects.all(), known_at=known_at)
    found = let.filter(_narrowed(replace(asked, shared_only=True)))
    # A shared correction of the correction stands in the place of both.
    further = shared.filter(supersedes__supersedes__isnull=False)
    found = (
        found.filter(pk__in=newer.values("supersedes"))
        .exclude(pk__in=shared.values("supersedes"))
        .exclude(pk__in=further.values("supersedes__supersedes"))
    )
    return found.select_related("document").order_by(
        "institution", "heading", "about", "-last_date", "-said_date", "id"
    )


def newest(
    *, known_at: datetime, asked: Asked, by_authority: bool | None = None
) -> dict[tuple[str, str, str], Statement]:
    """Return by institution, heading and `about` what stands of the newest period.

    Only of authorities and autonomous bodies, or only of everybody else, where that is asked.
    """
    rows = standing(known_at=known_at, asked=asked)
    if by_authority is not None:
        of_authority = Q(said_by_kind__in=OF_THE_STATE)
        rows = rows.filter(of_authority if by_authority else ~of_authority)
    found: dict[tuple[str, str, str], Statement] = {}
    for one in rows:
        found.setdefault((one.institution, one.heading, one.about), one)
    return found


def contradictions(*, known_at: datetime, asked: Asked | None = None) -> list[Contradiction]:
    """Return what stands of one institution, heading and period with more than one value."""
    return contradictions_among(standing(known_at=known_at, asked=asked))


def contradictions_among(rows: Iterable[Statement]) -> list[Contradiction]:
    """Return those of some statements that are of one thing and period and do not agree."""
    together: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for one in rows:
        together[
            one.institution, one.municipality_id, one.unit, one.heading, one.about,
            one.first_date, one.last_date,
        ].append(one)  # fmt: skip
    return [
        Contradiction(tuple(several))
        for several in together.values()
        if len({(one.answer, one.value) for one in several}) > 1
    ]


def by_cell(
    rows: Iterable[Statement],
) -> Mapping[tuple[str, str], tuple[Statement, ...]]:
    """Return statements by institution and heading, for a table of both; no cell is no data."""
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in rows:
        found[one.institution, one.heading].append(one)
    return {key: tuple(several) for key, several in found.items()}


def open_document(reference: str, *, by: UUID, at: datetime) -> OpenedDocument:
    """Open a document with its bytes; logged. `Document.DoesNotExist` where it may not be seen."""
    row = not_erased(Document.objects.filter(reference=reference)).get()
    record(act="statements.open_document", object_type="document", objects=[row.pk], by=by, at=at)
    [(about, content)] = unseal_fields([row], "about", "content")
    told = json.loads(about)
    return OpenedDocument(
        row, told["name"], told["media_type"], told["sha256"], base64.b64decode(content or "")
    )


def _narrowed(asked: Asked) -> Q:
    given = {
        "institution__in": asked.institutions,
        "kind__in": asked.kinds,
        "heading__in": asked.headings,
        "about": asked.about,
        "state": asked.state,
        "answer__in": asked.answers,
        "last_date__gte": asked.first_date,
        "first_date__lte": asked.last_date,
        "document": asked.document,
        "batch": asked.batch,
    }
    found = Q(**{name: value for name, value in given.items() if value})
    if asked.shared_only:
        found &= Q(is_shared=True, document__is_shared=True) & ~Q(document__channel=TESTIMONY)
    return found


def _corrections() -> QuerySet[Statement]:
    """Return what takes the place of another: of its own holder, institution and heading alone.

    Whatever a row names, nobody takes the place of what somebody else holds.
    """
    return Statement.objects.filter(
        # By this the few that name another are found along their index, not among all that stand.
        supersedes__isnull=False,
        supersedes__holder=F("holder"),
        supersedes__institution=F("institution"),
        supersedes__heading=F("heading"),
        supersedes__about=F("about"),
    )


def _let_stand(
    rows: QuerySet[Statement], *, known_at: datetime | None = None
) -> QuerySet[Statement]:
    let = rows.filter(review__isnull=False, review__objection="")
    if known_at is None:
        return let.filter(withdrawal=None)
    still = Q(withdrawal=None) | Q(withdrawal__withdrawn_at__gt=known_at)
    return let.filter(still, review__reviewed_at__lte=known_at)


def _standing(one: Statement, *, is_replaced: bool) -> Standing:
    if hasattr(one, "withdrawal"):
        return Standing.WITHDRAWN
    if not hasattr(one, "review"):
        return Standing.WAITING
    if one.review.objection:
        return Standing.REFUSED
    return Standing.SUPERSEDED if is_replaced else Standing.STANDS
