"""What is done to a session and to its items, each on a page of its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.protection.actions import board, board_after, board_items
from baluarte.domain.protection.actions import board_lines as lines
from baluarte.domain.protection.actions.measures import take_position
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import AgendaItem, BoardMinutes, BoardSession
from baluarte.domain.protection.queries import board as reading
from baluarte.domain.protection.queries import board_items as items
from baluarte.domain.protection.queries import board_lines, measures_of
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.bodies import BoardRefused
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.protection.board_access import (
    Act,
    as_seats,
    confirm_of_board,
    kept,
    of_the_board,
    parties_in,
    seat_name,
    shown_item,
    shown_session,
)
from baluarte.web.protection.forms.board import (
    AgreementForm,
    InviteForm,
    ItemForm,
    ItemPositionForm,
    LinesForm,
    MinutesForm,
    SeatForm,
    SummaryForm,
    SummonForm,
    VoteForm,
)
from baluarte.web.protection.lookup import shown_case
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.presenters.board_lines import people_shown, to_ask
from baluarte.web.protection.views.board import opened
from baluarte.web.protection.views.cases import OPENED
from baluarte.web.registry.presenters.labels import label_of


@of_the_board
def session_act(request: HttpRequest, session_id: UUID, act: str) -> HttpResponse:
    """Do one thing to a session."""
    session = kept(shown_session(session_id))
    given = request.POST or None
    seats = list(reading.seats_on(local_day(session.starts_at)))
    known = {str(one.pk): one for one in seats}
    said: dict[str, Any] = {"by": acting_account(), "at": timezone.now()}
    pages: dict[str, tuple[str, str, Any, Act]] = {
        "asunto": (
            _("Put on the agenda"),
            _("Items stand by the day the law wants them, then by the day they were asked for. "
              "Nothing ranks a case."),
            lambda: ItemForm(given),
            lambda data: _list(session, data, said),
        ),
        "llega": (
            _("Note who arrived"), _("The holder of a place, or its substitute: one of them."),
            lambda: SeatForm(given, seats=as_seats(seats)),
            lambda data: board.arrive(session=session, seat=known[data["seat"]], **said),
        ),
        "sale": (
            _("Note who left"), "",
            lambda: SeatForm(given, seats=as_seats(seats)),
            lambda data: board.leave(session=session, seat=known[data["seat"]], **said),
        ),
        "abrir": (
            _("Open the session"), _("It opens with quorum, and not without."),
            lambda: NothingForm(given), lambda _data: board.open_session(session=session, **said),
        ),
        "terminar": (
            _("End the session"), _("Whoever was invited sees its items no more."),
            lambda: NothingForm(given), lambda _data: board.end_session(session=session, **said),
        ),
        "acta": (
            _("Write the minutes"), _("Another person closes them."),
            lambda: MinutesForm(given),
            lambda data: board.write_minutes(session=session, **data, **said),
        ),
        "cerrar": (
            _("Close the minutes"), _("From then on nothing is added to this session."),
            lambda: NothingForm(given),
            lambda _data: board.close_minutes(minutes=_minutes(session), **said),
        ),
        "corregir": (
            _("Correct the minutes"), _("Both stay: the new ones supersede the old."),
            lambda: MinutesForm(given),
            lambda data: board.correct_minutes(minutes=_minutes(session), **data, **said),
        ),
    }  # fmt: skip
    back = reverse("board_session", args=[session.pk])
    return _ask(request, pages, act, kicker=session.get_kind_display(), back=back)


@of_the_board
def board_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show an item: her part in it, who is invited, the votes, the decision, the agreements."""
    item, at = shown_item(item_id), timezone.now()
    agreed, votes = list(items.agreements(of=item)), items.votes_on(item)
    summons, case = items.summons_of(item), items.case_in(item)
    parties = parties_in(case)
    positions = items.positions_on_item(item, parties=[one for one, _said in parties], at=at)
    names = {one.pk: said for one, said in parties}
    rows = [item.pk, *(one.pk for one in (*agreed, *votes, *summons))]
    shown = board_lines.lines_of(item) if item.case_id else []
    texts = opened(request, [*rows, *(one.pk for one in shown)])
    has_read = _read_as_seat(item, is_opened=request.GET.get("textos") == OPENED, at=at)
    has_voted = acting_account() in {one.seat.account_id for one in votes}
    decision = getattr(item, "decision", None)
    context = {
        "item": item,
        "kind": label_of("board_items", item.kind),
        "text": texts.get(item.pk, {}).get("item", ""),
        "summons": [(one, names.get(one.party_id, ""), texts.get(one.pk, {}).get("not_summoned"))
                    for one in summons],
        "positions": [(names[key], label_of("positions", one.code) if one else "")
                      for key, one in positions.items()],
        "is_of_case": bool(item.case_reference),
        "sees_case": case is not None,
        "invitations": items.invitations_to(item),
        "votes": [(one, seat_name(one.seat), texts.get(one.pk, {}).get("dissent"))
                  for one in votes],
        "decision": decision,
        "agreements": [(one, texts.get(one.pk, {}).get("agreement")) for one in agreed],
        "people": people_shown(shown, texts, names, is_put=item.put_at is not None),
        "readings": [(one, seat_name(one.seat)) for one in board_lines.readings_of(item)],
        "must_read": has_read is False and decision is None,
        "acts": _item_acts(item, case, decision, may_vote=bool(has_read) and not has_voted),
        "is_open": request.GET.get("textos") == OPENED,
    }  # fmt: skip
    return render(request, "protection/board/item.html", context)


