"""What the Board is shown of a case, as she consents line by line; and a seat opens it to vote.

Nothing is copied to the Board before her yes to that line; her no shuts it at once, and is said.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from baluarte.domain.access.rules import NotAllowed, require_no_break_glass
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries.consent import covering_consent
from baluarte.domain.cases.rules import require_team, require_team_or_herself
from baluarte.domain.protection.actions.board import (
    in_turn,
    lock,
    require_in_force,
    write_board_words,
)
from baluarte.domain.protection.choices import BoardWords, LineKind
from baluarte.domain.protection.models import AgendaItem, BoardLine, BoardReading, BoardSeat
from baluarte.domain.protection.queries.board import institution_of_body, is_record_closed
from baluarte.domain.protection.queries.board_lines import (
    Key,
    Line,
    key_of,
    last_shown_at,
    lines_of,
    lines_to_ask,
    newest_reading,
    newest_texts,
)
from baluarte.norms.bodies import BoardRefused


@transaction.atomic
def write_summary(*, item: AgendaItem, case: Case, text: str, by: UUID, at: datetime) -> None:
    """Write the summary of the study that she is asked to let the Board see, without names."""
    in_turn(item.session)
    require_team(case)
    if not text.strip():
        raise BoardRefused("no_words")
    write_board_words(
        item.session.compartment_id, item.pk, {BoardWords.SUMMARY: text}, item=item.pk,
        case_compartment=item.case_compartment_id, by=by, at=at,
    )  # fmt: skip
    _asked_anew(BoardLine.objects.filter(item=item, kind=LineKind.SUMMARY))
    _note("protection.write_summary", item, [item.pk], by=by, at=at)


@transaction.atomic
def answer_lines(
    *, item: AgendaItem, case: Case, words: Mapping[Key, bool], told: Channel, by: UUID,
    at: datetime,
) -> list[BoardLine]:  # fmt: skip
    """Record her word on each line: shown to the Board, or not. What has none stays unasked."""
    in_turn(item.session)
    require_team(case)
    require_no_break_glass(case.compartment_id)
    if item.case_id != case.pk:
        raise BoardRefused("other_case")
    asked = {one.key: one for one in lines_to_ask(item, case, at=at)}
    if not words or not set(words) <= set(asked):
        raise BoardRefused("line_changed" if words else "no_line")
    rows = _listed(item, asked, by=by, at=at)
    texts = newest_texts(rows.values())
    changed = []
    for key, is_shown in words.items():
        row = rows[key]
        if row.is_shown is is_shown and (not is_shown or texts.get(row.pk) == asked[key].text):
            continue
        if is_shown and texts.get(row.pk) != asked[key].text:
            write_board_words(
                item.session.compartment_id, row.pk, {BoardWords.LINE: asked[key].text},
                item=item.pk, case_compartment=item.case_compartment_id, by=by, at=at,
            )  # fmt: skip
        changed.append(_say(row, is_shown=is_shown, told=told, by=by, at=at))
    _note("protection.answer_lines", item, [one.pk for one in changed], by=by, at=at,
          shown=str(sum(1 for one in changed if one.is_shown)))  # fmt: skip
    return changed


@transaction.atomic
def hide_line(*, line: BoardLine, told: Channel, by: UUID, at: datetime) -> BoardLine:
    """Shut a line to the Board at once, by her no: her own, or through the team."""
    require_team_or_herself(line.party, by=by)
    if is_record_closed(line.item.session):
        raise BoardRefused("minutes_closed")
    _say(line, is_shown=False, told=told, by=by, at=at)
    _note("protection.hide_line", line.item, [line.pk], by=by, at=at)
    return line


@transaction.atomic
def open_item(*, item: AgendaItem, seat: BoardSeat, by: UUID, at: datetime) -> BoardReading:
    """Record that whoever holds a seat opened what is put before it; it may vote from then on."""
    if seat.account_id != by:
        raise NotAllowed("protection.board.only_who_holds_the_seat")
    require_in_force(seat, item.session)
    reading = BoardReading(
        compartment_id=item.compartment_id, item=item, seat=seat, by_id=by, read_at=at,
        case_compartment_id=item.case_compartment_id,
    )  # fmt: skip
    reading.save(force_insert=True)
    _note("protection.open_item", item, [item.pk, reading.pk], by=by, at=at)
    return reading


def require_read(item: AgendaItem, seat: BoardSeat) -> None:
    """Refuse the vote of a seat that did not open the item, or not since she showed more."""
    reading, shown_at = newest_reading(item, seat), last_shown_at(item)
    if reading is None or (shown_at is not None and reading.read_at < shown_at):
        raise BoardRefused("not_read")


def require_lines_answered(item: AgendaItem, case: Case, *, at: datetime) -> None:
    """Refuse an item while a line waits for her word, or is no more as she consented to it.

    Of a measure proposed her own word is asked too: one for each, not one for all. Of whom no word
    could be had, or said it before for all that follows, nothing is asked: it stays unshown.
    """
    asked = [one for one in lines_to_ask(item, case, at=at) if not one.is_out_of_reach]
    if any(one.kind == LineKind.MEASURE and one.text.endswith("|") for one in asked):
        raise BoardRefused("no_word_on_measure")
    rows = {key_of(one): one for one in lines_of(item)}
    texts = newest_texts(rows.values())
    for one in asked:
        row = rows.get(one.key)
        if row is None or row.is_shown is None:
            raise BoardRefused("lines_unasked")
        if row.is_shown and texts.get(row.pk) != one.text:
            raise BoardRefused("lines_unasked")


def hide_what_is_not_covered(case: Case, *, by: UUID, at: datetime) -> None:
    """Shut to the Board every line of a case that her consent to tell it no longer carries."""
    # Whoever takes a consent back sees the lines, and not what else the Board keeps.
    for line in BoardLine.objects.filter(item__case=case, is_shown=True).select_related("item"):
        if covering_consent(case, institution_of_body()) is None:
            hidden = BoardLine.objects.filter(pk=line.pk)
            hidden.update(is_shown=False, said_at=at, said_by_id=by)
            _note("protection.hide_line", line.item, [line.pk], by=by, at=at)


def _listed(
    item: AgendaItem, asked: Mapping[Key, Line], *, by: UUID, at: datetime
) -> dict[Key, BoardLine]:
    """Return the row of each line, made where it is new: what is unasked is not shown."""
    lock(item.pk)
    of_case = item.case_compartment_id
    assert of_case is not None
    rows = {key_of(one): one for one in lines_of(item)}
    for key, one in asked.items():
        if key not in rows:
            rows[key] = BoardLine(
                compartment_id=item.compartment_id, item=item, party=one.party, kind=one.kind,
                source=one.source, case_compartment_id=of_case, by_id=by,
                listed_at=at,
            )  # fmt: skip
            rows[key].save(force_insert=True)
    return rows


def _say(line: BoardLine, *, is_shown: bool, told: Channel, by: UUID, at: datetime) -> BoardLine:
    changed = {"is_shown": is_shown, "told": str(told), "said_at": at, "said_by_id": by}
    if not BoardLine.objects.filter(pk=line.pk).update(**changed):
        raise NotAllowed("protection.board.only_the_team_or_herself")
    for name, value in changed.items():
        setattr(line, name, value)
    return line


def _asked_anew(lines: QuerySet[BoardLine]) -> None:
    lines.update(is_shown=None, told="", said_at=None, said_by_id=None)


def _note(
    act: str, item: AgendaItem, objects: list[UUID], *, by: UUID, at: datetime, **payload: str
) -> None:
    """Write it into the log, and into hers where the item is about a case."""
    files = [item.case_compartment_id] if item.case_compartment_id else []
    record(
        act=act, object_type="agenda_item", objects=objects, payload=payload, files=files, by=by,
        at=at,
    )  # fmt: skip
