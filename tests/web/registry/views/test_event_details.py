import pytest
from tests.factories.registry import LATER, make_event, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry.actions import (
    add_perpetrator,
    chain_events,
    describe_victim,
    make_claim,
)
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import (
    Act,
    Chain,
    Claim,
    Detail,
    Determination,
    Perpetrator,
    Profile,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def act_of(cast, one):
    with acting_as(cast.owner.pk):
        return Act.objects.filter(event=one, ended_at=None).first()


def told(cast, action, **what):
    with acting_as(cast.owner.pk):
        return action(**what, by=cast.owner.pk, at=LATER)


def test_a_perpetrator_is_told_with_degree_and_status(enter, cast):
    one = make_event(cast.side, perpetrators=["PE-POM"])
    act = act_of(cast, one)
    browser = enter(cast.owner)
    address = page_of("tell_of_act", one, act_id=act.pk)
    given = {"kind": "PE-POM", "degree": "carried_out", "status": "charged"}
    answer = browser.post(address, {"what": "perpetrator"} | given)
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        [row] = Perpetrator.objects.filter(act=act, ended_at=None)
    assert (row.kind, row.degree, row.status) == ("PE-POM", "carried_out", "charged")
    said = browser.get(page_of("event", one)).content.decode()
    assert "Carried it out · Charged" in said


@pytest.mark.parametrize(
    "given",
    [
        {"kind": ""},
        {"degree": "somehow"},
        {"identity": "Alcalde Inventado"},
        {"degree": "presumed", "status": "not_told"},
    ],
)
def test_what_cannot_be_told_of_a_perpetrator_is_said(enter, cast, given):
    one = make_event(cast.side, perpetrators=["PE-POM"])
    address = page_of("tell_of_act", one, act_id=act_of(cast, one).pk)
    right = {"what": "perpetrator", "kind": "PE-POM", "degree": "ordered", "status": "alleged"}
    assert enter(cast.owner).post(address, right | given).status_code == 422


def test_a_detail_of_the_type_is_told_and_its_prose_is_sealed(enter, cast):
    one = make_event(cast.side, types=["AG-ROB"])
    address = page_of("tell_of_act", one, act_id=act_of(cast, one).pk)
    given = {
        "equipment-thing": "camera",
        "equipment-pieces": "2",
        "equipment-held": "Fotos Secretas",
    }
    browser = enter(cast.owner)
    assert browser.post(address, {"what": "equipment"} | given).status_code == 302
    with acting_as(cast.owner.pk):
        assert Detail.objects.get().told == {"thing": "camera", "pieces": 2}
    closed = browser.get(page_of("event", one)).content.decode()
    opened = browser.get(page_of("event", one) + "?nombres=abiertos").content.decode()
    assert ("Fotos Secretas" in closed, "Fotos Secretas" in opened) == (False, True)


def test_a_victim_is_described(enter, cast):
    one = make_event(cast.side)
    given = {"kind": "person", "gender": "woman", "defends": ["water"], "lgbti": "declined"}
    answer = enter(cast.owner).post(page_of("describe_victim", one, number=1), given)
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        made = Profile.objects.get(event=one)
    assert (made.gender, made.defends, made.described_id is not None) == ("woman", ["water"], True)


@pytest.mark.parametrize(
    "given",
    [{"kind": "person", "size": "3"}, {"kind": "community", "gender": "woman"}, {"kind": "x"}],
)
def test_what_cannot_be_said_of_a_victim_is_said(enter, cast, given):
    one = make_event(cast.side)
    answer = enter(cast.owner).post(page_of("describe_victim", one, number=1), given)
    assert answer.status_code == 422


def test_two_events_are_chained_and_a_circle_is_refused(enter, cast):
    one, two = make_events(cast.side, [{}, {}])
    browser = enter(cast.owner)
    first = {"kind": "precedes", "other": two.reference}
    assert browser.post(page_of("chain_events", one), first).status_code == 302
    back = {"kind": "precedes", "other": one.reference}
    assert browser.post(page_of("chain_events", two), back).status_code == 422
    nobody = {"kind": "precedes", "other": "0000000000"}
    assert browser.post(page_of("chain_events", two), nobody).status_code == 422
    with acting_as(cast.owner.pk):
        assert Chain.objects.count() == 1
    assert "Follows" in browser.get(page_of("event", two)).content.decode()


def test_a_claim_is_kept_and_followed_on_a_ground(enter, cast):
    one = make_event(cast.side)
    browser = enter(cast.owner)
    given = {"attribute": "place", "place": "30002", "source": "press", "reliability": "low"}
    assert browser.post(page_of("make_claim", one), given).status_code == 302
    with acting_as(cast.owner.pk):
        claim = Claim.objects.get()
    address = page_of("follow_claim", one, claim_id=claim.pk)
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert browser.post(address, {"reason": "Consta."}).status_code == 302
    with acting_as(cast.owner.pk):
        assert Determination.objects.get(current_of=one).municipality_id == "30002"


@pytest.mark.parametrize(
    "given", [{"place": "99999"}, {"place": ""}, {"attribute": "identity", "identity": "Ana"}]
)
def test_a_claim_that_says_nothing_the_registry_can_hold_is_refused(enter, cast, given):
    one = make_event(cast.side)
    right = {"attribute": "place", "place": "30002", "source": "press", "reliability": "low"}
    assert enter(cast.owner).post(page_of("make_claim", one), right | given).status_code == 422


def test_what_was_told_is_held_no_longer(enter, cast):
    one = make_event(cast.side)
    given = {"attribute": Attribute.DATE, "value": "2025", "source": "press"}
    claim = told(cast, make_claim, event=one, **given)
    address = page_of("end_account", one, kind="dicho", key=claim.pk)
    browser = enter(cast.owner)
    assert [browser.post(address).status_code for _ in range(2)] == [302, 404]


def test_a_page_on_which_everything_is_told_asks_no_more_than_fifteen_times(enter, cast):
    one, two = make_events(cast.side, [{"perpetrators": ["PE-POM"]}, {}])
    act = act_of(cast, one)
    told(cast, add_perpetrator, act=act, kind="PE-ALC", degree="ordered")
    told(cast, describe_victim, event=one, number=1, gender="woman")
    told(cast, chain_events, event=one, kind="precedes", other=two)
    told(
        cast,
        make_claim,
        event=one,
        attribute=Attribute.DATE,
        value="2025-05-04",
        source="witness",
    )
    plain = asked_by(enter(cast.owner), page_of("event", two))
    full = asked_by(enter(cast.owner), page_of("event", one))
    assert (full - plain <= 1, full <= 20) == (True, True)
