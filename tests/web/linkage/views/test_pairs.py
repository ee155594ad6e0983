import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.jobs import ProcrastinateJob
from tests.factories.registry import (
    LATER,
    make_event,
    make_events,
    share_coded,
    share_with,
)
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.linkage.actions import adopt_weights, propose_pair
from baluarte.domain.linkage.comparison import WRITTEN, Weights
from baluarte.domain.linkage.models import Judgement, Pair
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(cast, other, curator):
    share_coded(cast.side)
    share_coded(other)
    return curator


def make_pair(curator, one, its_twin) -> Pair:
    with acting_as(curator.pk):
        return propose_pair(one=one, other=its_twin, reason="Igual.", by=curator.pk, at=LATER)


def test_a_curator_sees_what_waits_for_her(enter, cast, other, shared):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    rows = enter(shared).get(page_of("pairs")).context["rows"]
    assert [row["pair"].pk for row in rows] == [pair.pk]


def test_a_curator_asks_for_pairs_across_organisations(enter, cast, other, shared):
    make_event(cast.side)
    make_event(other)
    browser = enter(shared)
    assert page_of("ask_for_pairs") in browser.get(page_of("pairs")).content.decode()
    answer = browser.post(page_of("ask_for_pairs"))
    waiting = ProcrastinateJob.objects.filter(
        task_name="linkage.propose_pairs", args__account=str(shared.pk)
    )
    assert (answer.status_code, answer.url, waiting.count()) == (302, page_of("pairs"), 1)


def test_pairs_are_not_asked_for_by_looking(enter, shared):
    assert enter(shared).get(page_of("ask_for_pairs")).status_code == 405


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_whoever_keeps_neither_side_sees_no_pair(enter, cast, other, shared, who):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    browser = enter(getattr(cast, who))
    assert browser.get(page_of("pair", pair_id=pair.pk)).status_code == 404


def test_each_field_is_explained_in_words_and_no_number(enter, cast, other, shared):
    pair = make_pair(
        shared,
        make_event(cast.side, date="2025-05-03"),
        make_event(other, date="2025-05-05", types=["AG-DTH"]),
    )
    answer = enter(shared).get(page_of("pair", pair_id=pair.pk))
    assert [(row["word"], row["says"]) for row in answer.context["rows"]] == [
        ("May agree", "2 days lie between them."),
        ("Agrees", "The same municipality."),
        ("May agree", "They share a group of types."),
        ("Not known", "No name is known on one of the sides."),
    ]
    assert str(pair.weight) not in answer.content.decode()


def test_one_side_does_not_see_what_the_other_keeps(enter, cast, other, shared):
    one, its_twin = make_event(cast.side), make_event(other)
    pair = make_pair(shared, one, its_twin)
    share_with(other, cast.side.institution, level=Level.CODED)
    said = enter(cast.owner).get(page_of("pair", pair_id=pair.pk)).content.decode()
    assert (one.reference[:5] in said, its_twin.reference[:5] in said) == (True, False)


def judge(browser, pair, verdict, reason="Fecha y lugar."):
    return browser.post(page_of("pair", pair_id=pair.pk), {"verdict": verdict, "reason": reason})


def weighed_by(browser, pair):
    answer = browser.get(page_of("pair", pair_id=pair.pk))
    return answer.context["weighed"], answer.content.decode()


def test_what_each_field_weighs_is_shown_to_who_has_judged_and_to_nobody_else(
    enter, cast, other, shared, as_operator
):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    with as_operator():
        another = make_account(institution=make_institution(), roles=["curator"])
    browser, second = enter(shared), enter(another)
    before, said = weighed_by(browser, pair)
    assert (before, "bits" in said) == (None, False)
    judge(browser, pair, "different")
    after, said = weighed_by(browser, pair)
    assert round(sum(row["bits"] for row in after["rows"]), 1) == pair.weight
    assert [row["speaks"] for row in after["rows"]][:3] == [
        "Strongly for one event", "Clearly for one event", "A little for one event",
    ]  # fmt: skip
    assert ("Weighed by the written rule" in said, page_of("weighing") in said) == (True, True)
    assert weighed_by(second, pair)[0] is None


def test_a_pair_says_by_which_adopted_table_it_was_weighed(enter, cast, other, shared):
    told = WRITTEN.as_json()
    told["date"]["day"] = [0.9, 0.9]
    weights = Weights.from_json(told, proposed_from=9.0)
    with acting_as(shared.pk):
        adopt_weights(weights=weights, learned_from={}, ground="A prueba.", by=shared.pk, at=LATER)
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    browser = enter(shared)
    judge(browser, pair, "same")
    found, said = weighed_by(browser, pair)
    date = next(row for row in found["rows"] if row["field"] == "When")
    assert (date["bits"], found["proposed_from"], found["adopted_at"]) == (0.0, 9.0, LATER)
    assert "Weighed by the table adopted on" in said


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_a_judgement_leads_to_the_next_pair(enter, cast, other, shared, verdict):
    first, second = make_events(cast.side, [{}, {"date": "2024-01-01"}])
    one, its_twin = make_events(other, [{}, {"date": "2024-01-01"}])
    pair, following = make_pair(shared, first, one), make_pair(shared, second, its_twin)
    answer = judge(enter(shared), pair, verdict)
    assert answer.url == page_of("pair", pair_id=following.pk) + f"?anterior={pair.pk}"


