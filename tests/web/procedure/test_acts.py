"""Acts in a matter: kept, refused in words with all that was typed, never done twice."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.documents import DOCUMENT, SPOKEN, chosen
from tests.factories.procedure import local
from tests.web.procedure.conftest import MINUTE, make_night

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding
from baluarte.domain.procedure.queries import course_of, remarks_on
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import State

pytestmark = pytest.mark.django_db
CENTRE = local("2026-01-01").tzinfo


def text_of(answer) -> str:
    return answer.content.decode()


def back_to(matter: Matter) -> str:
    return reverse("matter", args=[matter.reference])


def at_hour(instant) -> dict[str, str]:
    """Return the boxes of an hour, as it is read where the matter is."""
    there = instant.astimezone(CENTRE)
    return {"when_0": "then", "when_1": f"{there:%Y-%m-%d}", "when_2": f"{there:%H:%M}"}


def step(night, name: str, of: str, *, course=None) -> str:
    return reverse(name, args=[night.matter.reference, (course or night.extraordinary).pk, of])


def run_of(browser, address: str) -> str:
    """Return the opening that a page was drawn for."""
    return re.search(r'name="run"(?: value="([^"]*)")?', text_of(browser.get(address)))[1] or ""


def opened(browser, night, of: str) -> str:
    """Return the address by which the matter's page leads to a step."""
    page = text_of(browser.get(back_to(night.matter)))
    return re.search(rf'href="([^"]*/pasos/{of}/\?apertura=[^"]*)"', page)[1]


def state_of(night, of: str, *, cast, course=None) -> State:
    with acting_as(cast.owner.pk):
        drawn = course_of(course or night.extraordinary).agenda(at=timezone.now())
    return drawn.item(of).state


def test_an_event_is_told_with_its_hour(enter, cast, night):
    then = night.asked.happened_at + 10 * MINUTE
    answer = enter(cast.colleague).post(
        reverse("tell_occurrence", args=[night.matter.reference]),
        {"event": "impediment_ceased"} | at_hour(then),
    )
    with acting_as(cast.owner.pk):
        told = Occurrence.objects.get(events=["impediment_ceased"])
    assert answer.url == back_to(night.matter)
    assert (told.happened_at, told.by_id) == (then, cast.colleague.pk)


def test_an_event_whose_hour_nobody_knows_is_told_so(enter, cast, night):
    enter(cast.owner).post(
        reverse("tell_occurrence", args=[night.matter.reference]),
        {"event": "impediment_ceased", "when_0": "unknown"},
    )
    with acting_as(cast.owner.pk):
        assert Occurrence.objects.get(events=["impediment_ceased"]).happened_at is None


def test_only_what_comes_from_outside_is_offered(enter, cast, night):
    page = text_of(enter(cast.owner).get(reverse("tell_occurrence", args=[night.matter.reference])))
    offered = set(re.findall(r'<option value="([a-z_]+)"', page))
    assert {"protection_request_made", "impediment_ceased"} <= offered
    assert "request_received" not in offered


def test_a_date_that_an_event_names_is_asked_for(enter, cast, night):
    address = reverse("tell_occurrence", args=[night.matter.reference])
    given = {"event": "board_session_date_set"} | at_hour(timezone.now() - MINUTE)
    browser = enter(cast.owner)
    without = browser.post(address, given)
    browser.post(address, given | {"names": "2027-01-15"})
    with acting_as(cast.owner.pk):
        [told] = Occurrence.objects.filter(events=["board_session_date_set"])
    assert (without.status_code, "nombra una fecha" in text_of(without)) == (422, True)
    assert told.names.isoformat() == "2027-01-15"


def test_an_event_sent_twice_is_told_once_and_the_second_is_told_who(enter, cast, night):
    address = reverse("tell_occurrence", args=[night.matter.reference])
    seen = (timezone.now() - MINUTE).isoformat()
    given = {"event": "impediment_ceased", "when_0": "now", "seen": seen}
    enter(cast.owner).post(address, given)
    again = enter(cast.colleague).post(address, given | at_hour(night.asked.happened_at))
    with acting_as(cast.owner.pk):
        assert Occurrence.objects.filter(events=["impediment_ceased"]).count() == 1
    assert again.status_code == 422
    assert f"{cast.owner.display_name} lo anotó el" in text_of(again)


def test_an_hour_that_has_not_come_is_refused_and_what_was_typed_stays(enter, cast, night):
    address = reverse("tell_occurrence", args=[night.matter.reference])
    later = at_hour(timezone.now() + timedelta(days=1))
    answer = enter(cast.owner).post(address, {"event": "impediment_ceased"} | later)
    page = text_of(answer)
    assert (answer.status_code, "todavía no llega" in page) == (422, True)
    assert re.search(r'value="impediment_ceased" selected', page)
    assert f'value="{later["when_1"]}"' in page


