"""The Board: seats, quorum, votes, her part in it, the minutes, what it leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.access import make_account
from tests.factories.board import (
    NOON,
    START,
    hear_her,
    list_case,
    make_board,
    make_board_case,
    make_session,
    open_with,
    read_as,
    say_yes_to_all,
    sit,
)
from tests.factories.kept import kept_on
from tests.factories.procedure import BEFORE

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import ConsentDoesNotCover, open_window
from baluarte.domain.procedure.actions import NotThroughTheGate, leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Assignment, Occurrence
from baluarte.domain.protection.actions import board, board_after, board_items
from baluarte.domain.protection.actions.measures import take_position
from baluarte.domain.protection.choices import (
    About,
    AgreementState,
    CouncilAnswerKind,
    VoteChoice,
    WillCome,
)
from baluarte.domain.protection.models import (
    AgendaItem,
    BoardAgreement,
    BoardDecision,
    BoardSeat,
    BoardSession,
    BoardVote,
    CouncilAnswer,
    SaidInBoard,
    Summons,
)
from baluarte.domain.protection.queries import board as reading
from baluarte.domain.protection.queries import board_items as reading_items
from baluarte.domain.wall.context import acting_as
from baluarte.norms.bodies import BoardRefused

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
DUE = START.date() + timedelta(days=20)


@pytest.fixture
def table(cast, as_operator):
    return kept_table(cast, as_operator)


@kept_on
def kept_table(cast, as_operator):
    with as_operator():
        return make_board(cast)


@pytest.fixture
def seats(table):
    return kept_seats(table)


kept_seats = kept_on(sit)


@pytest.fixture
def item(cast, seats):
    return kept_item(cast, seats)


@kept_on
def kept_item(cast, seats):
    case, _ = make_board_case(cast)
    return list_case(cast, make_session(cast), case)


@pytest.fixture
def opened(seats, item):
    """An item that each seat has opened."""
    for seat in seats:
        read_as(item, seat, at=START)
    return item


@pytest.fixture
def put(cast, seats, item):
    return kept_put(cast, seats, item)


@kept_on
def kept_put(cast, seats, item):
    """An item of which she was heard, put to the vote before five places."""
    with acting_as(cast.owner.pk):
        [her] = item.case.parties.all()
    hear_her(cast, item, her)
    open_with(cast, item.session, seats[:5])
    with acting_as(cast.owner.pk):
        board_items.put_to_vote(item=item, by=cast.owner.pk, at=NOON)
    for seat in seats:
        read_as(item, seat)
    return item


def refused(act, /, **given) -> str:
    """Return with which code an act is refused."""
    with pytest.raises(BoardRefused) as error:
        act(**given)
    return error.value.code


def vote(cast, item, seat, choice=VoteChoice.FOR, *, at=NOON, **more):
    return board_items.cast_vote(
        item=item, seat=seat, choice=choice, by=cast.owner.pk, at=at, **more
    )


def adopted(cast, item, seats):
    with acting_as(cast.owner.pk):
        for seat in seats[:5]:
            vote(cast, item, seat)
        return board_items.decide(item=item, by=cast.owner.pk, at=NOON)


def test_a_session_opens_with_half_of_its_members_plus_one(cast, seats):
    session = make_session(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        for seat in seats[:4]:
            board.arrive(session=session, seat=seat, by=by, at=START)
        assert refused(board.open_session, session=session, by=by, at=START) == "no_quorum"
        board.arrive(session=session, seat=seats[4], by=by, at=START)
        assert board.open_session(session=session, by=by, at=START).opened_at == START


def test_a_session_does_not_open_before_the_hour_for_which_it_was_called(cast, seats):
    session, early = make_session(cast), START - timedelta(minutes=1)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        for seat in seats[:5]:
            board.arrive(session=session, seat=seat, by=by, at=early)
        assert refused(board.open_session, session=session, by=by, at=early) == "before_its_hour"
        with pytest.raises(IntegrityError), transaction.atomic():
            BoardSession.objects.filter(pk=session.pk).update(opened_at=early)
        assert board.open_session(session=session, by=by, at=START).opened_at == START


def test_nobody_writes_down_today_that_next_weeks_session_was_opened(cast, table):
    starts_at = timezone.now() + timedelta(days=7)
    session = make_session(cast, starts_at=starts_at)
    ahead = BoardSession.objects.filter(pk=session.pk)
    with acting_as(cast.owner.pk):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ahead.update(opened_at=starts_at)
        assert ahead.get().opened_at is None


def test_holder_and_substitute_of_a_place_count_once(cast, table, seats, as_operator):
    with as_operator():
        other = make_account()
    with acting_as(table.steward.pk):
        substitute = board.seat_member(
            code="fgr",
            account=other,
            from_date=BEFORE.date(),
            is_substitute=True,
            by=table.steward.pk,
            at=BEFORE,
        )
        assert refused(board.seat_member, code="fgr", account=other, from_date=BEFORE.date(),
            by=table.steward.pk, at=BEFORE) == "place_taken"  # fmt: skip
    session = make_session(cast)
    with acting_as(cast.owner.pk):
        board.arrive(session=session, seat=seats[1], by=cast.owner.pk, at=START)
        assert refused(board.arrive, session=session, seat=substitute,
            by=cast.owner.pk, at=START) == "present_already"  # fmt: skip
        assert [one.place for one in reading.present_in(session, at=NOON)] == ["fgr-1"]


def test_who_holds_no_seat_that_day_is_not_present(cast, table, seats):
    with acting_as(table.steward.pk):
        ended = board.end_seat(
            seat=seats[0],
            until_date=START.date() - timedelta(days=1),
            by=table.steward.pk,
            at=BEFORE,
        )
    session = make_session(cast)
    with acting_as(cast.owner.pk):
        assert (
            refused(board.arrive, session=session, seat=ended, by=cast.owner.pk, at=START)
            == "not_seated"
        )


def test_only_the_steward_seats(cast, table, seats):
    with acting_as(cast.owner.pk), pytest.raises(NotAllowed):
        board.seat_member(
            code="segob", account=cast.owner, from_date=BEFORE.date(), by=cast.owner.pk, at=BEFORE
        )


def test_a_seat_is_ended_by_the_steward_and_never_over_anothers_days(cast, table, seats):
    """Sent as SQL, by who keeps the record of sessions, and by the steward."""
    held, last = seats[0], START.date() - timedelta(days=1)
    mine = BoardSeat.objects.filter(pk=held.pk)
    given = {
        "compartment_id": held.compartment_id, "code": held.code, "number": held.number,
        "from_date": START.date(), "seated_at": BEFORE,
    }  # fmt: skip
    with acting_as(cast.owner.pk):
        assert mine.update(until_date=last) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            BoardSeat.objects.create(account=cast.owner, by=cast.owner, **given)
    with acting_as(table.steward.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            BoardSeat.objects.create(account=cast.owner, by=table.steward, **given)
        assert mine.update(until_date=last) == 1
        BoardSeat.objects.create(account=cast.owner, by=table.steward, **given)
        for day in (START.date(), None):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                mine.update(until_date=day)


def test_a_case_is_listed_only_with_her_consent(cast, seats):
    case, party = make_board_case(cast)
    session = make_session(cast)
    with acting_as(cast.owner.pk):
        from baluarte.domain.cases.actions import take_back_consent
        from baluarte.domain.cases.choices import Channel

        take_back_consent(
            party=party,
            layer="share_with_federal_mechanism",
            told=Channel.CALL,
            decided_at=BEFORE,
            by=cast.owner.pk,
            at=BEFORE,
        )
    with pytest.raises(ConsentDoesNotCover):
        list_case(cast, session, case)
    with acting_as(cast.owner.pk):
        assert AgendaItem.objects.count() == 0


def test_what_is_left_out_of_a_case_is_not_on_the_agenda_of_its_seat(cast, table, as_operator):
    from tests.factories.access import make_institution

    from baluarte.domain.access.actions import confirm_membership, propose_membership
    from baluarte.domain.access.choices import InstitutionKind

    seats = sit(table)
    with as_operator():
        fgr = make_institution(code="FGR", kind=InstitutionKind.AUTHORITY)
        proposed = propose_membership(
            account=seats[1].account, institution=fgr, role="liaison", by=None, at=BEFORE
        )
        confirm_membership(membership=proposed, by=None, at=BEFORE)
    case, _ = make_board_case(cast)
    with acting_as(cast.owner.pk):
        leave_out(
            matter=case.matter,
            institution=fgr,
            why=Exclusion.PERPETRATOR,
            by=cast.owner.pk,
            at=BEFORE,
        )
    item = list_case(cast, make_session(cast), case)
    with acting_as(seats[0].account_id):
        assert list(reading_items.items_of(item.session)) == [item]
    with acting_as(seats[1].account_id):
        assert list(reading_items.items_of(item.session)) == []


def test_s48_an_item_is_not_voted_without_her_summons_and_her_position(cast, seats, item):
    open_with(cast, item.session, seats[:5])
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        [her] = item.case.parties.all()
        assert refused(board_items.put_to_vote, item=item, by=by, at=NOON) == "not_summoned"
        assert (
            refused(board_items.summon, item=item, party=her, told=None, by=by, at=NOON)
            == "needs_reason"
        )
        board_items.summon(
            item=item, party=her, told=None, reason="No se pudo localizar", by=by, at=NOON
        )
        assert refused(board_items.put_to_vote, item=item, by=by, at=NOON) == "no_position"
        take_position(
            party=her,
            about=About.ITEM,
            subject=item.pk,
            code="not_had",
            reason="No se pudo localizar",
            by=by,
            at=NOON,
        )
        board_items.put_to_vote(item=item, by=by, at=NOON)
        [row] = Summons.objects.all()
    assert (row.is_summoned, item.put_at) == (False, NOON)


def test_a_standing_position_lets_the_board_vote(cast, seats, item):
    open_with(cast, item.session, seats[:5])
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        [her] = item.case.parties.all()
        board_items.summon(item=item, party=her, told="call", by=by, at=NOON)
        take_position(
            party=her,
            about=About.MATTER,
            subject=item.case_id,
            code="standing",
            expires_at=LATER,
            by=by,
            at=BEFORE,
        )
        assert board_items.put_to_vote(item=item, by=by, at=NOON).put_at == NOON


def test_nobody_votes_before_it_is_put(cast, seats, item):
    open_with(cast, item.session, seats[:5])
    with acting_as(cast.owner.pk):
        assert refused(vote, cast=cast, item=item, seat=seats[0]) == "not_put"


def test_a_place_votes_once(cast, seats, put):
    with acting_as(cast.owner.pk):
        vote(cast, put, seats[0])
        assert refused(vote, cast=cast, item=put, seat=seats[0]) == "voted_already"
        assert BoardVote.objects.count() == 1


def test_nobody_votes_who_is_not_present(cast, seats, put):
    with acting_as(cast.owner.pk):
        assert refused(vote, cast=cast, item=put, seat=seats[6]) == "not_present"


def test_who_sits_with_a_voice_has_no_vote(cast, table, seats, put, as_operator):
    with as_operator():
        other = make_account()
    with acting_as(table.steward.pk):
        guest = board.seat_member(
            code="onu_dh", account=other, from_date=BEFORE.date(), by=table.steward.pk, at=BEFORE
        )
    with acting_as(cast.owner.pk):
        board.arrive(session=put.session, seat=guest, by=cast.owner.pk, at=NOON)
        assert refused(vote, cast=cast, item=put, seat=guest) == "voice_only"


def test_a_conflict_takes_the_vote_and_the_item_away(cast, seats, put):
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        board.arrive(session=put.session, seat=seats[5], by=by, at=NOON)
        board_items.record_conflict(item=put, seat=seats[0], by=by, at=NOON)
        assert refused(vote, cast=cast, item=put, seat=seats[0]) == "has_conflict"
        assert vote(cast, put, seats[1]).place == "fgr-1"
    with acting_as(seats[0].account_id):
        assert list(AgendaItem.objects.all()) == []


def test_a_conflict_that_takes_the_quorum_stops_the_vote(cast, seats, put):
    with acting_as(cast.owner.pk):
        board_items.record_conflict(item=put, seat=seats[0], by=cast.owner.pk, at=NOON)
        assert refused(vote, cast=cast, item=put, seat=seats[1]) == "no_quorum"


def test_a_dissent_says_its_reason_under_seal(cast, seats, put):
    with acting_as(seats[0].account_id):
        mine = {"item": put, "seat": seats[0], "by": seats[0].account_id, "at": NOON}
        assert (
            refused(board_items.cast_vote, choice=VoteChoice.DISSENT, **mine)
            == "dissent_needs_reason"
        )
        said = board_items.cast_vote(
            choice=VoteChoice.DISSENT, reason="Falta enfoque colectivo", **mine
        )
        words = reading.read_board_words([said.pk], by=seats[0].account_id, at=LATER)
        [row] = SaidInBoard.objects.filter(about=said.pk)
    assert words == {said.pk: {"dissent": "Falta enfoque colectivo"}}
    assert b"colectivo" not in bytes(row.sealed_text)


def test_a_seat_votes_for_itself_and_for_nobody_else(cast, seats, put):
    with acting_as(seats[0].account_id):
        by = seats[0].account_id
        board_items.cast_vote(item=put, seat=seats[0], choice=VoteChoice.FOR, by=by, at=NOON)
        with pytest.raises(NotAllowed):
            board_items.cast_vote(item=put, seat=seats[1], choice=VoteChoice.FOR, by=by, at=NOON)


def test_a_tie_adopts_nothing(cast, seats, put):
    with acting_as(cast.owner.pk):
        vote(cast, put, seats[0], VoteChoice.FOR)
        vote(cast, put, seats[1], VoteChoice.DISSENT, reason="Falta una medida")
        decided = board_items.decide(item=put, by=cast.owner.pk, at=NOON)
    assert (decided.outcome, decided.in_favour, decided.against) == ("tied", 1, 1)


def test_without_quorum_at_the_end_nothing_is_decided(cast, seats, put):
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        vote(cast, put, seats[0])
        board.leave(session=put.session, seat=seats[1], by=by, at=NOON)
        assert refused(board_items.decide, item=put, by=by, at=LATER) == "no_quorum"
        assert BoardDecision.objects.count() == 0


def test_an_agreement_on_a_case_is_a_task_at_once(cast, seats, put):
    adopted(cast, put, seats)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        first = board_after.agree(
            item=put, institution=cast.federal, due_on=DUE, text="Entregar botón", by=by, at=NOON
        )
        second = board_after.agree(
            item=put, institution=cast.federal, due_on=DUE, text="Rondín", by=by, at=LATER
        )
        sent = {one.pk: one for one in Assignment.objects.all()}
    assert set(sent) == {first.assignment, second.assignment}
    assert {one.institution_id for one in sent.values()} == {cast.federal.pk}
    assert (first.number, second.number) == (1, 2)


def test_an_agreement_names_who_and_by_when(cast, seats, put):
    adopted(cast, put, seats)
    with acting_as(cast.owner.pk):
        said = {"item": put, "text": "Rondín", "by": cast.owner.pk, "at": NOON}
        assert refused(board_after.agree, institution=None, due_on=DUE, **said) == "no_institution"
        assert (
            refused(board_after.agree, institution=cast.federal, due_on=None, **said)
            == "no_due_date"
        )
        assert (
            refused(board_after.agree, institution=cast.federal, due_on=BEFORE.date(), **said)
            == "due_before"
        )


def test_who_cannot_be_told_is_refused_and_nothing_is_agreed(cast, seats, put):
    adopted(cast, put, seats)
    with acting_as(cast.owner.pk):
        before = Occurrence.objects.count()
        with pytest.raises((NotThroughTheGate, ConsentDoesNotCover)):
            board_after.agree(
                item=put,
                institution=cast.police,
                due_on=DUE,
                text="Rondín",
                by=cast.owner.pk,
                at=NOON,
            )
        assert (BoardAgreement.objects.count(), Occurrence.objects.count()) == (0, before)


def test_what_was_not_adopted_leaves_no_agreements(cast, seats, put):
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        said = {"item": put, "institution": cast.federal, "due_on": DUE, "text": "Rondín"}
        assert refused(board_after.agree, by=by, at=NOON, **said) == "not_decided"
        vote(cast, put, seats[0], VoteChoice.AGAINST)
        board_items.decide(item=put, by=by, at=NOON)
        assert refused(board_after.agree, by=by, at=NOON, **said) == "not_adopted"


def test_agreements_stand_by_the_day_they_are_due(cast, seats, put):
    adopted(cast, put, seats)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        late, soon, done = (
            board_after.agree(
                item=put,
                institution=cast.federal,
                due_on=DUE + timedelta(days=days),
                text="Algo",
                by=by,
                at=NOON + timedelta(minutes=days),
            )
            for days in (9, 1, 2)
        )
        board_after.report_agreement(
            agreement=done, state=AgreementState.FULFILLED, by=by, at=LATER
        )
        assert list(reading_items.open_agreements()) == [soon, late]
        on = DUE + timedelta(days=2)
        over = [reading_items.is_overdue(one, on=on) for one in reading_items.agreements()]
    assert over == [True, False, False]


def ended(cast, put, seats):
    adopted(cast, put, seats)
    with acting_as(cast.owner.pk):
        board.end_session(session=put.session, by=cast.owner.pk, at=LATER)
        return board.write_minutes(
            session=put.session, text="Acta inventada", by=cast.owner.pk, at=LATER
        )


def test_minutes_are_closed_by_another_and_then_nothing_is_added(cast, seats, put):
    minutes = ended(cast, put, seats)
    with acting_as(cast.owner.pk):
        assert (
            refused(board.close_minutes, minutes=minutes, by=cast.owner.pk, at=LATER)
            == "own_minutes"
        )
    with acting_as(cast.colleague.pk):
        by = cast.colleague.pk
        assert board.close_minutes(minutes=minutes, by=by, at=LATER).closed_by_id == by
        assert refused(board.close_minutes, minutes=minutes, by=by, at=LATER) == "minutes_closed"
        assert refused(board_after.agree, item=put, institution=cast.federal, due_on=DUE,
            text="Rondín", by=by, at=LATER) == "minutes_closed"  # fmt: skip


def test_the_wall_itself_adds_nothing_to_a_closed_record(cast, seats, put):
    from django.db import ProgrammingError

    minutes = ended(cast, put, seats)
    with acting_as(cast.colleague.pk):
        board.close_minutes(minutes=minutes, by=cast.colleague.pk, at=LATER)
    with acting_as(cast.owner.pk), pytest.raises(ProgrammingError, match="row-level security"):
        BoardVote(
            compartment_id=put.compartment_id,
            item=put,
            seat=seats[6],
            place="councillor-2",
            choice="for",
            by=cast.owner,
            cast_at=LATER,
        ).save(force_insert=True)


def test_closed_minutes_are_corrected_by_what_supersedes_them(cast, seats, put):
    minutes = ended(cast, put, seats)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        assert (
            refused(board.correct_minutes, minutes=minutes, text="Otra", by=by, at=LATER)
            == "minutes_open"
        )
    with acting_as(cast.colleague.pk):
        by = cast.colleague.pk
        board.close_minutes(minutes=minutes, by=by, at=LATER)
        newer = board.correct_minutes(minutes=minutes, text="Otra", by=by, at=LATER)
        assert (
            refused(board.correct_minutes, minutes=minutes, text="Más", by=by, at=LATER)
            == "superseded"
        )
        assert reading.minutes_of(put.session) == newer


def window(cast, item, as_operator):
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        [her] = item.case.parties.all()
        open_window(party=her, account=herself, by=cast.owner.pk, at=BEFORE)
    return herself


def test_in_her_own_window_she_reads_the_summons_and_the_decision(cast, seats, put, as_operator):
    herself = window(cast, put, as_operator)
    adopted(cast, put, seats)
    with acting_as(herself.pk):
        [item] = reading_items.items_about_her(by=herself.pk)
        [summons] = reading_items.summons_of(item)
        told = board_items.acknowledge_summons(
            summons=summons, comes=WillCome.ATTENDS, by=herself.pk, at=LATER
        )
        assert (item, item.decision.outcome) == (put, "adopted")
        assert (told.comes, told.acknowledged_by_id) == ("attends", herself.pk)
        assert BoardVote.objects.count() == 0


def test_the_cast_of_four_sees_what_is_theirs(cast, seats, put):
    adopted(cast, put, seats)
    seen = {}
    for name in ("owner", "colleague", "without_role", "stranger"):
        with acting_as(getattr(cast, name).pk):
            seen[name] = (AgendaItem.objects.count(), BoardDecision.objects.count())
    assert seen == {
        "owner": (1, 1), "colleague": (1, 1), "without_role": (0, 0), "stranger": (0, 0)
    }  # fmt: skip


def test_s20_the_council_is_answered_once_with_reasons_by_who_owes_it(cast, table):
    with acting_as(table.councillor.pk):
        word = board_after.say_as_council(
            kind="recommendation", text="Revisar tiempos", by=table.councillor.pk, at=BEFORE
        )
        said = {"word": word, "kind": CouncilAnswerKind.IN_PART}
        with pytest.raises(NotAllowed):
            board_after.answer_council(reasons="No", by=table.councillor.pk, at=LATER, **said)
    assert (word.is_our_term, (word.answer_due_on - BEFORE.date()).days) == (True, 30)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        # As the page reads it: what whoever said it holds in hand is not seen by who answers.
        said["word"] = reading_items.council_word_of(word.pk)
        assert (
            refused(board_after.answer_council, reasons=" ", by=by, at=LATER, **said)
            == "needs_reason"
        )
        board_after.answer_council(reasons="Con ajustes", by=by, at=LATER, **said)
        assert (
            refused(board_after.answer_council, reasons="Otra", by=by, at=LATER, **said)
            == "answered"
        )
        words = reading.read_board_words([word.pk], by=by, at=LATER)
    assert words == {word.pk: {"council": "Revisar tiempos"}}
    with acting_as(table.councillor.pk):
        [answer] = CouncilAnswer.objects.all()
        read = reading.read_board_words([answer.pk], by=table.councillor.pk, at=LATER)
    assert read == {answer.pk: {"answer": "Con ajustes"}}
    with acting_as(cast.stranger.pk):
        assert list(reading_items.council_words()) == []


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["arrive", "leave", "open", "put", "vote", "vote", "conflict", "decide"]),
        st.integers(0, 6),
    ),
    min_size=10,
    max_size=40,
)


def refused_by_the_wall(lay) -> bool:
    """Say whether the wall itself refuses what an act would refuse before it."""
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        lay()
    return True


def raw_vote(cast, item, seat, **other):
    given = {
        "compartment_id": item.compartment_id, "item": item, "seat": seat, "place": seat.place,
        "choice": VoteChoice.FOR, "by_id": cast.owner.pk, "cast_at": NOON,
    }  # fmt: skip
    return lambda: BoardVote(**given | other).save(force_insert=True)


def raw_decision(cast, item, **other):
    given = {
        "compartment_id": item.compartment_id, "item": item, "outcome": "adopted", "present": 5,
        "case_compartment_id": item.case_compartment_id, "quorum": 5, "in_favour": 5, "against": 0,
        "abstained": 0, "by_id": cast.owner.pk, "decided_at": NOON,
    }  # fmt: skip
    return lambda: BoardDecision(**given | other).save(force_insert=True)


def test_the_wall_lets_nobody_vote_before_the_matter(cast, seats, item):
    open_with(cast, item.session, seats[:5])
    read_as(item, seats[0])
    with acting_as(cast.owner.pk):
        assert refused_by_the_wall(raw_vote(cast, item, seats[0]))


def test_the_wall_lets_no_place_vote_that_is_not_there_or_is_anothers(cast, seats, put):
    with acting_as(cast.owner.pk):
        assert refused_by_the_wall(raw_vote(cast, put, seats[6]))
        assert refused_by_the_wall(raw_vote(cast, put, seats[0], place=seats[1].place))
        assert refused_by_the_wall(raw_vote(cast, put, seats[0], cast_at=START))
        raw_vote(cast, put, seats[0])()


def test_the_wall_lets_nobody_vote_who_is_barred(cast, seats, put):
    by = cast.owner.pk
    with acting_as(by):
        board.arrive(session=put.session, seat=seats[5], by=by, at=NOON)
        board_items.record_conflict(item=put, seat=seats[0], by=by, at=NOON)
        assert refused_by_the_wall(raw_vote(cast, put, seats[0]))
        raw_vote(cast, put, seats[1])()


def test_the_wall_lets_a_decision_say_what_its_votes_came_to(cast, seats, put):
    with acting_as(cast.owner.pk):
        assert refused_by_the_wall(raw_decision(cast, put))
        for seat in seats[:3]:
            vote(cast, put, seat)
        for seat in seats[3:5]:
            vote(cast, put, seat, VoteChoice.AGAINST)
        for wrong in (
            {"in_favour": 5}, {"in_favour": 3, "against": 1}, {"outcome": "tied"},
            {"present": 7}, {"quorum": 1}, {"decided_at": START},
        ):  # fmt: skip
            said = {"in_favour": 3, "against": 2} | wrong
            assert refused_by_the_wall(raw_decision(cast, put, **said))
        raw_decision(cast, put, in_favour=3, against=2)()
        assert refused_by_the_wall(raw_vote(cast, put, seats[5]))


def test_the_wall_opens_no_session_alone_and_calls_none_as_opened(cast, seats):
    session = make_session(cast)
    with acting_as(cast.owner.pk):
        for seat in seats[:4]:
            board.arrive(session=session, seat=seat, by=cast.owner.pk, at=START)
        mine = BoardSession.objects.filter(pk=session.pk)
        assert refused_by_the_wall(lambda: mine.update(opened_at=START))
        called = BoardSession(
            compartment_id=session.compartment_id, kind=session.kind, starts_at=START,
            ends_at=NOON, called_at=BEFORE, opened_at=START, by_id=cast.owner.pk,
        )  # fmt: skip
        assert refused_by_the_wall(lambda: called.save(force_insert=True))
        board.arrive(session=session, seat=seats[4], by=cast.owner.pk, at=START)
        assert mine.update(opened_at=START) == 1


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_in_no_order_is_anything_decided_without_quorum_or_a_place_counted_twice(
    cast, seats, opened, acts
):
    from django.db import transaction

    with acting_as(cast.owner.pk):
        item = opened
        by, session = cast.owner.pk, item.session
        [her] = item.case.parties.all()
        mark = transaction.savepoint()
        board_items.summon(item=item, party=her, told="call", by=by, at=BEFORE)
        take_position(party=her, about=About.ITEM, subject=item.pk, code="agrees", by=by, at=BEFORE)
        say_yes_to_all(item, by=by, at=BEFORE)
        present, barred = set(), set()
        # Every other order begins with a table that could decide.
        begin = [("arrive", n) for n in range(5 + len(acts) % 2)] + [("open", 0), ("put", 0)]
        for minute, (act, n) in enumerate(begin + acts + [("decide", 0)]):
            at = START + timedelta(minutes=minute)
            seat = seats[n]
            try:
                if act == "arrive":
                    board.arrive(session=session, seat=seat, by=by, at=at)
                    present.add(n)
                elif act == "leave":
                    board.leave(session=session, seat=seat, by=by, at=at)
                    present.discard(n)
                elif act == "open":
                    board.open_session(session=session, by=by, at=at)
                elif act == "put":
                    board_items.put_to_vote(item=item, by=by, at=at)
                elif act == "vote":
                    vote(cast, item, seat, VoteChoice.FOR, at=at)
                    assert n in present - barred
                    assert len(present - barred) >= 5
                elif act == "conflict":
                    board_items.record_conflict(item=item, seat=seat, by=by, at=at)
                    barred.add(n)
                else:
                    decided = board_items.decide(item=item, by=by, at=at)
                    assert decided.present == len(present - barred) >= 5
                    places = list(item.votes.values_list("place", flat=True))
                    assert decided.in_favour == len(places) == len(set(places))
            except BoardRefused:
                continue
        transaction.savepoint_rollback(mark)
        item.refresh_from_db()
        session.refresh_from_db()
