"""Pages of the Board: they exist only where it is on; who sees what, and refusals in words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
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
    sit,
)
from tests.web.protection.conftest import asked_by

from baluarte.domain.audit.models import Entry
from baluarte.domain.cases.actions import open_window
from baluarte.domain.protection.actions import board_after, board_items
from baluarte.domain.protection.models import BoardSeat, BoardSession, BoardVote, CouncilAnswer
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PAGES = ("board", "board_agreements", "council")
MOST_QUERIES = 25
# They exist only where the Board is on; here each has its cast.
OF_THE_BOARD = {
    "board", "new_session", "board_session", "session_act", "board_minutes", "board_item",
    "item_act", "board_agreements", "agreement_progress", "council", "new_council_word",
    "answer_council", "own_board", "acknowledge_summons", "hide_board_line", "board_seats", "seat_member",
    "end_seat",
}  # fmt: skip


@pytest.fixture
def on(settings):
    settings.BOARD = True


@pytest.fixture
def table(cast, as_operator):
    with as_operator():
        return make_board(cast)


@pytest.fixture
def put(cast, table):
    seats = sit(table)
    case, party = make_board_case(cast)
    item = list_case(cast, make_session(cast), case)
    hear_her(cast, item, party)
    open_with(cast, item.session, seats[:5])
    with acting_as(cast.owner.pk):
        board_items.put_to_vote(item=item, by=cast.owner.pk, at=NOON)
    for seat in seats[:5]:
        read_as(item, seat)
    return item


def plain(answer) -> str:
    """Return what an answer says, its own address apart."""
    return answer.content.decode().replace(answer.wsgi_request.path[3:], "")


def item_page(put) -> str:
    return reverse("board_item", args=[put.pk])


def vote_page(put) -> str:
    return reverse("item_act", args=[put.pk, "voto"])


def test_switched_off_no_address_of_the_board_exists(enter, cast, put, settings):
    settings.BOARD = False
    browser = enter(cast.owner)
    session = put.session_id
    addresses = [
        *(reverse(name) for name in (*PAGES, "new_session", "new_council_word", "own_board")),
        item_page(put), vote_page(put), reverse("board_session", args=[session]),
        reverse("board_minutes", args=[session]), reverse("session_act", args=[session, "llega"]),
    ]  # fmt: skip
    assert {browser.get(one).status_code for one in addresses} == {404}


def test_switched_off_nothing_links_to_it(enter, cast, settings):
    settings.BOARD = False
    assert reverse("board") not in enter(cast.owner).get(reverse("protection")).content.decode()


def test_switched_on_protection_links_to_it(on, enter, cast):
    assert reverse("board") in enter(cast.owner).get(reverse("protection")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_without_a_board_the_pages_say_what_will_be_there(on, enter, cast, name):
    assert enter(cast.owner).get(reverse(name)).status_code == 200


def test_the_cast_of_four_comes_to_a_session_and_an_item(on, enter, cast, put):
    pages = [reverse("board_session", args=[put.session_id]), item_page(put)]
    found = {
        name: [enter(getattr(cast, name)).get(page).status_code for page in pages]
        for name in ("owner", "colleague", "without_role", "stranger")
    }
    assert found == {
        "owner": [200, 200], "colleague": [200, 200],
        "without_role": [404, 404], "stranger": [404, 404],
    }  # fmt: skip


def test_a_stranger_is_answered_as_what_does_not_exist(on, enter, cast, put):
    browser = enter(cast.stranger)
    nothing = browser.get(reverse("board_item", args=[cast.owner.pk]))
    theirs = browser.get(item_page(put))
    assert (theirs.status_code, plain(theirs)) == (nothing.status_code, plain(nothing))


def test_a_seat_sees_the_item_by_its_reference_and_votes_for_itself(on, enter, cast, put):
    [seat] = list_of_seats(put, "segob")
    browser = enter(seat.account)
    said = browser.get(item_page(put)).content.decode()
    answer = browser.post(vote_page(put), {"seat": str(seat.pk), "choice": "for", "reason": ""})
    with acting_as(cast.owner.pk):
        votes = list(BoardVote.objects.values_list("place", "by"))
    assert ("Citlali" in said, answer.status_code) == (False, 302)
    assert votes == [("segob-1", seat.account_id)]
    after = browser.get(item_page(put)).content.decode()
    assert [vote_page(put) in one for one in (said, after)] == [True, False]
    assert vote_page(put) in enter(cast.owner).get(item_page(put)).content.decode()


def test_of_an_item_of_no_case_nobody_is_said_to_read_who_opened_it(on, enter, cast, put):
    [seat] = list_of_seats(put, "segob")
    with acting_as(cast.owner.pk):
        other = board_items.list_item(
            session=put.session, kind="other", text="Asunto inventado",
            requested_on=NOON.date(), by=cast.owner.pk, at=NOON,
        )  # fmt: skip
    said = enter(seat.account).get(item_page(other)).content.decode()
    assert ("Queda registrado que lo abrió." in said, "?textos=abiertos#asked" in said) == (
        True,
        True,
    )
    assert "de su expediente" not in said


def list_of_seats(put, code):
    from baluarte.domain.protection.models import BoardAttendance

    with acting_as(put.by_id):
        rows = BoardAttendance.objects.filter(session=put.session_id).select_related(
            "seat__account"
        )
        return [one.seat for one in rows if one.seat.code == code]


def test_what_the_board_refuses_is_said_in_words_and_nothing_changes(on, enter, cast, put):
    [seat] = list_of_seats(put, "fgr")
    browser, given = enter(cast.owner), {"seat": str(seat.pk), "choice": "for", "reason": ""}
    browser.post(vote_page(put), given)
    again = browser.post(vote_page(put), given)
    with acting_as(cast.owner.pk):
        count = BoardVote.objects.count()
    assert (again.status_code, count) == (422, 1)
    assert "Ese lugar ya votó este asunto." in again.content.decode()


def test_an_institution_that_may_not_be_told_is_said_in_words(on, enter, cast, table):
    case, _ = make_board_case(cast)
    now = timezone.now()
    item = list_case(cast, make_session(cast, starts_at=now + timedelta(hours=1), at=now), case)
    page = reverse("item_act", args=[item.pk, "invitar"])
    given = {"institution": str(cast.police.pk), "username": cast.officer.username, "ground": "Ve"}
    answer = enter(cast.owner).post(page, given)
    assert answer.status_code == 422
    assert "Nada se envió" in answer.content.decode()


def test_what_is_written_opens_by_choice_and_is_logged(on, enter, cast, put):
    browser = enter(cast.owner)
    shut = browser.get(item_page(put)).content.decode()
    shown = browser.get(f"{item_page(put)}?textos=abiertos").content.decode()
    with acting_as(cast.owner.pk):
        readings = Entry.objects.filter(act="protection.read_board_words").count()
    assert ("Medidas inventadas" in shut, "Medidas inventadas" in shown) == (False, True)
    assert readings == 1


def test_a_session_is_called_from_its_page(on, enter, cast, table):
    day = timezone.localdate().replace(year=timezone.localdate().year + 1).isoformat()
    given = {"kind": "ordinary", "starts_at": f"{day}T10:00", "ends_at": f"{day}T14:00"}
    answer = enter(cast.owner).post(reverse("new_session"), given)
    with acting_as(cast.owner.pk):
        [session] = BoardSession.objects.all()
    assert (answer.status_code, session.kind) == (302, "ordinary")


def test_in_her_own_window_she_reads_her_summons_and_nobody_elses_page(
    on, enter, cast, put, as_operator
):
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        [party] = put.case.parties.all()
        open_window(party=party, account=herself, by=cast.owner.pk, at=NOON)
    said = enter(herself).get(reverse("own_board"))
    assert (said.status_code, "Se le convocó" in said.content.decode()) == (200, True)
    assert enter(cast.stranger).get(reverse("own_board")).status_code == 404
    window = enter(herself).get(reverse("own_case")).content.decode()
    assert reverse("own_board") in window


def test_who_owes_the_council_an_answer_gives_it_once(on, enter, cast, table):
    by = table.councillor.pk
    with acting_as(by):
        word = board_after.say_as_council(kind="opinion", text="Ver tiempos", by=by, at=NOON)
    page, browser = reverse("answer_council", args=[word.pk]), enter(cast.owner)
    said = {"kind": "in_part", "reasons": "Con ajustes inventados"}
    asked, first, again = browser.get(page), browser.post(page, said), browser.post(page, said)
    with acting_as(by):
        [answer] = CouncilAnswer.objects.all()
    assert [one.status_code for one in (asked, first, again)] == [200, 302, 422]
    assert (answer.kind, answer.by_id) == ("in_part", cast.owner.pk)


def test_many_items_ask_no_more_queries_than_one(on, enter, cast, put):
    browser, page = enter(cast.owner), reverse("board_session", args=[put.session_id])
    one = asked_by(browser, page)
    with acting_as(cast.owner.pk):
        for _ in range(29):
            board_items.list_item(
                session=put.session, kind="other", text="Asunto inventado",
                requested_on=NOON.date(), by=cast.owner.pk, at=NOON,
            )  # fmt: skip
    assert asked_by(browser, page) == one <= MOST_QUERIES


def seating(account, **changes):
    return {
        "place": "segob-1", "username": account.username, "from_date": "2026-01-01",
        "until_date": "",
    } | changes  # fmt: skip


def test_the_steward_of_the_board_alone_finds_its_seats(on, enter, cast, table):
    [seat, *_] = sit(table)
    pages = [reverse("board_seats"), reverse("seat_member"), reverse("end_seat", args=[seat.pk])]
    found = {
        who: [enter(account).get(page).status_code for page in pages]
        for who, account in (
            ("steward", table.steward), ("keeper", cast.owner), ("seated", seat.account),
            ("stranger", cast.stranger),
        )
    }  # fmt: skip
    assert found == {
        "steward": [200] * 3, "keeper": [404] * 3, "seated": [404] * 3, "stranger": [404] * 3,
    }  # fmt: skip


def test_a_seat_is_given_and_ended_and_an_overlap_is_said_in_words(on, enter, cast, table):
    steward = enter(table.steward)
    given = steward.post(reverse("seat_member"), seating(cast.officer))
    taken = steward.post(reverse("seat_member"), seating(cast.liaison))
    nobody = steward.post(reverse("seat_member"), seating(cast.liaison, username="nadie-inventado"))
    with acting_as(table.steward.pk):
        [seat] = BoardSeat.objects.all()
    early = steward.post(reverse("end_seat", args=[seat.pk]), {"until_date": "2025-12-31"})
    ended = steward.post(reverse("end_seat", args=[seat.pk]), {"until_date": "2026-02-01"})
    with acting_as(table.steward.pk):
        [seat] = BoardSeat.objects.all()
    said = ["Ese lugar ya está ocupado" in taken.content.decode(),
            "No hay ninguna cuenta" in nobody.content.decode(),
            "Termina antes de empezar" in early.content.decode()]  # fmt: skip
    statuses = [one.status_code for one in (given, taken, nobody, early, ended)]
    assert (statuses, said) == ([302, 422, 422, 422, 302], [True] * 3)
    assert str(seat.until_date) == "2026-02-01"