def test_an_hour_without_its_day_is_said(enter, cast, night):
    address = reverse("tell_occurrence", args=[night.matter.reference])
    answer = enter(cast.owner).post(address, {"event": "impediment_ceased", "when_0": "then"})
    assert (answer.status_code, "Escriba el día y la hora" in text_of(answer)) == (422, True)


def test_a_proceeding_begins_with_what_is_on_record_under_the_law_of_that_day(enter, cast, night):
    browser, address = enter(cast.owner), reverse("start_proceeding", args=[night.matter.reference])
    nothing = browser.get(address)
    with acting_as(cast.owner.pk):
        actions.record_occurrence(
            matter=night.matter, event="decision_notified_or_known", by=cast.owner.pk,
            happened_at=night.asked.happened_at + MINUTE, at=timezone.now(),
        )  # fmt: skip
    page = text_of(browser.get(address))
    key = re.search(r'name="beginning" value="(mech_appeal_ordinary [^"]+)"', page)[1]
    answers = [browser.post(address, {"beginning": key}) for _ in range(2)]
    with acting_as(cast.owner.pk):
        begun = Proceeding.objects.filter(text__code="mech_appeal_ordinary").count()
    assert nothing.url == back_to(night.matter)
    assert "Versión 1" in page
    assert (answers[0].url, begun) == (back_to(night.matter), 1)


def test_a_step_is_done_with_its_document(enter, cast, night):
    browser = enter(cast.owner)
    address = opened(browser, night, "EX-1")
    answer = browser.post(
        address,
        {
            "run": run_of(browser, address),
            "when_0": "now",
            "document": chosen(),
            "her_word": "said",
        },
    )
    with acting_as(cast.owner.pk):
        done = Occurrence.objects.get(step="EX-1")
    assert answer.url == back_to(night.matter)
    assert (done.evidence_sha256, done.by_id) == (DOCUMENT.sha256, cast.owner.pk)


def test_the_way_a_step_ends_is_chosen_where_there_is_one(enter, cast, night):
    with acting_as(cast.owner.pk):
        [classified] = Occurrence.objects.filter(step="IN-3")
    browser = enter(cast.owner)
    address = step(night, "do_step", "IN-3", course=night.intake)
    page = text_of(browser.get(address))
    assert set(re.findall(r'type="radio" name="outcome" value="([a-z_]+)"', page)) == {
        "imminent_danger_declared", "ordinary_route_opened",
    }  # fmt: skip
    without = browser.post(address, {"run": classified.run, "when_0": "now"})
    assert (without.status_code, "outcome" in without.context["form"].errors) == (422, True)


def test_who_comes_second_is_told_who_did_the_step_and_when(enter, cast, night):
    first, second = enter(cast.owner), enter(cast.colleague)
    address = opened(first, night, "EX-1")
    given = {"run": run_of(first, address), "when_0": "now", "her_word": "said"}
    first.post(address, given | {"document": chosen()})
    answer = second.post(address, given | {"document": chosen()})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "ya consta como hecho" in page
    assert f"{cast.owner.display_name} lo anotó el" in page
    with acting_as(cast.owner.pk):
        assert Occurrence.objects.filter(step="EX-1").count() == 1


def test_a_step_that_has_not_begun_is_refused_in_words_and_not_in_codes(enter, cast, night):
    answer = enter(cast.owner).post(
        step(night, "do_step", "EX-2"),
        {"when_0": "now", "arrived": "on", "document": chosen()},
    )
    page = text_of(answer)
    assert answer.status_code == 422
    assert "la emisión de las medidas urgentes de protección" in page
    assert "urgent_measures_issued" not in page


def test_hours_are_read_where_the_matter_is(enter, cast, night):
    early = at_hour(night.asked.happened_at - 5 * MINUTE)
    early |= {"her_word": "said", "document": chosen()}
    answer = enter(cast.owner).post(step(night, "do_step", "EX-1"), early)
    assert f"{early['when_2']} es anterior" in text_of(answer)


def test_a_step_is_excused_with_its_reason(enter, cast, night):
    browser, address = enter(cast.owner), step(night, "excuse_step", "EX-3")
    silent = browser.post(address, {"reason": "   ", "ground": "EX-N1"})
    groundless = browser.post(address, {"reason": "La unidad ya lo hizo por teléfono."})
    answer = browser.post(address, {"reason": "Lo escribió hoy.", "ground": "EX-N1"})
    with acting_as(cast.owner.pk):
        [said] = remarks_on(Occurrence.objects.get(step="EX-3").pk)
    refused = (silent.status_code, groundless.status_code)
    assert (refused, answer.url) == ((422, 422), back_to(night.matter))
    ground = "La persona se separa del Mecanismo, por escrito (LPPDDHP art. 40)"
    assert said.text == f"{ground}. Lo escribió hoy."
    assert state_of(night, "EX-3", cast=cast) == State.EXCUSED


def test_a_clock_that_the_law_does_not_extend_is_refused_with_its_article(enter, cast, night):
    answer = enter(cast.owner).post(step(night, "extend_step", "EX-1"), {"reason": "Falta tiempo"})
    page = text_of(answer)
    assert (answer.status_code, "no se puede ampliar (LPPDDHP art. 26 I)" in page) == (422, True)
    assert "Falta tiempo" in page


