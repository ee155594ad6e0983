"""What she lets the Board see of her case, line by line, and who of the Board opened it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import consenting
from baluarte.domain.protection.choices import About, BoardWords, LineKind
from baluarte.domain.protection.models import (
    AgendaItem,
    BoardLine,
    BoardReading,
    BoardSeat,
    BoardVote,
    SaidInBoard,
)
from baluarte.domain.protection.queries.board import is_record_closed
from baluarte.domain.protection.queries.measures import measures_of
from baluarte.domain.protection.queries.positions import STANDING, position_on
from baluarte.domain.protection.queries.studies import levels_standing
from baluarte.domain.sealing.queries import unseal_all

OUT_OF_REACH = ("not_had", STANDING)
Key = tuple[UUID, str, UUID]


@dataclass(frozen=True)
class Line:
    """What the Board could be shown of a person: of what kind, taken from where, in which words.

    A level and a position are codes of their catalogues; a measure is its code and, after a bar,
    the code of her word on it.
    """

    party: Party
    kind: LineKind
    source: UUID
    text: str
    # No word of hers can be had now, or she gave one before for all that follows.
    is_out_of_reach: bool = False

    @property
    def key(self) -> Key:
        """Return what tells it from the other lines of its item."""
        return self.party.pk, str(self.kind), self.source


def lines_to_ask(item: AgendaItem, case: Case, *, at: datetime) -> list[Line]:
    """Return each line that could be shown of a case as it stands, person by person."""
    levels = {
        one.study.party_id: one for one in levels_standing(case) if one.study.closed_at is not None
    }
    summary = _summary_of(item)
    measures = [one.measure for one in measures_of(case) if not one.is_over]
    found = []
    people = consenting(case)
    for party in people:
        position, level = position_on(party, About.ITEM, item.pk, at=at), levels.get(party.pk)
        said: list[tuple[LineKind, UUID, str]] = []
        if level is not None:
            said.append((LineKind.RISK, level.study_id, level.level))
        if summary:
            said.append((LineKind.SUMMARY, item.pk, summary))
        if position is not None:
            said.append((LineKind.POSITION, party.pk, position.code))
        for one in measures:
            if _is_of(one.study.party_id if one.study else None, party, people):
                word = position_on(party, About.MEASURE, one.pk, at=at)
                said.append((LineKind.MEASURE, one.pk, f"{one.code}|{word.code if word else ''}"))
        is_out = position is not None and position.code in OUT_OF_REACH
        found += [Line(party, *one, is_out_of_reach=is_out) for one in said]
    return found


def lines_of(item: AgendaItem) -> list[BoardLine]:
    """Return the lines of an item, with her word on each, as whoever reads may see them."""
    found = BoardLine.objects.filter(item=item)
    return sorted(found, key=lambda one: (one.party_id, ORDER.index(one.kind), one.listed_at))


def newest_texts(lines: Iterable[BoardLine]) -> dict[UUID, str]:
    """Return the newest text of each line that the context may open."""
    rows = list(
        SaidInBoard.objects.filter(
            about__in=[one.pk for one in lines], subject=BoardWords.LINE
        ).order_by("written_at", "id")
    )
    texts = unseal_all(rows, "sealed_text")
    return {row.about: text for row, text in zip(rows, texts, strict=True)}


def key_of(line: BoardLine) -> Key:
    """Return what tells a line from the others of its item."""
    return line.party_id, line.kind, line.source


def seats_held(item: AgendaItem, seats: Iterable[BoardSeat], *, by: UUID) -> list[BoardSeat]:
    """Return the seats among some that an account holds and that may still open an item."""
    mine = [one for one in seats if one.account_id == by]
    return mine if mine and not is_record_closed(item.session) else []


def newest_reading(item: AgendaItem, seat: BoardSeat) -> BoardReading | None:
    """Return when a seat last opened an item, nothing where it never did."""
    return BoardReading.objects.filter(item=item, seat=seat).order_by("-read_at").first()


def readings_of(item: AgendaItem) -> Sequence[BoardReading]:
    """Return who of the Board opened an item, each seat once, the first time."""
    rows = BoardReading.objects.filter(item=item).select_related("seat__account", "by")
    first: dict[UUID, BoardReading] = {}
    for one in rows.order_by("read_at", "id"):
        first.setdefault(one.seat_id, one)
    return list(first.values())


def last_shown_at(item: AgendaItem) -> datetime | None:
    """Return when she last let the Board see one line more of an item."""
    shown = BoardLine.objects.filter(item=item, is_shown=True).order_by("-said_at")
    return shown.values_list("said_at", flat=True).first()


def items_to_vote(*, by: UUID) -> QuerySet[AgendaItem]:
    """Return what is put to the vote in an open session and waits for a seat of the account."""
    mine = BoardSeat.objects.filter(
        account=by, until_date__isnull=True, attendance__session=OuterRef("session"),
        attendance__left_at__isnull=True,
    )  # fmt: skip
    voted = BoardVote.objects.filter(item=OuterRef("pk"), seat__account=by)
    found = AgendaItem.objects.filter(
        Exists(mine), ~Exists(voted), put_at__isnull=False, decision__isnull=True,
        session__opened_at__isnull=False, session__ended_at__isnull=True,
    )  # fmt: skip
    order = F("legal_due_on").asc(nulls_last=True)
    return found.select_related("session").order_by(order, "requested_on", "listed_at", "id")


ORDER = [str(one) for one in LineKind]


def _summary_of(item: AgendaItem) -> str:
    rows = SaidInBoard.objects.filter(about=item.pk, subject=BoardWords.SUMMARY)
    newest = list(rows.order_by("-written_at", "-id")[:1])
    return unseal_all(newest, "sealed_text")[0] if newest else ""


def _is_of(owner: UUID | None, party: Party, people: Sequence[Party]) -> bool:
    """Say whether a measure is of a person: hers, or of a study that is nobody's alone."""
    return owner == party.pk or owner not in {one.pk for one in people}