@of_the_board
def item_act(request: HttpRequest, item_id: UUID, act: str) -> HttpResponse:
    """Do one thing to an item."""
    item = shown_item(item_id)
    session, case = item.session, items.case_in(item)
    given, by = request.POST or None, acting_account()
    seats = list(reading.seats_on(local_day(session.starts_at)))
    known = {str(one.pk): one for one in seats}
    keeps = reading.keeps(session.compartment_id)
    mine = seats if keeps else [one for one in seats if one.account_id == by]
    if not keeps and (not mine or act != "voto"):
        raise Http404
    people = [(str(one.pk), said) for one, said in parties_in(case)]
    party = {str(one.pk): one for one, _said in parties_in(case)}
    bodies = {str(one.pk): one for one in Institution.objects.filter(left_at=None).order_by("name")}
    named = [(key, one.name) for key, one in bodies.items()]
    said: dict[str, Any] = {"by": by, "at": timezone.now()}
    pages: dict[str, tuple[str, str, Any, Act]] = {
        "conflicto": (
            _("Record a conflict of interest"),
            _("The seat does not vote on this item, nor sees it from now on."),
            lambda: SeatForm(given, seats=as_seats(seats)),
            lambda data: board_items.record_conflict(item=item, seat=known[data["seat"]], **said),
        ),
        "votacion": (
            _("Put it to the vote"),
            _("With quorum, her summons, and her position or why it could not be had."),
            lambda: NothingForm(given), lambda _data: board_items.put_to_vote(item=item, **said),
        ),
        "voto": (
            _("Record a vote"), _("One for each place, once."),
            lambda: VoteForm(given, seats=as_seats(mine)),
            lambda data: board_items.cast_vote(
                item=item, seat=known[data["seat"]], choice=data["choice"], reason=data["reason"],
                **said),
        ),
        "decidir": (
            _("Close the vote"),
            _("More for than against adopts. The law gives no casting vote: a tie adopts nothing."),
            lambda: NothingForm(given), lambda _data: board_items.decide(item=item, **said),
        ),
        "acuerdo": (
            _("Record an agreement"),
            _("Who owes what, by which day. On a case it is sent as a task at once."),
            lambda: AgreementForm(given, institutions=named, measures=_measures(case)),
            lambda data: board_after.agree(
                item=item, institution=bodies.get(data["institution"]), due_on=data["due_on"],
                text=data["text"], measure=_measure(case, data["measure"]), **said),
        ),
    }  # fmt: skip
    if case is not None:
        pages |= {
            "convocar": (
                _("Summon her"),
                _("To the session on her case (LPPDDHP art. 8 IV); or why she was not."),
                lambda: SummonForm(given, parties=people),
                lambda data: board_items.summon(
                    item=item, party=party[data["party"]], told=data["told"] or None,
                    reason=data["reason"], **said),
            ),
            "resumen": (
                _("Summary for the Board"),
                _("Without names. She is asked about it before the Board sees it."),
                lambda: SummaryForm(given),
                lambda data: lines.write_summary(item=item, case=case, text=data["text"], **said),
            ),
            "mostrar": (
                _("What the Board will see"),
                _("Read her each line as it stands here. What she does not want is not shown, and "
                  "the Board is told that it is her decision."),
                lambda: _lines_form(item, case, dict(parties_in(case)), given, at=said["at"]),
                lambda data: lines.answer_lines(
                    item=item, case=case, words=data["words"], told=data["told"], **said),
            ),
            "posicion": (
                _("What she says of this item"),
                _("Nothing is voted on without it, or the reason why it could not be had."),
                lambda: ItemPositionForm(given, parties=people),
                lambda data: take_position(
                    party=party[data["party"]], about=About.ITEM, subject=item.pk,
                    code=data["code"], reason=data["reason"], **said),
            ),
            "invitar": (
                _("Invite somebody"),
                _("Only whom she lets know (LPPDDHP art. 8 V), in the hours of the session."),
                lambda: InviteForm(given, institutions=named),
                lambda data: board_items.invite(
                    item=item, institution=bodies[data["institution"]],
                    account=_account(data["username"]), ground=data["ground"], **said),
            ),
        }  # fmt: skip
    return _ask(
        request, pages, act, kicker=label_of("board_items", item.kind),
        back=reverse("board_item", args=[item.pk]),
        reference=written(item.case_reference) if item.case_reference else "",
    )  # fmt: skip