def an_amparo(cast, night):
    by, at = cast.owner.pk, night.asked.happened_at
    with acting_as(by):
        known = actions.record_occurrence(
            matter=night.matter, event="act_notified_or_known", happened_at=at, by=by, at=at
        )
        return actions.start_proceeding(
            matter=night.matter, code="amparo", begun_by=known, by=by, at=at
        )


def test_a_procedure_is_suspended_resumed_and_closed_and_each_once(enter, cast, night):
    amparo = an_amparo(cast, night)
    browser, of = enter(cast.owner), [night.matter.reference, amparo.pk]
    now, reason = {"when_0": "now"}, {"reason": "La persona está fuera del país."}
    answers = [
        browser.post(reverse(name, args=of), given).status_code
        for name, given in (
            ("suspend_proceeding", now | reason), ("suspend_proceeding", now | reason),
            ("resume_proceeding", now), ("resume_proceeding", now),
            ("close_proceeding", now | reason), ("close_proceeding", now | reason),
        )
    ]  # fmt: skip
    assert answers == [302, 422] * 3
    with acting_as(cast.owner.pk):
        assert not Proceeding.objects.get(pk=amparo.pk).is_open


def test_the_form_says_on_what_its_law_lets_it_stand_still(enter, cast, night):
    amparo, browser = an_amparo(cast, night), enter(cast.owner)
    shown = [
        text_of(browser.get(reverse("suspend_proceeding", args=[night.matter.reference, one.pk])))
        for one in (amparo, night.intake)
    ]
    assert ("Ley de Amparo art. 19" in shown[0], "suspendió sus labores" in shown[0]) == (
        True,
        True,
    )
    assert "Ningún artículo: sigue corriendo" in shown[1]


def test_clocks_that_no_article_halts_never_stand_still(enter, cast, night):
    address = reverse("suspend_proceeding", args=[night.matter.reference, night.extraordinary.pk])
    answer = enter(cast.owner).post(address, {"when_0": "now", "reason": "Descanso"})
    assert (answer.status_code, "no cita ningún artículo que lo permita" in text_of(answer)) == (
        422,
        True,
    )


def test_what_was_told_is_corrected_once_and_the_second_reads_what_stands(enter, cast, night):
    with acting_as(cast.owner.pk):
        received = Occurrence.objects.get(step="IN-1")
    address = reverse("correct_occurrence", args=[night.matter.reference, received.pk])
    right = night.asked.happened_at + 2 * MINUTE
    given = {"what": "otherwise", "reason": "Se contestó dos minutos después"} | at_hour(right)
    first = enter(cast.owner).post(address, given)
    second = enter(cast.colleague).post(address, given)
    with acting_as(cast.owner.pk):
        corrected = Occurrence.objects.get(supersedes=received)
    assert (first.url, corrected.happened_at) == (back_to(night.matter), right)
    assert second.status_code == 422
    assert f"{cast.owner.display_name} lo anotó el" in text_of(second)


def test_what_did_not_happen_is_said_so_without_an_hour(enter, cast, night):
    with acting_as(cast.owner.pk):
        done = actions.complete_step(
            proceeding=night.extraordinary, step="EX-1", **SPOKEN, happened_at=night.asked.happened_at,
            by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
    address = reverse("correct_occurrence", args=[night.matter.reference, done.pk])
    given = {"what": "not", "when_0": "then", "reason": "No se emitieron"}
    answer = enter(cast.owner).post(address, given)
    assert answer.url == back_to(night.matter)
    assert state_of(night, "EX-1", cast=cast) == State.OPEN


def test_what_began_a_procedure_cannot_be_unsaid_while_it_runs(enter, cast, night):
    address = reverse("correct_occurrence", args=[night.matter.reference, night.asked.pk])
    answer = enter(cast.owner).post(address, {"what": "not", "reason": "Fue otra persona"})
    assert (answer.status_code, "ciérrelo antes" in text_of(answer)) == (422, True)


@pytest.mark.parametrize("address", ["do_step", "excuse_step", "extend_step"])
def test_a_step_that_its_protocol_does_not_have_does_not_exist(enter, cast, night, address):
    assert enter(cast.owner).get(step(night, address, "EX-99")).status_code == 404


def test_a_proceeding_of_another_matter_does_not_exist(enter, cast, night):
    other = make_night(cast)
    mixed = [night.matter.reference, other.extraordinary.pk, "EX-1"]
    assert enter(cast.owner).get(reverse("do_step", args=mixed)).status_code == 404


def test_nothing_is_done_by_reading_a_page(enter, cast, night):
    browser = enter(cast.owner)
    with acting_as(cast.owner.pk):
        before = Occurrence.objects.count()
    for name in ("do_step", "excuse_step", "extend_step"):
        browser.get(step(night, name, "EX-1"))
    with acting_as(cast.owner.pk):
        assert Occurrence.objects.count() == before
