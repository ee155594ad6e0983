"""The Board reads before it votes, and sees of a case what she said yes to, line by line."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.access import make_account
from tests.factories.board import (
    NOON,
    hear_her,
    list_case,
    make_board,
    make_board_case,
    make_session,
    open_with,
    read_as,
    show_all,
    sit,
)
from tests.factories.kept import kept_on
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import FileAccess
from baluarte.domain.cases.actions import open_window, take_back_consent
from baluarte.domain.cases.choices import Channel
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions import board_items, board_lines
from baluarte.domain.protection.choices import About, LineKind, VoteChoice
from baluarte.domain.protection.models import (
    AgendaItem,
    BoardLine,
    BoardReading,
    BoardVote,
    SaidInBoard,
)
from baluarte.domain.protection.queries import board as reading
from baluarte.domain.protection.queries.board_lines import (
    items_to_vote,
    key_of,
    lines_of,
    lines_to_ask,
    newest_texts,
)
from baluarte.domain.wall.context import acting_as
from baluarte.norms.bodies import BoardRefused

pytestmark = pytest.mark.django_db
KINDS = ["risk", "summary", "position", "measure"]
SUMMARY = "Amenazas que suben de tono; resumen inventado"


@pytest.fixture
def seats(cast, as_operator):
    return kept_seats(cast, as_operator)


@kept_on
def kept_seats(cast, as_operator):
    with as_operator():
        table = make_board(cast)
    return sit(table)


@pytest.fixture
def item(cast, seats):
    return kept_item(cast, seats)


@kept_on
def kept_item(cast, seats):
    """An item on a case with a closed study of risk, one measure and a summary for the Board."""
    case, party = make_board_case(cast)
    study = make_study(cast, case, party)
    with acting_as(cast.owner.pk):
        actions.close_study(study=study, by=cast.owner.pk, at=BEFORE)
    listed = list_case(cast, make_session(cast), case)
    with acting_as(cast.owner.pk):
        board_lines.write_summary(item=listed, case=case, text=SUMMARY, by=cast.owner.pk, at=BEFORE)
    hear_her(cast, listed, party)
    open_with(cast, listed.session, seats[:5])
    return listed


def refused(act, /, **given) -> str:
    with pytest.raises(BoardRefused) as error:
        act(**given)
    return error.value.code


def put(cast, item, *, at=NOON):
    with acting_as(cast.owner.pk):
        return board_items.put_to_vote(item=item, by=cast.owner.pk, at=at)


def say(cast, item, *, at=NOON, **words):
    """Record her yes or no to lines, by their kind."""
    by = cast.owner.pk
    with acting_as(by):
        asked = {str(one.kind): one.key for one in lines_to_ask(item, item.case, at=at)}
        return board_lines.answer_lines(
            item=item, case=item.case, told=Channel.CALL, by=by, at=at,
            words={asked[kind]: is_shown for kind, is_shown in words.items()},
        )  # fmt: skip


def seen_by(account, item) -> dict[str, str | None]:
    """Return by kind what an account opens of the lines of an item."""
    with acting_as(account):
        rows = lines_of(item)
        texts = newest_texts(rows)
        return {one.kind: texts.get(one.pk) for one in rows}


def vote(item, seat, *, by, at=NOON):
    with acting_as(by):
        return board_items.cast_vote(item=item, seat=seat, choice=VoteChoice.FOR, by=by, at=at)


def test_a_seat_votes_only_on_what_it_opened_by_itself_or_through_the_secretariat(
    cast, seats, item
):
    put(cast, item)
    seat, other = seats[0], seats[1]
    codes = [refused(vote, item=item, seat=seat, by=who) for who in (seat.account_id, item.by_id)]
    read_as(item, seat)
    mine = vote(item, seat, by=seat.account_id)
    assert (codes, mine.place) == (["not_read"] * 2, "segob-1")
    assert refused(vote, item=item, seat=other, by=item.by_id) == "not_read"


def test_nobody_opens_an_item_for_a_seat_that_another_holds(cast, seats, item):
    with acting_as(cast.owner.pk), pytest.raises(NotAllowed):
        board_lines.open_item(item=item, seat=seats[0], by=cast.owner.pk, at=NOON)
    with acting_as(cast.owner.pk):
        assert BoardReading.objects.count() == 0


def test_the_wall_takes_no_vote_of_a_seat_that_read_nothing(cast, seats, item):
    put(cast, item)
    seat = seats[0]
    with acting_as(seat.account_id), pytest.raises(ProgrammingError, match="row-level security"):
        BoardVote(
            compartment_id=item.compartment_id, item=item, seat=seat, place=seat.place,
            choice=VoteChoice.FOR, by_id=seat.account_id, cast_at=NOON,
        ).save(force_insert=True)  # fmt: skip


def test_that_a_seat_opened_it_stands_in_her_log(cast, seats, item):
    read_as(item, seats[0])
    with acting_as(cast.owner.pk):
        [row] = FileAccess.objects.filter(act="protection.open_item")
    assert (row.actor, row.compartment_id) == (seats[0].account_id, item.case_compartment_id)


def test_a_seat_sees_the_level_the_summary_her_position_and_each_measure_with_her_word(seats, item):
    assert seen_by(seats[0].account_id, item) == {
        "risk": "alto", "summary": SUMMARY, "position": "agrees", "measure": "MU-4|agrees",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_with_her_no_is_there_without_its_text(cast, seats, item, kind):
    say(cast, item, **{kind: False})
    seen = seen_by(seats[0].account_id, item)
    assert (sorted(seen), seen[kind]) == (sorted(KINDS), None)
    assert all(seen[other] is not None for other in KINDS if other != kind)


def test_she_herself_shuts_a_line_from_her_window_at_once(cast, seats, item, as_operator):
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        [party] = item.case.parties.all()
        open_window(party=party, account=herself, by=cast.owner.pk, at=NOON)
    with acting_as(herself.pk):
        [risk] = [one for one in lines_of(item) if one.kind == LineKind.RISK]
        board_lines.hide_line(line=risk, told=Channel.OWN_WINDOW, by=herself.pk, at=NOON)
    assert seen_by(seats[0].account_id, item)["risk"] is None


def test_a_no_to_the_mechanism_shuts_every_line(cast, seats, item):
    by = cast.owner.pk
    with acting_as(by):
        [party] = item.case.parties.all()
        take_back_consent(
            party=party, layer="share_with_federal_mechanism", told=Channel.CALL,
            decided_at=NOON, by=by, at=NOON,
        )  # fmt: skip
    assert set(seen_by(seats[0].account_id, item).values()) == {None}


def test_her_own_no_from_her_window_shuts_every_line(cast, seats, item, as_operator):
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        [party] = item.case.parties.all()
        open_window(party=party, account=herself, by=cast.owner.pk, at=NOON)
    with acting_as(herself.pk):
        take_back_consent(
            party=party, layer="share_with_federal_mechanism", told=Channel.OWN_WINDOW,
            decided_at=NOON, by=herself.pk, at=NOON,
        )  # fmt: skip
        assert {one.is_shown for one in lines_of(item)} == {False}
    assert set(seen_by(seats[0].account_id, item).values()) == {None}


def test_a_recusal_opens_nothing_of_the_item_any_more(cast, seats, item):
    put(cast, item)
    for seat in seats[:5]:
        read_as(item, seat)
    with acting_as(seats[1].account_id):
        said = board_items.cast_vote(
            item=item, seat=seats[1], choice=VoteChoice.DISSENT, reason="Falta una medida",
            by=seats[1].account_id, at=NOON,
        )  # fmt: skip
    with acting_as(cast.owner.pk):
        board_items.record_conflict(item=item, seat=seats[0], by=cast.owner.pk, at=NOON)
    by = seats[0].account_id
    with acting_as(by):
        left = [
            model.objects.count()
            for model in (AgendaItem, BoardLine, BoardReading, BoardVote, SaidInBoard)
        ]
        texts = reading.read_board_words([item.pk, said.pk], by=by, at=NOON)
    assert (left, texts) == ([0] * 5, {})


def test_it_is_not_put_to_the_vote_before_she_was_asked_each_line(cast, seats, item):
    by = cast.owner.pk
    with acting_as(by):
        board_lines.write_summary(item=item, case=item.case, text="Otro", by=by, at=NOON)
    assert refused(put, cast=cast, item=item) == "lines_unasked"
    assert seen_by(seats[0].account_id, item)["summary"] is None
    say(cast, item, summary=False)
    assert put(cast, item).put_at == NOON


def test_what_changed_since_her_yes_is_asked_anew(cast, seats, item):
    by = cast.owner.pk
    with acting_as(by):
        [party] = item.case.parties.all()
        actions.take_position(
            party=party, about=About.ITEM, subject=item.pk, code="dissents", by=by, at=NOON
        )
    assert refused(put, cast=cast, item=item) == "lines_unasked"
    show_all(cast, item, at=NOON)
    assert put(cast, item).put_at == NOON


def test_each_measure_waits_for_her_own_word(cast, seats, item):
    by = cast.owner.pk
    with acting_as(by):
        [study] = item.case.studies.all()
        measure = actions.plan_measure(
            case=item.case, study=None, code="MU-1", answers=[], is_collective=False, by=by,
            institution=cast.federal, delivery_date=study.review_date, at=NOON,
        )  # fmt: skip
    assert refused(put, cast=cast, item=item) == "no_word_on_measure"
    with acting_as(by):
        [party] = item.case.parties.all()
        actions.take_position(
            party=party, about=About.MEASURE, subject=measure.pk, code="dissents", by=by, at=NOON
        )
    show_all(cast, item, at=NOON)
    put(cast, item)
    with acting_as(seats[0].account_id):
        rows = lines_of(item)
        texts = newest_texts(rows)
    assert sorted(texts[one.pk] for one in rows if one.kind == "measure") == [
        "MU-1|dissents", "MU-4|agrees",
    ]  # fmt: skip


def test_who_showed_more_after_it_was_read_is_read_again(cast, seats, item):
    say(cast, item, risk=False)
    put(cast, item)
    seat = seats[0]
    read_as(item, seat)
    say(cast, item, at=NOON + timedelta(minutes=5), risk=True)
    assert refused(vote, item=item, seat=seat, by=seat.account_id) == "not_read"
    read_as(item, seat, at=NOON + timedelta(minutes=6))
    assert vote(item, seat, by=seat.account_id).place == "segob-1"


def test_of_whom_no_word_could_be_had_nothing_is_shown_and_the_board_may_vote(cast, seats, item):
    by = cast.owner.pk
    with acting_as(by):
        board_lines.write_summary(item=item, case=item.case, text="Otro", by=by, at=NOON)
        [party] = item.case.parties.all()
        actions.take_position(
            party=party, about=About.ITEM, subject=item.pk, code="not_had",
            reason="No contesta", by=by, at=NOON,
        )  # fmt: skip
    put(cast, item)
    assert seen_by(seats[0].account_id, item)["summary"] is None


def test_what_is_refused_of_a_line_changes_nothing(cast, seats, item):
    by = cast.owner.pk
    before = seen_by(seats[0].account_id, item)
    with acting_as(by):
        [key, *_] = [key_of(one) for one in lines_of(item)]
        given = {"item": item, "case": item.case, "told": Channel.CALL, "by": by, "at": NOON}
        assert refused(board_lines.answer_lines, words={}, **given) == "no_line"
        words = {key: False, (key[0], "risk", item.pk): True}
        assert refused(board_lines.answer_lines, words=words, **given) == "line_changed"
        assert refused(board_lines.write_summary, item=item, case=item.case, text=" ", by=by,
                       at=NOON) == "no_words"  # fmt: skip
    assert seen_by(seats[0].account_id, item) == before


def test_what_waits_for_a_vote_is_offered_to_the_seats_present_until_they_vote(cast, seats, item):
    put(cast, item)

    def offered(seat):
        with acting_as(seat.account_id):
            return [one.pk for one in items_to_vote(by=seat.account_id)]

    before = [offered(seats[0]), offered(seats[6])]
    read_as(item, seats[0])
    vote(item, seats[0], by=seats[0].account_id)
    assert (before, offered(seats[0])) == ([[item.pk], []], [])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), min_size=1, max_size=8))
def test_in_no_order_does_the_board_open_a_line_whose_last_word_is_no(cast, seats, item, words):
    last = dict.fromkeys(KINDS, True)
    show_all(cast, item)
    for minute, (kind, is_shown) in enumerate(words):
        say(cast, item, at=NOON + timedelta(minutes=minute), **{kind: is_shown})
        last[kind] = is_shown
        seen = seen_by(seats[0].account_id, item)
        assert {one: text is not None for one, text in seen.items()} == last
