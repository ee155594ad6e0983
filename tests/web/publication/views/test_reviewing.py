"""One decision after the other before a second person; everything here is invented."""

import re

import pytest
from django.utils import translation
from tests.factories.registry import make_event, make_events
from tests.web.publication.conftest import share
from tests.web.registry.conftest import page_of

from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.publication.models import Decision, Review
from baluarte.domain.publication.queries import latest_edition, narrowing
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_as
from baluarte.web.publication.preview import public_event, record_of

pytestmark = pytest.mark.django_db
IN_PLACE = {"HX-Request": "true"}


def address_of(decision: Decision, *, language: str = "en") -> str:
    return page_of("review_decision", decision_id=decision.pk, language=language)


def answered(cast) -> dict:
    with acting_as(cast.owner.pk):
        return dict(Review.objects.values_list("decision", "agrees"))


@pytest.fixture
def three(cast) -> list[Decision]:
    events = make_events(cast.side, [{}, {"types": ["AG-KIL"]}, {"municipality_id": "30002"}])
    return [cast.decide(one, is_exact=False) for one in events]


def in_order(decisions) -> list[Decision]:
    return sorted(decisions, key=lambda one: (one.decided_at, one.pk))


def test_the_first_that_waits_is_shown(enter, cast, three):
    answer = enter(cast.colleague).get(page_of("next_decision"))
    assert (answer.status_code, answer.url) == (
        302,
        address_of(in_order(three)[0]) + "?revisadas=0",
    )


def test_an_answer_leads_to_the_next_until_none_waits(enter, cast, three):
    browser, ordered = enter(cast.colleague), in_order(three)
    urls = [browser.post(address_of(one), {"agrees": "si"}).url for one in ordered]
    assert urls[:2] == [address_of(one) + "?revisadas=1" for one in ordered[1:]]
    assert urls[2] == page_of("decisions")
    assert answered(cast) == {one.pk: True for one in three}


def test_passing_over_answers_nothing_and_begins_again_after_the_last(enter, cast, three):
    browser, ordered = enter(cast.colleague), in_order(three)
    page = browser.get(address_of(ordered[0])).context["skip_url"]
    assert browser.get(page).url == address_of(ordered[1]) + "?revisadas=0"
    last = browser.get(address_of(ordered[2])).context["skip_url"]
    assert browser.get(last).url == address_of(ordered[0]) + "?revisadas=0"
    assert answered(cast) == {}


def test_in_place_the_next_comes_with_what_was_registered_read_out(enter, cast, three):
    browser, ordered = enter(cast.colleague), in_order(three)
    answer = browser.post(address_of(ordered[0]), {"agrees": "si"}, headers=IN_PLACE)
    said = answer.content.decode()
    assert answer.headers["HX-Push-Url"] == address_of(ordered[1]) + "?revisadas=1"
    assert answer.context["decision"] == ordered[1]
    assert "<html" not in said
    assert re.search(r'id="review-said"\s+hx-swap-oob="innerHTML">You agree', said)
    assert re.search(r'id="reviewing"\s+tabindex="-1"\s+autofocus', said)


def test_in_place_a_disagreement_without_words_registers_nothing(enter, cast, three):
    answer = enter(cast.colleague).post(address_of(three[0]), {"agrees": "no"}, headers=IN_PLACE)
    assert answer.status_code == 200
    assert "Write why you do not agree." in answer.content.decode()
    assert (answer.context["decision"], answered(cast)) == (three[0], {})


def test_in_place_an_error_stands_first_and_takes_the_focus(enter, cast, three):
    answer = enter(cast.colleague).post(address_of(three[0]), {"agrees": "no"}, headers=IN_PLACE)
    page = answer.content.decode()
    assert page.index('class="errors"') < page.index("<h1")
    assert re.search(r'id="reviewing"\s+tabindex="-1"\s+autofocus', page)


def test_in_place_the_title_goes_on_with_the_decision(enter, cast, three):
    browser, ordered = enter(cast.colleague), in_order(three)
    whole = browser.get(address_of(ordered[0])).content.decode()
    assert whole.count("<title>") == 1
    answer = browser.post(address_of(ordered[0]), {"agrees": "si"}, headers=IN_PLACE)
    reference = written(ordered[1].event.reference)
    assert f"<title>Review · {reference} · Baluarte</title>" in answer.content.decode()


def test_in_place_after_the_last_one_is_told_so(enter, cast):
    decision = cast.decide(make_event(cast.side))
    answer = enter(cast.colleague).post(address_of(decision), {"agrees": "si"}, headers=IN_PLACE)
    assert "No decision waits for you" in answer.content.decode()


def test_ones_own_are_never_the_next(enter, cast, three):
    answer = enter(cast.owner).get(page_of("next_decision"))
    assert answer.url == page_of("decisions")