def _ask(
    request: HttpRequest,
    pages: dict[str, tuple[str, str, Any, Act]],
    act: str,
    *,
    kicker: str,
    back: str,
    reference: str = "",
) -> HttpResponse:
    if act not in pages:
        raise Http404
    title, lead, make, do = pages[act]
    form: forms.Form = make()
    page = Confirmation(
        request=request, form=form,
        kicker=str(kicker), reference=reference, title=title, lead=lead, button=title,
        done=_("It is on record."), back=back,
    )  # fmt: skip
    return confirm_of_board(page, do)


def _list(session: BoardSession, data: dict[str, Any], said: dict[str, Any]) -> AgendaItem:
    case = shown_case(data["reference"]) if data["reference"] else None
    asked = {key: data[key] for key in ("kind", "text", "requested_on", "legal_due_on")}
    return board_items.list_item(session=session, case=case, **asked, **said)


def _minutes(session: BoardSession) -> BoardMinutes:
    found = reading.minutes_of(session)
    if found is None:
        raise Http404
    return found


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username.strip(), is_active=True).first()
    if found is None:
        raise BoardRefused("no_account", given=username)
    return found


def _measures(case: Case | None) -> list[tuple[str, str]]:
    if case is None:
        return []
    return [
        (str(one.measure.pk), study_page.measure_name(one.measure.code))
        for one in measures_of(case)
    ]


def _measure(case: Case | None, key: str) -> Any:
    if not key or case is None:
        return None
    return next(one.measure for one in measures_of(case) if str(one.measure.pk) == key)


def _lines_form(
    item: AgendaItem, case: Case, names: dict[Party, str], given: Any, *, at: datetime
) -> LinesForm:
    rows = board_lines.lines_of(item)
    asked = to_ask(
        board_lines.lines_to_ask(item, case, at=at), rows, board_lines.newest_texts(rows),
        {one.pk: said for one, said in names.items()},
    )  # fmt: skip
    return LinesForm(given, lines=asked)


def _read_as_seat(item: AgendaItem, *, is_opened: bool, at: datetime) -> bool | None:
    """Record that whoever holds a seat opens the item; say whether that seat has read all of it.

    Nothing where the account holds no seat on the day of the session.
    """
    by = acting_account()
    seats = reading.seats_on(local_day(item.session.starts_at)).filter(account=by)
    mine = board_lines.seats_held(item, seats, by=by)
    shown_at, has_read = board_lines.last_shown_at(item), True
    for seat in mine:
        newest = board_lines.newest_reading(item, seat)
        if newest is not None and (shown_at is None or newest.read_at >= shown_at):
            continue
        if is_opened:
            lines.open_item(item=item, seat=seat, by=by, at=at)
        else:
            has_read = False
    return has_read if mine else None


def _item_acts(
    item: AgendaItem, case: Case | None, decision: Any, *, may_vote: bool
) -> list[dict[str, str]]:
    """Return what may be done now to an item, each by its address."""
    keeps = reading.keeps(item.session.compartment_id)
    on_team = item.case_id is None or (case is not None and may_contribute(case.matter))
    can: list[tuple[str, str]] = []
    if keeps and on_team and decision is None:
        if case is not None:
            can += [("convocar", _("Summon her")), ("posicion", _("Her position"))]
            can += [("resumen", _("Summary for the Board"))]
            can += [("mostrar", _("What the Board will see"))]
            can += [("invitar", _("Invite somebody"))]
        can.append(("conflicto", _("Record a conflict of interest")))
        can.append(("decidir", _("Close the vote")) if item.put_at
                   else ("votacion", _("Put it to the vote")))  # fmt: skip
    if decision is None and item.put_at is not None and (keeps or may_vote):
        can.append(("voto", _("Record a vote")))
    if decision is not None and decision.outcome == "adopted" and keeps and on_team:
        can.append(("acuerdo", _("Record an agreement")))
    return [{"label": said, "url": reverse("item_act", args=[item.pk, slug])} for slug, said in can]
