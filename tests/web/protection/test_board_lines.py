"""Pages of what the Board reads before it votes: the seat's, the team's, and her own window."""

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.board import (
    NOON,
    list_case,
    make_board,
    make_board_case,
    make_session,
    open_with,
    show_all,
    sit,
)
from tests.factories.protection import make_study
from tests.web.markup import flat
from tests.web.protection.conftest import asked_by

from baluarte.domain.cases.actions import open_window
from baluarte.domain.cases.choices import Channel
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions import board_items, board_lines
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import BoardReading, BoardVote
from baluarte.domain.protection.queries.board_lines import lines_of, lines_to_ask
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SUMMARY = "Amenazas que suben de tono; resumen inventado"
HIDDEN = "No se muestra, por decisión de la persona"
MOST_QUERIES = 30


@pytest.fixture(autouse=True)
def on(settings):
    settings.BOARD = True


@pytest.fixture
def seats(cast, as_operator):
    with as_operator():
        table = make_board(cast)
    return sit(table)


@pytest.fixture
def item(cast, seats):
    """An item put to the vote: she said yes to all but the level of risk."""
    by = cast.owner.pk
    case, party = make_board_case(cast)
    study = make_study(cast, case, party)
    listed = list_case(cast, make_session(cast), case)
    with acting_as(by):
        actions.close_study(study=study, by=by, at=NOON)
        board_lines.write_summary(item=listed, case=case, text=SUMMARY, by=by, at=NOON)
        board_items.summon(item=listed, party=party, told=Channel.CALL, by=by, at=NOON)
        [measure] = actions.planned_of(case)
        for about, subject in ((About.ITEM, listed.pk), (About.MEASURE, measure.pk)):
            actions.take_position(
                party=party, about=about, subject=subject, code="agrees", by=by, at=NOON
            )
        words = {one.key: one.kind != "risk" for one in lines_to_ask(listed, case, at=NOON)}
        board_lines.answer_lines(
            item=listed, case=case, words=words, told=Channel.CALL, by=by, at=NOON
        )
    open_with(cast, listed.session, seats[:5])
    with acting_as(by):
        board_items.put_to_vote(item=listed, by=by, at=NOON)
    return listed


def page(item) -> str:
    return reverse("board_item", args=[item.pk])


def opened(browser, item) -> str:
    return flat(browser.get(f"{page(item)}?textos=abiertos").content.decode())


def test_a_seat_is_led_to_read_then_reads_and_votes(enter, seats, item):
    seat = seats[0]
    browser = enter(seat.account)
    board = browser.get(reverse("board")).content.decode()
    shut = flat(browser.get(page(item)).content.decode())
    vote = reverse("item_act", args=[item.pk, "voto"])
    given = {"seat": str(seat.pk), "choice": "for", "reason": ""}
    early = browser.post(vote, given)
    shown = opened(browser, item)
    answer = browser.post(vote, given)
    with acting_as(item.by_id):
        votes, readings = BoardVote.objects.count(), BoardReading.objects.count()
    assert (page(item) in board, "Ábralo antes de votar" in shut, vote in shut) == (
        True, True, False,
    )  # fmt: skip
    assert (early.status_code, "No puede votarse por ese asiento" in early.content.decode()) == (
        422, True,
    )  # fmt: skip
    assert (SUMMARY in shut, SUMMARY in shown, vote in shown) == (False, True, True)
    assert (answer.status_code, votes, readings) == (302, 1, 1)


def test_what_she_did_not_let_be_shown_is_said_and_the_rest_is_there(enter, seats, item):
    said = opened(enter(seats[0].account), item)
    assert said.count(HIDDEN) == 1
    assert "De acuerdo" in said
    assert "Alto" not in said


def test_a_recused_seat_finds_nothing(enter, cast, seats, item):
    browser = enter(seats[0].account)
    opened(browser, item)
    with acting_as(cast.owner.pk):
        board_items.record_conflict(item=item, seat=seats[0], by=cast.owner.pk, at=NOON)
    assert browser.get(f"{page(item)}?textos=abiertos").status_code == 404


def test_the_team_asks_her_line_by_line_and_a_line_left_empty_changes_nothing(enter, cast, item):
    browser, act = enter(cast.owner), reverse("item_act", args=[item.pk, "mostrar"])
    form = flat(browser.get(act).content.decode())
    with acting_as(cast.owner.pk):
        [risk] = [one for one in lines_of(item) if one.kind == "risk"]
    field = f"risk-{risk.source}-{risk.party_id}"
    answer = browser.post(act, {"told": "call", field: "yes"})
    nothing = browser.post(act, {"told": "call"})
    with acting_as(cast.owner.pk):
        now = {one.kind: one.is_shown for one in lines_of(item)}
    assert ("Nivel de riesgo: Alto" in form, field in form) == (True, True)
    assert (answer.status_code, nothing.status_code) == (302, 422)
    assert "No se registró nada porque no se respondió ninguna línea" in nothing.content.decode()
    assert now == dict.fromkeys(("risk", "summary", "position", "measure"), True)


def test_in_her_window_she_sees_each_line_and_shuts_one(enter, cast, seats, item, as_operator):
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        [party] = item.case.parties.all()
        open_window(party=party, account=herself, by=cast.owner.pk, at=NOON)
        [summary] = [one for one in lines_of(item) if one.kind == "summary"]
    browser, hide = enter(herself), reverse("hide_board_line", args=[summary.pk])
    mine = browser.get(f"{reverse('own_board')}?textos=abiertos").content.decode()
    asked = browser.get(hide).status_code
    answer = browser.post(hide)
    assert (SUMMARY in mine, hide in mine, asked, answer.status_code) == (True, True, 200, 302)
    assert written(item.case_reference) in mine
    said = opened(enter(seats[0].account), item)
    assert (SUMMARY in said, said.count(HIDDEN)) == (False, 2)
    assert enter(seats[0].account).get(hide).status_code == 404


def test_a_page_of_many_lines_asks_no_more_than_one_of_few(enter, cast, seats, item):
    browser = enter(seats[0].account)
    opened(browser, item)
    few = asked_by(browser, page(item))
    by = cast.owner.pk
    with acting_as(by):
        [party] = item.case.parties.all()
        for code in ("MU-1", "MU-2", "MU-3"):
            measure = actions.plan_measure(
                case=item.case, study=None, code=code, answers=[], by=by, at=NOON,
                institution=cast.federal, delivery_date=item.requested_on,
            )  # fmt: skip
            actions.take_position(
                party=party, about=About.MEASURE, subject=measure.pk, code="agrees", by=by, at=NOON
            )
    show_all(cast, item, at=NOON)
    assert asked_by(browser, page(item)) <= few <= MOST_QUERIES
