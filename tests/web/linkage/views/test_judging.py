"""One pair after the other: judged in place or by whole pages, blind, and undone."""

import pytest
from tests.factories.registry import LATER, make_events, share_coded
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.linkage.actions import propose_pair
from baluarte.domain.linkage.models import Judgement
from baluarte.domain.linkage.queries import pair_page
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
IN_PLACE = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def waiting(cast, other, curator):
    """Three pairs that wait for the curator, in the order in which they come."""
    share_coded(cast.side)
    share_coded(other)
    told = [{"date": f"2025-01-0{day}"} for day in (1, 2, 3)]
    ones, others = make_events(cast.side, told), make_events(other, told)
    with acting_as(curator.pk):
        made = [
            propose_pair(one=one, other=its_twin, reason="Igual.", by=curator.pk, at=LATER)
            for one, its_twin in zip(ones, others, strict=True)
        ]
    return sorted(made, key=lambda pair: pair.pk)


def judge(browser, pair, verdict, reason="", *, in_place=True, done=""):
    told = {"pair": pair.pk, "verdict": verdict, "reason": reason, "done": done}
    return browser.post(page_of("judge_pairs"), told, **(IN_PLACE if in_place else {}))


def shown(answer):
    found = answer.context["found"]
    return found.judged.pair if found else None


def said(pair, account) -> list[tuple[str, str]]:
    with acting_as(account.pk):
        judgements = pair_page(pair.pk).judged.judgements
        return [(one.verdict, one.reason.text) for one in judgements]


def test_pairs_come_one_after_the_other_in_place(enter, curator, waiting):
    browser = enter(curator)
    assert shown(browser.get(page_of("judge_pairs"))) == waiting[0]
    first = judge(browser, waiting[0], "same", "La misma nota.")
    second = judge(browser, waiting[1], "different", done="1")
    assert (shown(first), shown(second), second.context["done"]) == (waiting[1], waiting[2], 2)
    assert first.templates[0].name == "linkage/parts/judging.html"
    assert said(waiting[0], curator) == [("same", "La misma nota.")]


def test_without_a_reason_what_stood_side_by_side_is_the_reason(enter, curator, waiting):
    judge(enter(curator), waiting[0], "unsure")
    [(verdict, reason)] = said(waiting[0], curator)
    assert (verdict, reason) == (
        "unsure",
        "On what stood side by side: The same day. The same municipality."
        " They share a type of aggression. No name is known on one of the sides.",
    )


def test_without_scripts_each_step_is_a_page(enter, curator, waiting):
    browser = enter(curator)
    answer = judge(browser, waiting[0], "same", in_place=False)
    assert (answer.status_code, shown(browser.get(answer.url))) == (302, waiting[1])


def test_next_judges_nothing_and_comes_round(enter, curator, waiting):
    browser = enter(curator)
    steps = [shown(judge(browser, pair, "")) for pair in waiting]
    assert steps == [waiting[1], waiting[2], waiting[0]]
    assert [said(pair, curator) for pair in waiting] == [[], [], []]


def test_the_last_one_is_undone_and_shown_again(enter, curator, waiting):
    browser = enter(curator)
    judge(browser, waiting[0], "same")
    address = page_of("undo_last_judgement", pair_id=waiting[0].pk)
    answer = browser.post(address, {"juzgados": "1"}, **IN_PLACE)
    assert (shown(answer), answer.context["done"]) == (waiting[0], 0)
    with acting_as(curator.pk):
        verdicts = Judgement.objects.order_by("decided_at").values_list("verdict", flat=True)
        assert list(verdicts) == ["same", "unsure"]


def test_who_said_nothing_undoes_nothing(enter, cast, curator, waiting):
    address = page_of("undo_last_judgement", pair_id=waiting[0].pk)
    assert enter(curator).post(address, **IN_PLACE).status_code == 404
    assert enter(cast.stranger).post(address, **IN_PLACE).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"verdict": "perhaps"}, {"pair": "none"}, {"reason": "x" * 301}, {"done": "-1"}]
)
def test_what_cannot_be_is_refused_and_nothing_is_judged(enter, curator, waiting, wrong):
    told = {"pair": waiting[0].pk, "verdict": "same", "reason": "", "done": ""} | wrong
    answer = enter(curator).post(page_of("judge_pairs"), told)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
    assert said(waiting[0], curator) == []


def test_a_pair_that_is_open_no_more_is_passed_over(enter, cast, waiting):
    answer = judge(enter(cast.stranger), waiting[0], "same")
    assert (answer.status_code, shown(answer)) == (200, None)


def test_no_weight_and_nothing_of_others_is_on_the_page(enter, cast, curator, waiting):
    text = enter(curator).get(page_of("judge_pairs")).content.decode()
    assert str(waiting[0].weight) not in text
    assert cast.owner.display_name not in text


def test_a_step_asks_as_little_as_a_page(enter, curator, waiting):
    assert asked_by(enter(curator), page_of("judge_pairs")) <= 15
