import pytest
from tests.factories.registry import LATER, make_event, text_of
from tests.web.drawn import MARK, mark_of
from tests.web.registry.conftest import page_of

from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Act, Determination
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def held(one, account) -> Determination:
    with acting_as(account.pk):
        return Determination.objects.select_related("ground").get(current_of=one)


def written(one, account, **changes) -> dict[str, str]:
    """Return the form of a determination as its page draws it, with other values."""
    return {
        "date": "day",
        "date_day": "3",
        "date_month": "5",
        "date_year": "2025",
        "state": "30",
        "municipality": "30001",
        "place_precision": "municipality",
        "victims": "1",
        "link_to_work": "not_determined",
        "link_criterion": "",
        "ground": "Se habló con el medio.",
    } | changes


def test_a_determination_is_held_from_then_on(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.owner).post(
        page_of("determine", one),
        written(
            one,
            cast.owner,
            victims="3",
            link_to_work="probable_link",
            link_criterion="Cubría el tema.",
        ),
    )
    now = held(one, cast.owner)
    assert (answer.status_code, answer.url) == (302, page_of("event", one))
    assert (now.date, now.victims, now.link_to_work, text_of(now.ground)) == (
        "2025-05-03",
        3,
        "probable_link",
        "Se habló con el medio.",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": " "}, "ground"),
        ({"link_to_work": "no_link"}, "link_criterion"),
        ({"municipality": ""}, "municipality"),
        ({"state": "", "municipality": "", "place_precision": "state"}, "state"),
        ({"victims": "0"}, "victims"),
    ],
)
def test_what_contradicts_itself_is_said_beside_its_field(enter, cast, changes, field):
    one = make_event(cast.side)
    answer = enter(cast.owner).post(page_of("determine", one), written(one, cast.owner, **changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_asking_for_municipalities_decides_nothing(enter, cast):
    one = make_event(cast.side)
    before = held(one, cast.owner).pk
    answer = enter(cast.owner).post(
        page_of("determine", one),
        written(one, cast.owner, state="20", ground="", again="state"),
    )
    form = answer.context["form"]
    assert (answer.status_code, form.errors, held(one, cast.owner).pk) == (200, {}, before)
    assert [code for code, _name in form.fields["municipality"].choices] == ["", "20001", "20002"]


def test_whoever_read_something_else_is_asked_to_look_again(enter, cast):
    one = make_event(cast.side)
    browser, page = enter(cast.owner), page_of("determine", one)
    form = written(one, cast.owner, victims="3") | mark_of(browser, page)
    with acting_as(cast.colleague.pk):
        actions.assess_event(
            event=one,
            status=EventState.UNVERIFIABLE,
            ground="Nadie contesta.",
            by=cast.colleague.pk,
            at=LATER,
        )
    answer = browser.post(page, form)
    assert (answer.status_code, held(one, cast.owner).victims) == (409, 1)
    [again] = set(MARK.findall(answer.content.decode()))
    assert browser.post(page, form | {"drawn_from": again}).status_code == 302
    assert held(one, cast.owner).victims == 3


def test_a_date_that_boxes_cannot_hold_is_left_as_it_is(enter, cast):
    one = make_event(cast.side, date="2019~")
    form = written(one, cast.owner, keeps_date="on", victims="2")
    for box in ("date_day", "date_month", "date_year"):
        form[box] = ""
    enter(cast.owner).post(page_of("determine", one), form)
    now = held(one, cast.owner)
    assert (now.date, now.victims) == ("2019~", 2)


def test_an_act_is_added(enter, cast):
    one = make_event(cast.side)
    enter(cast.owner).post(
        page_of("add_act", one), {"type": "AG-DTH", "victim": "1", "perpetrators": ["PE-MUN"]}
    )
    with acting_as(cast.owner.pk):
        added = Act.objects.get(event=one, type="AG-DTH")
    assert (added.victim_number, added.perpetrators) == (1, ["PE-MUN"])


def test_an_act_without_a_type_is_not_added(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.owner).post(page_of("add_act", one), {"victim": "1"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["type"])


def test_an_act_is_held_no_longer(enter, cast):
    one = make_event(cast.side)
    with acting_as(cast.owner.pk):
        act = Act.objects.get(event=one)
    enter(cast.owner).post(page_of("end_act", one, act_id=act.pk))
    with acting_as(cast.owner.pk):
        assert Act.objects.filter(event=one, ended_at=None).count() == 0


def test_a_verifier_confirms_what_another_determined(enter, cast):
    one = make_event(cast.side)
    enter(cast.colleague).post(
        page_of("verify", one),
        {"seen": held(one, cast.owner).pk, "status": "CON", "reason": "Leí los reportes."},
    )
    assert held(one, cast.owner).status == EventState.CONFIRMED


def test_whoever_determined_it_has_no_page_to_verify_it(enter, cast):
    one = make_event(cast.side)
    assert enter(cast.owner).get(page_of("verify", one)).status_code == 404


def test_what_is_determined_anew_waits_for_a_second_person_again(enter, cast):
    one = make_event(cast.side)
    with acting_as(cast.colleague.pk):
        actions.verify_event(event=one, grounds="Leí.", by=cast.colleague.pk, at=LATER)
    enter(cast.owner).post(page_of("determine", one), written(one, cast.owner, victims="2"))
    assert held(one, cast.owner).status == EventState.REPORTED


def test_what_cannot_be_verified_is_held_for_that(enter, cast):
    one = make_event(cast.side)
    enter(cast.owner).post(page_of("assess", one), {"status": "NVE", "reason": "No hay quien."})
    assert held(one, cast.owner).status == EventState.UNVERIFIABLE


def test_a_withdrawal_says_why(enter, cast):
    one = make_event(cast.side)
    browser = enter(cast.owner)
    silent = browser.post(page_of("withdraw", one), {"reason": ""})
    browser.post(page_of("withdraw", one), {"reason": "Lo pidió la fuente."})
    now = held(one, cast.owner)
    assert (silent.status_code, now.status, text_of(now.ground)) == (
        422,
        EventState.WITHDRAWN,
        "Lo pidió la fuente.",
    )