def test_after_the_last_pair_one_is_back_at_the_list(enter, cast, other, shared):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    answer = judge(enter(shared), pair, "same")
    assert answer.url == page_of("pairs") + f"?anterior={pair.pk}"


def test_a_judgement_says_why(enter, cast, other, shared):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    answer = judge(enter(shared), pair, "same", reason=" ")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_a_judgement_is_undone_to_what_was_said_before(enter, cast, other, shared):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    browser = enter(shared)
    judge(browser, pair, "different")
    judge(browser, pair, "same")
    browser.post(page_of("undo_judgement", pair_id=pair.pk))
    with acting_as(shared.pk):
        said = Judgement.objects.filter(pair=pair).order_by("decided_at", "id")
        verdicts = list(said.values_list("verdict", flat=True))
    assert verdicts == [Verdict.DIFFERENT, Verdict.SAME, Verdict.DIFFERENT]


def test_who_said_nothing_has_nothing_to_undo(enter, cast, other, shared):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    answer = enter(shared).post(page_of("undo_judgement", pair_id=pair.pk))
    assert answer.status_code == 404


def test_looking_at_an_address_undoes_nothing(enter, cast, other, shared):
    pair = make_pair(shared, make_event(cast.side), make_event(other))
    assert enter(shared).get(page_of("undo_judgement", pair_id=pair.pk)).status_code == 405


def test_a_queue_of_30_asks_as_little_as_of_one(enter, cast, other, shared):
    told = [{"date": f"2025-01-{day:02}"} for day in range(1, 31)]
    ones, others = make_events(cast.side, told), make_events(other, told)
    make_pair(shared, ones[0], others[0])
    browser = enter(shared)
    of_one = asked_by(browser, page_of("pairs"))
    for one, its_twin in list(zip(ones, others, strict=True))[1:]:
        make_pair(shared, one, its_twin)
    of_thirty = asked_by(browser, page_of("pairs"))
    assert (of_one, of_one <= 15) == (of_thirty, True)


def test_similar_events_are_found_among_what_one_sees(enter, cast, other):
    one, near = make_events(cast.side, [{}, {"date": "2025-05-04"}])
    make_events(other, [{"date": "2025-05-04"}])
    rows = enter(cast.owner).get(page_of("similar", one)).context["rows"]
    assert [row["line"].event.pk for row in rows] == [near.pk]


def test_a_pair_is_proposed_by_hand(enter, cast):
    one, near = make_events(cast.side, [{}, {"date": "2025-05-04"}])
    answer = enter(cast.owner).post(
        page_of("similar", one), {"other": near.pk, "reason": "La misma nota."}
    )
    with acting_as(cast.owner.pk):
        pair = Pair.objects.get()
    assert answer.url == page_of("pair", pair_id=pair.pk)


def test_a_proposal_says_with_which(enter, cast):
    one, _near = make_events(cast.side, [{}, {"date": "2025-05-04"}])
    answer = enter(cast.owner).post(page_of("similar", one), {"reason": "La misma nota."})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["Choose which of the events it may be one with."],
    )
    nothing = enter(cast.owner).post(page_of("similar", one))
    assert nothing.status_code == 422


def test_what_both_stewards_lay_open_is_shown_beside(enter, cast, other, shared):
    one, its_twin = make_event(cast.side), make_event(other, types=["AG-THR", "AG-KIL"])
    pair = make_pair(shared, one, its_twin)
    hers, theirs = enter(cast.owner), enter(other.documenter)
    judge(hers, pair, "same")
    closed = hers.get(page_of("pair", pair_id=pair.pk))
    judge(theirs, pair, "same")
    opened = hers.get(page_of("pair", pair_id=pair.pk))
    for answer, is_open in ((closed, False), (opened, True)):
        text = answer.content.decode()
        assert (its_twin.reference[:5] in text, str(other.institution) in text) == (
            is_open,
            is_open,
        )
    side = "left" if pair.left_id == its_twin.pk else "right"
    assert [row[side] is not None for row in closed.context["rows"]] == [False] * 4
    assert [row[side] for row in opened.context["rows"]][:2] == [
        "3 May 2025",
        "Villa Inventada, Estado Treinta",
    ]
