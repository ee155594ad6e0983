"""The Board: its sessions, what it agreed, the Council's words, and her own page of them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.choices import Channel
from baluarte.domain.procedure.rules import acts_for
from baluarte.domain.protection.actions import board as acts
from baluarte.domain.protection.actions import board_after, board_items
from baluarte.domain.protection.actions import board_lines as acts_on_lines
from baluarte.domain.protection.choices import AgreementState, CouncilAnswerKind, WillCome
from baluarte.domain.protection.models import (
    BoardAgreement,
    BoardLine,
    BoardSession,
    CouncilWord,
    Summons,
)
from baluarte.domain.protection.queries import board as reading
from baluarte.domain.protection.queries import board_items as items
from baluarte.domain.protection.queries import board_lines
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.bodies import BOARD, COUNCIL, BoardRefused, quorum, seat_types
from baluarte.norms.catalogues import term, terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.cases.presenters.confirmations import WINDOW
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.protection.board_access import (
    confirm_of_board,
    of_the_board,
    seat_name,
    shown_session,
)
from baluarte.web.protection.forms.board import (
    AnswerForm,
    ComesForm,
    CouncilForm,
    ProgressForm,
    SessionForm,
)
from baluarte.web.protection.presenters.board_lines import in_words
from baluarte.web.protection.views.board_seats import seats_are_ours
from baluarte.web.protection.views.cases import OPENED
from baluarte.web.registry.presenters.labels import label_of

MOST = 100
Texts = dict[UUID, dict[str, str]]


def opened(request: HttpRequest, about: list[UUID]) -> Texts:
    """Open what is sealed only where it was asked for; the reading is logged."""
    if request.GET.get("textos") != OPENED:
        return {}
    return reading.read_board_words(about, by=acting_account(), at=timezone.now())


@of_the_board
def board(request: HttpRequest) -> HttpResponse:
    """Show the sessions, the seats of the law, and what both rest on."""
    today = local_day(timezone.now())
    held = {(one.code, one.number): one for one in reversed(list(reading.seats_on(today)))}
    context = {
        "seats_held": len(held),
        "sessions": list(reading.sessions()[:MOST]),
        "may_call": _keeps(BOARD),
        "seats": [
            {"name": label_of("board_seats", kind.code), "number": number, "kind": kind,
             "seat": held.get((kind.code, number))}
            for kind in seat_types() for number in range(1, kind.places + 1)
        ],
        "may_seat": seats_are_ours(),
        "to_vote": [(one, label_of("board_items", one.kind))
                    for one in board_lines.items_to_vote(by=acting_account())[:MOST]],
        "quorum": quorum(),
        "body": term("bodies", BOARD),
        "overdue": items.open_agreements().filter(due_on__lt=today).count(),
    }  # fmt: skip
    return render(request, "protection/board/index.html", context)


@of_the_board
def new_session(request: HttpRequest) -> HttpResponse:
    """Call the Board to a session."""
    if not _keeps(BOARD):
        raise Http404
    form = SessionForm(request.POST or None)
    page = Confirmation(
        request=request, form=form,
        kicker=_("Governing Board"), title=_("Call a session"),
        lead=_("Ordinary sessions are monthly (LPPDDHP art. 7). It is called before it begins."),
        button=_("Call it"), done=_("The session is called."), back=reverse("board"),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> BoardSession:
        return acts.call_session(**given, by=acting_account(), at=timezone.now())

    return confirm_of_board(page, act)


@of_the_board
def board_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show a session: its agenda in the order of dates, who is there, the quorum, its minutes."""
    session, at = shown_session(session_id), timezone.now()
    agenda, minutes = list(items.items_of(session)), reading.minutes_of(session)
    attendance = list(reading.attendance_of(session))
    there = len(reading.voting(reading.present_in(session, at=session.ended_at or at)))
    keeps, shut = reading.keeps(session.compartment_id), reading.is_record_closed(session)
    texts = opened(request, [one.pk for one in agenda])
    context = {
        "session": session,
        "agenda": [(one, label_of("board_items", one.kind), texts.get(one.pk, {}).get("item"))
                   for one in agenda],
        "attendance": [(one, seat_name(one.seat)) for one in attendance],
        "present": there,
        "quorum": quorum(),
        "minutes": minutes,
        "acts": _acts(session, minutes, by=acting_account()) if keeps else [],
        "is_closed": shut,
        "is_open": bool(texts),
    }  # fmt: skip
    return render(request, "protection/board/session.html", context)


