"""An event as somebody else would see it: less, without any act, and in the log."""

import pytest
from tests.factories.access import make_account
from tests.factories.registry import make_event, make_events, share_coded, share_with
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.audit.models import Entry
from baluarte.domain.linkage import actions as linkage_actions
from baluarte.domain.registry.models import Determination
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(cast):
    return make_event(cast.side, names="Zenaida Inventada")


def looked(browser, one, language="en", **asked):
    address = page_of("seen_as", one, language=language)
    return browser.get(address, {"papel": "", "organizacion": ""} | asked)


def main_of(answer) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("who", ["owner", "colleague", "without_role", "stranger"])
def test_only_who_may_open_it_to_others_looks(enter, cast, one, who):
    browser = enter(getattr(cast, who))
    there = looked(browser, one, papel="curator")
    nowhere = browser.get(page_of("seen_as", reference="0000000000"))
    posted = browser.post(page_of("seen_as", one))
    assert {there.status_code, nowhere.status_code, posted.status_code} == {404}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "You look as anybody in the role of Curation would"),
        ("es", "Usted mira como miraría cualquiera con el rol de Curaduría"),
    ],
)
def test_a_band_says_as_whom_in_words(enter, cast, one, language, said):
    share_coded(cast.side)
    answer = looked(enter(cast.side.steward), one, language, papel="curator")
    assert (answer.status_code, said in main_of(answer)) == (200, True)


def test_who_sees_coded_facts_sees_them_and_no_identity(enter, cast, one):
    share_coded(cast.side)
    said = main_of(looked(enter(cast.side.steward), one, papel="curator"))
    assert ("They see coded facts, and no identity" in said, "3 May 2025" in said) == (True, True)


def test_who_may_add_is_said_to_be_able_to(enter, cast, one):
    asked = {"papel": "documenter", "organizacion": cast.side.institution.slug}
    said = main_of(looked(enter(cast.side.steward), one, **asked))
    assert "They may open names, read the reports and add to this list" in said
    assert "Zenaida" not in said


@pytest.mark.parametrize("asked", [{}, {"papel": "curator"}, {"papel": "analyst"}])
def test_where_it_is_closed_it_does_not_exist(enter, cast, one, asked):
    said = main_of(looked(enter(cast.side.steward), one, **asked))
    assert ("They see nothing of this event" in said, "3 May 2025" in said) == (True, False)


def test_a_person_of_ones_own_accounts_and_no_other(enter, cast, other, one, as_operator):
    with as_operator():
        keeps = make_account(
            institution=cast.side.institution, roles=["data_steward", "organisation_admin"]
        )
    browser = enter(keeps)
    said = main_of(looked(browser, one, cuenta=str(cast.owner.pk)))
    assert f"You look as {cast.owner.display_name} would" in said
    assert "add to this list" in said
    refused = looked(browser, one, cuenta=str(other.documenter.pk))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["cuenta"])


def test_without_accounts_to_administer_no_person_is_offered(enter, cast, one):
    form = enter(cast.side.steward).get(page_of("seen_as", one)).context["form"]
    assert list(form.fields) == ["papel", "organizacion"]


def test_nothing_can_be_done_there(enter, cast, one):
    share_coded(cast.side)
    browser = enter(cast.side.steward)
    assert browser.post(page_of("seen_as", one), {"papel": "curator"}).status_code == 405
    said = main_of(looked(browser, one, papel="curator"))
    assert 'method="post"' not in said
    assert [name for name in ("determinar", "valorar", "retirar", "dichos") if name in said] == []


def test_that_somebody_looked_is_in_the_log_with_the_event(enter, cast, one):
    looked(enter(cast.side.steward), one, papel="curator")
    with acting_as(cast.side.steward.pk):
        [entry] = Entry.objects.filter(act="access.look_as")
        assert entry.objects_named == [str(one.pk)]


def test_an_organisation_is_seen_in_a_role(enter, cast, one):
    answer = looked(enter(cast.side.steward), one, organizacion=cast.side.institution.slug)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["papel"])


def test_what_is_another_lists_shows_only_what_both_see(enter, cast, other, curator, one):
    twin = make_event(other)
    share_coded(cast.side)
    share_coded(other)
    with acting_as(curator.pk):
        pair = linkage_actions.propose_pair(
            one=one, other=twin, reason="Igual.", by=curator.pk, at=twin.created_at
        )
        linkage_actions.judge_pair(
            pair=pair, verdict="same", reason="Igual.", by=curator.pk, at=twin.created_at
        )
    hers = looked(enter(cast.side.steward), one, papel="curator").context["seen"]
    assert ("3 May 2025" in hers, str(other.institution) in hers) == (True, False)
    with acting_as(curator.pk):
        assert Determination.objects.filter(event=twin).exists()


