"""Search at the portal: every word begins a word of what is found; nothing confidential is."""

from urllib.parse import urlencode

import pytest
from tests.factories.policy import INVESTIGATED, LATER, fill, make_policy_house
from tests.factories.recommendations import make_house as make_recommending
from tests.factories.recommendations import make_set

from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
HERE = "/es/buscar/"


@pytest.fixture
def policy(as_operator):
    with as_operator():
        made = make_policy_house()
        recommending = make_recommending()
    fill(made.settle())
    make_set(recommending)
    made.release = made.let_out()
    return made


def asked(portal, text):
    return portal.get(f"{HERE}?{urlencode({'q': text})}")


def found(portal, text):
    """Return the addresses that a search leads to."""
    page = asked(portal, text)
    assert page.status_code == 200
    within = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return [part.partition('"')[0] for part in within.split('<a href="')[1:]]


def test_an_indicator_is_found_by_its_code(portal, policy):
    assert f"/es/politica/indicadores/{INVESTIGATED}/" in found(portal, INVESTIGATED)


@pytest.mark.parametrize("text", ["fiscalia oaxaca", "FISCALÍA  Oax", "oaxaca fisc"])
def test_words_are_found_whatever_their_case_accents_and_order(portal, policy, text):
    assert any("/politica/instituciones/" in one for one in found(portal, text))


def test_every_word_has_to_be_there(portal, policy):
    assert found(portal, f"{INVESTIGATED} inexistentísimo") == []


def test_what_is_not_there_says_so_and_that_it_is_no_sign(portal, policy):
    page = portal.words(f"{HERE}?q=inexistentísimo")
    assert "Nada público contiene todas estas palabras" in page
    assert "eso no indica que no haya ocurrido" in page


def test_a_published_event_is_found_by_its_reference(portal, cast, let):
    [decision] = let()
    cast.publish()
    assert found(portal, decision.reference.lower()) == [f"/es/hechos/{decision.reference}/"]


def test_an_event_that_is_not_published_is_not_found(portal, cast, let):
    let()
    cast.publish()
    assert found(portal, "ABCDEFGHJKMN") == []


def test_a_place_leads_to_its_events(portal, cast, let):
    let()
    cast.publish()
    assert "/es/hechos/?estado=20" in [
        one.replace("&amp;", "&") for one in found(portal, "estado inventado")
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "a", "%", "'; drop table", "<script>", "x" * 5000, "\x00"]
)
def test_whatever_is_typed_is_a_page(portal, policy, text):
    page = asked(portal, text)
    assert (page.status_code, b"<script>x" in page.content) == (200, False)


def test_nobody_keeps_what_was_searched_for(portal, policy):
    assert asked(portal, "fiscal")["Cache-Control"] == "no-store"


def test_what_could_harm_somebody_is_found_no_more_from_that_moment(portal, policy):
    """The process has searched before: nothing of what it keeps may outlive an erratum."""
    place = f"/es/politica/indicadores/{INVESTIGATED}/"
    assert place in found(portal, INVESTIGATED)
    with acting_as(policy.analyst.pk):
        note_policy_erratum(
            release=policy.release, kind=PolicyRowKind.INDICATOR, code=INVESTIGATED,
            ground=ErratumGround.HARM, by=policy.analyst.pk, at=LATER,
        )  # fmt: skip
    assert place not in found(portal, INVESTIGATED)


def test_a_second_search_asks_little(portal, policy):
    asked(portal, "fiscal")
    assert len(portal.queries(f"{HERE}?q=oaxaca")) <= 4