@of_the_board
def board_minutes(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show the minutes to be printed: references, never a name of whom a case is about."""
    session = shown_session(session_id)
    minutes = reading.minutes_of(session)
    if minutes is None:
        raise Http404
    agenda = list(items.items_of(session))
    agreed = list(items.agreements().filter(item__session=session))
    about = [minutes.pk, *(one.pk for one in agenda), *(one.pk for one in agreed)]
    texts = reading.read_board_words(about, by=acting_account(), at=timezone.now())
    context = {
        "session": session,
        "minutes": minutes,
        "prose": texts.get(minutes.pk, {}).get("minutes", ""),
        "attendance": [(one, seat_name(one.seat)) for one in reading.attendance_of(session)],
        "items": [
            {"row": one, "kind": label_of("board_items", one.kind),
             "text": texts.get(one.pk, {}).get("item", ""),
             "agreed": [(row, texts.get(row.pk, {}).get("agreement", ""))
                        for row in agreed if row.item_id == one.pk]}
            for one in agenda
        ],
    }  # fmt: skip
    return render(request, "protection/board/minutes.html", context)


@of_the_board
def board_agreements(request: HttpRequest) -> HttpResponse:
    """Show what was agreed and is not fulfilled, what is overdue first."""
    today = local_day(timezone.now())
    rows = list(items.open_agreements()[:MOST])
    texts = opened(request, [one.pk for one in rows])
    context = {
        "rows": [
            {"row": one, "is_overdue": items.is_overdue(one, on=today),
             "text": texts.get(one.pk, {}).get("agreement", ""),
             "state": _state(one)}
            for one in rows
        ],
        "may_say": _keeps(BOARD),
        "is_open": bool(texts),
    }  # fmt: skip
    return render(request, "protection/board/agreements.html", context)


@of_the_board
def agreement_progress(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Say how far an agreement has come."""
    try:
        agreement = items.agreement_of(agreement_id)
    except BoardAgreement.DoesNotExist:
        raise Http404 from None
    if not reading.keeps(agreement.compartment_id):
        raise Http404
    page = Confirmation(
        request=request, form=ProgressForm(request.POST or None),
        kicker=_("Agreement of the Board"), title=_("How far this agreement has come"),
        lead=str(agreement.institution), button=_("Say it"), done=_("It is on record."),
        back=reverse("board_agreements"),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> object:
        return board_after.report_agreement(
            agreement=agreement, **given, by=acting_account(), at=timezone.now()
        )

    return confirm_of_board(page, act)


@of_the_board
def council(request: HttpRequest) -> HttpResponse:
    """Show what the Council said, unanswered first, by the day the answer is due."""
    today, by = local_day(timezone.now()), acting_account()
    rows = list(items.council_words()[:MOST])
    about = [key for one in rows for key in (one.pk, _answer(one).pk if _answer(one) else None)]
    texts = opened(request, [key for key in about if key is not None])
    context = {
        "rows": [_word(one, texts, on=today, by=by) for one in rows],
        "may_write": _keeps(COUNCIL),
        "is_open": bool(texts),
    }
    return render(request, "protection/board/council.html", context)


@of_the_board
def new_council_word(request: HttpRequest) -> HttpResponse:
    """Write a recommendation or an opinion of the Council."""
    if not _keeps(COUNCIL):
        raise Http404
    page = Confirmation(
        request=request, form=CouncilForm(request.POST or None),
        kicker=_("Advisory Council"), title=_("A word of the Council"),
        lead=_("Who must answer is named, and by which day. It is kept under seal."),
        button=_("Send it to the Board"), done=_("It is on record, and its answer is awaited."),
        back=reverse("council"),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> object:
        return board_after.say_as_council(**given, by=acting_account(), at=timezone.now())

    return confirm_of_board(page, act)


@of_the_board
def answer_council(request: HttpRequest, word_id: UUID) -> HttpResponse:
    """Answer the Council with reasons."""
    try:
        word = items.council_word_of(word_id)
    except CouncilWord.DoesNotExist:
        raise Http404 from None
    if not acts_for(word.answered_by_id, acting_account()):
        raise Http404
    page = Confirmation(
        request=request, form=AnswerForm(request.POST or None),
        kicker=_("Advisory Council"), title=_("Answer the Council"),
        lead=_("Once, and with reasons: accepted, in part, or not."),
        button=_("Answer"), done=_("The answer is on record."), back=reverse("council"),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> object:
        return board_after.answer_council(
            word=word, kind=CouncilAnswerKind(given["kind"]), reasons=given["reasons"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    return confirm_of_board(page, act)


@of_the_board
def own_board(request: HttpRequest) -> HttpResponse:
    """Show her what the Board is to decide of her case: the summons, the decision, what is owed."""
    by = acting_account()
    if not items.has_own_case(by=by):
        raise Http404
    rows = items.items_about_her(by=by)
    agreed = list(items.agreements().filter(item__in=rows))
    lines = [one for row in rows for one in board_lines.lines_of(row)]
    about = [one.pk for one in (*rows, *agreed, *lines)]
    texts = opened(request, about)
    mine = {one.item_id: one for one in Summons.objects.filter(item__in=rows)}
    context = {
        "rows": [
            {"row": one, "kind": label_of("board_items", one.kind), "summons": mine.get(one.pk),
             "text": texts.get(one.pk, {}).get("item", ""),
             "lines": [(row, in_words(row.kind, texts.get(row.pk, {}).get("line", "")))
                       for row in lines if row.item_id == one.pk],
             "agreed": [(row, texts.get(row.pk, {}).get("agreement", ""))
                        for row in agreed if row.item_id == one.pk]}
            for one in rows
        ],
        "is_open": bool(texts),
    }  # fmt: skip
    return render(request, "protection/board/own.html", context)


@of_the_board
def hide_board_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Let her shut to the Board, at once, a line of her case that she had let it see."""
    line = BoardLine.objects.filter(pk=line_id).select_related("party", "item__session").first()
    if line is None or line.party.account_id != acting_account():
        raise Http404
    page = Confirmation(
        request=request, form=NothingForm.meant(request),
        kicker=_("Your window"), title=_("The Board sees this no more"),
        lead=f"{line.get_kind_display()}. " + _(
            "It is shut at once, and the Board is told that it is your decision. You may let it "
            "see it again, through your team."
        ),
        reference=written(line.item.case_reference),
        button=_("Do not show it"), done=_("The Board sees it no more."),
        back=reverse("own_board"), frame=WINDOW,
    )  # fmt: skip

    def act(_given: dict[str, Any]) -> object:
        return acts_on_lines.hide_line(
            line=line, told=Channel.OWN_WINDOW, by=acting_account(), at=timezone.now()
        )

    return confirm_of_board(page, act)


@of_the_board
def acknowledge_summons(request: HttpRequest, summons_id: UUID) -> HttpResponse:
    """Let her say that she read the summons, and how she takes part."""
    summons = Summons.objects.filter(pk=summons_id).select_related("party", "item__session").first()
    if summons is None or summons.party.account_id != acting_account():
        raise Http404
    page = Confirmation(
        request=request, form=ComesForm(request.POST or None),
        kicker=_("Your window"), title=_("You are called to the session on your case"),
        lead=_("You may attend, send somebody, or only say what you think. None is a duty."),
        reference=written(summons.item.case_reference),
        button=_("Say it"), done=_("It is on record."), back=reverse("own_board"),
        frame=WINDOW,
    )  # fmt: skip

    def act(given: dict[str, Any]) -> object:
        return board_items.acknowledge_summons(
            summons=summons, comes=WillCome(given["comes"]), by=acting_account(), at=timezone.now()
        )

    return confirm_of_board(page, act)


def _keeps(body: str) -> bool:
    try:
        return reading.keeps(reading.compartment_of_body(body).pk)
    except BoardRefused:
        return False


def _acts(session: BoardSession, minutes: Any, *, by: UUID) -> list[dict[str, str]]:
    """Return what may be done now to a session, each by its address."""
    can: list[tuple[str, str]] = []
    if session.ended_at is None:
        can += [("asunto", _("Put on the agenda")), ("llega", _("Note who arrived"))]
        can += [("sale", _("Note who left"))]
        can += [("terminar", _("End the session"))] if session.opened_at else []
        opens = session.opened_at is None and session.starts_at <= timezone.now()
        can += [("abrir", _("Open the session"))] if opens else []
    elif minutes is None:
        can.append(("acta", _("Write the minutes")))
    elif minutes.closed_at is not None:
        can.append(("corregir", _("Correct the minutes")))
    elif minutes.by_id != by:
        can.append(("cerrar", _("Close the minutes")))
    return [
        {"label": said, "url": reverse("session_act", args=[session.pk, slug])}
        for slug, said in can
    ]


def _answer(word: CouncilWord) -> Any:
    return getattr(word, "answer", None)


def _word(one: CouncilWord, texts: Texts, *, on: date, by: UUID) -> dict[str, Any]:
    answer = _answer(one)
    known = terms("council_words")[one.kind]
    return {
        "row": one,
        "kind": label_of("council_words", one.kind),
        "law": known.facts["law"],
        "text": texts.get(one.pk, {}).get("council", ""),
        "answer": answer,
        "reasons": texts.get(answer.pk, {}).get("answer", "") if answer else "",
        "is_overdue": answer is None and one.answer_due_on < on,
        "may_answer": answer is None and acts_for(one.answered_by_id, by),
    }


def _state(one: BoardAgreement) -> str:
    said = getattr(one, "state", None)
    return str(AgreementState(said).label) if said else _("Nothing said yet")