def test_to_whom_it_is_open_is_one_touch_away(enter, cast, other, one):
    share_coded(cast.side)
    share_with(cast.side, other.institution, level=Level.CODED)
    answer = enter(cast.side.steward).get(page_of("seen_as", one))
    opened = {row["address"]: row["level"] for row in answer.context["opened"]}
    assert opened["?papel=curator&organizacion="] == "Coded facts, without identities"


def test_the_event_leads_there_for_its_steward_alone(enter, cast, one):
    event, address = page_of("event", one), page_of("seen_as", one)
    assert address in main_of(enter(cast.side.steward).get(event))
    assert address not in main_of(enter(cast.owner).get(event))


# The list, as somebody else sees it.


@pytest.fixture
def several(cast, other):
    """Three events of her list, one of them in another state; and one that another shares."""
    share_with(other, cast.side.institution, level=Level.CODED)
    make_event(other)
    told = [{}, {}, {"municipality_id": "20001"}]
    return make_events(cast.side, told)


def list_looked(browser, language="en", **asked):
    address = page_of("list_seen_as", language=language)
    return browser.get(address, {"papel": "", "organizacion": ""} | asked)


@pytest.mark.parametrize("who", ["owner", "colleague", "without_role"])
def test_only_a_steward_looks_at_the_list_as_another(enter, cast, several, who):
    browser = enter(getattr(cast, who))
    answers = [list_looked(browser, papel="curator"), browser.post(page_of("list_seen_as"))]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_another_steward_looks_at_none_of_hers(enter, cast, other, several):
    share_with(cast.side, other.institution, level=Level.CODED)
    answer = list_looked(enter(other.steward), papel="curator")
    found = {row.event.pk for row in answer.context["rows"]}
    assert (len(found), found & {one.pk for one in several}) == (1, set())


def test_the_list_says_which_events_exist_for_them(enter, cast, several):
    browser = enter(cast.side.steward)
    closed = list_looked(browser, papel="curator")
    share_coded(cast.side)
    opened = list_looked(browser, papel="curator")
    public = list_looked(browser)
    keys = {one.pk for one in several}
    assert [answer.context["seen"] for answer in (closed, opened, public)] == [set(), keys, set()]
    assert [answer.context["hidden"] for answer in (closed, opened, public)] == [3, 0, 3]
    assert "They would see 3 of 3 events of this page; 0 do not exist" in main_of(opened)
    assert 'method="post"' not in main_of(opened)


def test_an_event_of_a_list_that_is_not_hers_to_open_is_left_out_and_said(enter, cast, several):
    answer = list_looked(enter(cast.side.steward), papel="curator")
    assert {row.event.pk for row in answer.context["rows"]} == {one.pk for one in several}
    assert "1 event of this page is of a list that is not yours to open" in main_of(answer)


def test_the_list_is_looked_at_by_its_own_question(enter, cast, several):
    share_coded(cast.side)
    browser = enter(cast.side.steward)
    answer = list_looked(browser, papel="curator", entidad="20")
    assert answer.context["seen"] == {several[2].pk}
    assert 'name="entidad" value="20"' in main_of(answer)
    plain = main_of(browser.get(page_of("events"), {"entidad": "20"}))
    assert f"{page_of('list_seen_as')}?entidad=20" in plain


def test_one_look_at_a_page_is_one_entry_that_names_its_events(enter, cast, several):
    list_looked(enter(cast.side.steward), papel="curator")
    with acting_as(cast.side.steward.pk):
        [entry] = Entry.objects.filter(act="access.look_as")
        assert set(entry.objects_named) == {str(one.pk) for one in several}


def test_a_page_of_thirty_is_looked_at_by_as_many_questions_as_one_of_three(enter, cast, several):
    browser = enter(cast.side.steward)
    address = f"{page_of('list_seen_as')}?papel=curator&organizacion="
    of_three = asked_by(browser, address)
    make_events(cast.side, [{}] * 27)
    assert asked_by(browser, address) == of_three


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_the_list_leads_there_for_a_steward_alone(enter, cast, several, who):
    assert page_of("list_seen_as") in main_of(enter(cast.side.steward).get(page_of("events")))
    assert page_of("list_seen_as") not in main_of(enter(getattr(cast, who)).get(page_of("events")))