def test_the_decision_is_in_words_without_codes(enter, cast):
    event = make_event(cast.side, perpetrators=["PE-MUN"])
    decision = cast.decide(event, fields=("date", "types", "perpetrators"))
    page = enter(cast.colleague).get(address_of(decision, language="es")).content.decode()
    main = re.sub(r"<[^>]+>", " ", page[page.index('id="reviewing"') :])
    assert "Amenaza" in main
    assert "no se publica" in main
    assert re.findall(r"\b(?:AG|PE)-[A-Z]{3}\b|\bnot_determined\b|\bmonth\b|\btrue\b", main) == []


def test_what_is_shown_as_public_is_only_what_was_decided(enter, cast):
    event = make_event(cast.side, perpetrators=["PE-MUN"])
    decision = cast.decide(event, fields=("types",))
    facts = {
        one["term"]: one["value"]
        for one in enter(cast.colleague).get(address_of(decision)).context["page_out"]["facts"]
    }
    assert facts["When"] == ""
    assert facts["Presumed perpetrators"] == ""
    assert facts["Where"] == "Veracruz" or "," not in facts["Where"]
    assert facts["What was done"] != ""


def narrowed(cast, one, *, is_exact: bool = False) -> list[tuple[str, int]]:
    fields = ("date", "municipality", "types", "victims")
    with acting_as(cast.owner.pk), translation.override("en"):
        event = public_event(record_of(reload(one), at=one.created_at), fields, is_exact=is_exact)
        return [(step.field, step.alike) for step in narrowing(event, latest_edition())]


def reload(one):
    found = type(one).objects.select_related("current__state", "current__municipality")
    return found.get(pk=one.pk)


@pytest.fixture
def six_out(cast) -> None:
    """Six alike are public, made no coarser: a seventh may hide among them."""
    for one in make_events(cast.side, [{"victims": 1} for _ in range(6)]):
        cast.let_out(one, is_exact=False)
    cast.publish()


def test_one_like_six_that_are_public_is_one_of_seven(cast, six_out):
    assert [alike for _field, alike in narrowed(cast, make_event(cast.side, victims=1))] == [7] * 5


def test_each_field_that_differs_narrows_it_and_says_which(enter, cast, six_out):
    one = make_event(cast.side, victims=1, types=["AG-DTH"])
    assert narrowed(cast, one) == [
        ("state", 7), ("municipality", 7), ("date", 7), ("types", 1), ("victims", 1),
    ]  # fmt: skip
    decision = cast.decide(one, is_exact=False)
    told = enter(cast.colleague).get(address_of(decision)).context["recognition"]
    assert [step.is_few for step in told["steps"]] == [False, False, False, True, True]
    assert "From “Types of aggression” on, fewer than" in told["says"]
    assert "makes the date, the place" in told["says"]


def test_what_goes_out_as_it_is_says_that_it_is_found(enter, cast, six_out):
    decision = cast.decide(make_event(cast.side, victims=3), is_exact=True)
    told = enter(cast.colleague).get(address_of(decision)).context["recognition"]
    assert told["is_exposed"] is True
    assert "whoever knows of it finds it" in told["says"]


def test_what_is_public_as_it_is_hides_nobody(cast):
    for one in make_events(cast.side, [{"victims": 1} for _ in range(6)]):
        cast.let_out(one, is_exact=True)
    cast.publish()
    assert {alike for _field, alike in narrowed(cast, make_event(cast.side, victims=1))} == {1}


def test_a_list_that_is_not_shared_leads_its_steward_to_where_it_is(enter, cast):
    one = make_event(cast.side)
    share(cast.side, ShareLevel.MINE)
    page = enter(cast.owner).get(page_of("decide", one)).content.decode()
    where = f"{page_of('list', list_id=cast.side.source_list.pk)}?compartir=1#share"
    assert f'href="{where}"' in page
    opened = enter(cast.owner).get(where).content.decode()
    assert re.search(r'<details class="disclosure" id="share" open>', opened)


def test_who_may_not_share_it_is_told_who_may(enter, cast):
    one = make_event(cast.side)
    share(cast.side, ShareLevel.MINE)
    page = enter(cast.documenter).get(page_of("decide", one)).content.decode()
    assert "compartir=1" not in page
    assert f"Whoever is data steward of {cast.side.institution.name} may share" in page


def test_a_shelf_with_nothing_to_decide_leads_there_too(enter, cast):
    make_event(cast.side)
    share(cast.side, ShareLevel.MINE)
    page = enter(cast.owner).get(page_of("decisions") + "?estante=por-decidir").content.decode()
    assert f"{page_of('list', list_id=cast.side.source_list.pk)}?compartir=1#share" in page
