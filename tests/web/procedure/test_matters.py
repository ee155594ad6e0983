"""Matters: who finds them, what their page tells, a past day as it was known, opening one."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.documents import SPOKEN
from tests.factories.looking import changed_by_looking
from tests.factories.procedure import local, make_matter
from tests.web.procedure.conftest import MINUTE, make_night
from tests.web.procedure.test_documents import OF_A_DOCUMENT
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter
from baluarte.domain.wall.context import acting_as
from baluarte.norms.protocols import events, protocol
from baluarte.web.procedure import urgent
from baluarte.web.procedure.listing import PAGE
from baluarte.web.procedure.urls import urlpatterns

pytestmark = pytest.mark.django_db
OF_A_MATTER = {
    "matter", "tell_occurrence", "start_proceeding", "correct_occurrence", "suspend_proceeding",
    "resume_proceeding", "close_proceeding", "do_step", "extend_step", "excuse_step",
}  # fmt: skip
OF_WHO_KEEPS = {"new_matter"}
OF_EVERYBODY = {"agenda", "agenda_calendar", "matters"}


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def addresses(night):
    """Every address of the room that names a record."""
    of_matter = [night.matter.reference]
    of_proceeding = [*of_matter, night.extraordinary.pk]
    arguments = {
        "matter": of_matter,
        "tell_occurrence": of_matter,
        "start_proceeding": of_matter,
        "correct_occurrence": [*of_matter, night.asked.pk],
        "suspend_proceeding": of_proceeding,
        "resume_proceeding": of_proceeding,
        "close_proceeding": of_proceeding,
        "do_step": [*of_proceeding, "EX-1"],
        "extend_step": [*of_proceeding, "EX-1"],
        "excuse_step": [*of_proceeding, "EX-1"],
    }
    return {name: reverse(name, args=given) for name, given in arguments.items()}


def test_no_address_of_the_room_is_forgotten(addresses):
    named = {one.name for one in urlpatterns if getattr(one, "name", None)}
    assert named == OF_A_MATTER | OF_WHO_KEEPS | OF_EVERYBODY | OF_A_DOCUMENT
    assert set(addresses) == OF_A_MATTER


@pytest.mark.parametrize("name", sorted(OF_A_MATTER - {"start_proceeding"}))
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_the_owner_and_her_colleague_come_in(enter, cast, addresses, name, who):
    assert enter(getattr(cast, who)).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_A_MATTER))
@pytest.mark.parametrize("who", ["without_role", "stranger", "liaison", "officer"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, addresses, name, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"reason": "x"})]
    missing = browser.get(reverse("matter", args=["0000000000"]))
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}


@pytest.mark.parametrize("name", sorted(OF_WHO_KEEPS))
@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("colleague", 200), ("stranger", 200), ("without_role", 404),
     ("liaison", 404)],
)  # fmt: skip
def test_a_matter_is_opened_by_who_may_add_to_her_organisations(enter, cast, name, who, status):
    assert enter(getattr(cast, who)).get(reverse(name)).status_code == status


@pytest.mark.parametrize(
    ("who", "sees"),
    [("owner", True), ("colleague", True), ("without_role", False), ("stranger", False),
     ("liaison", False)],
)  # fmt: skip
def test_the_list_holds_what_one_may_see(enter, cast, night, who, sees):
    page = text_of(enter(getattr(cast, who)).get(reverse("matters")))
    assert (reverse("matter", args=[night.matter.reference]) in page) is sees


def test_the_list_asks_as_much_for_one_row_as_for_thirty(enter, cast):
    make_matter(cast)
    browser = enter(cast.owner)
    few = asked_by(browser, reverse("matters"))
    for _ in range(29):
        make_matter(cast)
    assert asked_by(browser, reverse("matters")) == few


def test_the_list_is_walked_without_losing_a_matter(enter, cast):
    kept = {make_matter(cast).reference for _ in range(PAGE)}
    kept |= {make_matter(cast, at=local("2026-03-02 09:00")).reference for _ in range(2)}
    browser, address, seen = enter(cast.owner), reverse("matters"), []
    while address:
        page = text_of(browser.get(address))
        seen += re.findall(r'href="/es/procedimientos/asuntos/(\w{10})/"', page)
        following = re.search(r'href="(\?despues=[^"]+)" rel="next"', page)
        address = reverse("matters") + following[1] if following else ""
    assert (len(seen), set(seen)) == (PAGE + 2, kept)


def test_a_matter_tells_each_clock_whose_until_when_and_why(enter, cast, night):
    page = text_of(enter(cast.owner).get(reverse("matter", args=[night.matter.reference])))
    assert "Procedimiento extraordinario" in page
    assert "Emitir medidas urgentes de protección" in page
    assert "3 horas desde la recepción de la solicitud" in page
    assert "LPPDDHP art. 26 I" in page
    assert "es propuesta nuestra" in page or "Sin plazo en la ley" in page


def test_a_matter_offers_only_what_can_be_done(enter, cast, night):
    page = text_of(enter(cast.owner).get(reverse("matter", args=[night.matter.reference])))
    course = [night.matter.reference, night.extraordinary.pk]
    assert reverse("do_step", args=[*course, "EX-1"]) in page
    assert reverse("do_step", args=[*course, "EX-2"]) not in page
    assert reverse("suspend_proceeding", args=course) not in page
    assert reverse("close_proceeding", args=course) in page
    assert reverse("start_proceeding", args=[night.matter.reference]) not in page


def test_a_matter_asks_as_much_for_many_acts_as_for_one(enter, cast, night):
    browser = enter(cast.owner)
    address = reverse("matter", args=[night.matter.reference])

    def tell_and_correct(number: int) -> None:
        at, by = timezone.now(), cast.owner.pk
        with acting_as(by):
            told = actions.record_occurrence(
                matter=night.matter, event="impediment_ceased", by=by, at=at,
                happened_at=night.asked.happened_at + number * MINUTE,
            )  # fmt: skip
            actions.correct(
                occurrence=told, happened_at=told.happened_at + timedelta(seconds=1),
                reason="Hora mal escrita", by=by, at=at,
            )  # fmt: skip

    tell_and_correct(0)
    few = asked_by(browser, address)
    for number in range(1, 11):
        tell_and_correct(number)
    assert asked_by(browser, address) == few


def test_what_was_corrected_stays_readable_with_who_and_why(enter, cast, night):
    at = timezone.now()
    with acting_as(cast.colleague.pk):
        actions.correct(
            occurrence=night.asked, happened_at=night.asked.happened_at - 10 * MINUTE,
            reason="La llamada entró antes", by=cast.colleague.pk, at=at,
        )  # fmt: skip
    page = text_of(enter(cast.owner).get(reverse("matter", args=[night.matter.reference])))
    assert "Se corrigió" in page
    assert "La llamada entró antes" in page
    assert cast.colleague.display_name in page


def test_a_past_day_is_shown_as_it_was_known(enter, cast):
    night = make_night(cast, minutes_ago=3 * 24 * 60)
    then = night.asked.happened_at
    with acting_as(cast.owner.pk):
        issued = actions.complete_step(
            proceeding=night.extraordinary, step="EX-1", **SPOKEN, happened_at=then + MINUTE,
            by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
    day = then.astimezone(local("2026-01-01").tzinfo).date()
    browser, address = enter(cast.owner), reverse("matter", args=[night.matter.reference])
    now = text_of(browser.get(address))
    past = text_of(browser.get(address, {"conocido": (day + timedelta(days=1)).isoformat()}))
    assert "Esto es un día pasado" in past
    assert "Lo que se anotó después" in past
    assert reverse("do_step", args=[night.matter.reference, night.extraordinary.pk, "EX-3"]) in now
    assert "/pasos/" not in past
    assert issued.happened_at == then + MINUTE
    # What nobody knew then was not begun by it.
    assert ("EX-5</span>" in past, "Implementar medidas urgentes" in now) == (True, True)


@pytest.mark.parametrize("asked", ["", "x", "2999-01-01", "2001-01-01"])
def test_a_day_that_is_no_past_day_of_the_matter_shows_today(enter, cast, night, asked):
    address = reverse("matter", args=[night.matter.reference])
    answer = enter(cast.owner).get(address, {"conocido": asked})
    assert (answer.status_code, "Esto es un día pasado" in text_of(answer)) == (200, False)


def opening(**changes) -> dict[str, str]:
    """Return the form of a new matter as it is sent."""
    return {
        "key": str(uuid4()), "state": "30", "municipality": "30001", "perpetrator": "unknown",
    } | changes  # fmt: skip


def sent(browser, name: str, given: dict[str, str]):
    """Send a form of a new matter with the compartment that its page offers."""
    page = text_of(browser.get(reverse(name)))
    compartment = re.search(r'name="compartment" value="([^"]+)"', page)[1]
    return browser.post(reverse(name), {"compartment": compartment} | given)


def test_a_matter_is_opened_in_a_place_and_answered_for(enter, cast):
    answer = sent(enter(cast.owner), "new_matter", opening())
    with acting_as(cast.owner.pk):
        [matter] = Matter.objects.all()
    assert answer.url == reverse("matter", args=[matter.reference])
    assert (matter.municipality_id, matter.responsible_id) == ("30001", cast.owner.pk)


def test_a_form_that_is_sent_twice_opens_one_matter(enter, cast):
    browser, given = enter(cast.owner), opening()
    answers = {sent(browser, "new_matter", given).url for _ in range(2)}
    with acting_as(cast.owner.pk):
        assert (Matter.objects.count(), len(answers)) == (1, 1)


def test_a_place_that_is_wanting_is_said_and_what_was_typed_stays(enter, cast):
    answer = sent(enter(cast.owner), "new_matter", opening(state="", perpetrator="private"))
    assert answer.status_code == 422
    assert re.search(r'value="private"[^>]*checked', text_of(answer))


def test_its_municipalities_are_listed_without_script_and_nothing_is_judged(enter, cast):
    answer = sent(
        enter(cast.owner),
        "new_matter",
        opening(municipality="", again="state", perpetrator="named"),
    )
    assert answer.status_code == 200
    assert 'value="30001"' in text_of(answer)
    with acting_as(cast.owner.pk):
        assert not Matter.objects.exists()


def test_there_is_no_second_way_to_take_in_who_asks_for_protection(enter, cast):
    page = reverse("matter", args=["urgente"])
    assert {enter(cast.owner).get(page).status_code, enter(cast.owner).post(page).status_code} <= {
        404, 405
    }  # fmt: skip


def test_taking_in_names_what_its_protocol_has():
    intake = protocol(urgent.INTAKE, 1)
    assert intake.begins_with == (urgent.ASKED,)
    assert intake.step(urgent.RECEIVE).starts == (urgent.ASKED,)
    assert urgent.DANGER in intake.step(urgent.CLASSIFY).emits
    assert events()[urgent.ASKED].is_external


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator, who):
    browser = enter(getattr(cast, who))
    assert changed_by_looking(browser, addresses.values(), as_operator) == []
