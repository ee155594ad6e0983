"""Who it happened to: asked by hand or read from a sheet, sealed or coded, and held by the event."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from tests.factories.access import AT
from tests.web.intake.conftest import HEADER, row, said, sheet

from baluarte.domain.intake.actions import erase_reports, open_monitoring
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Coding, Report, SuppliedVictim
from baluarte.domain.intake.queries import victims_of
from baluarte.domain.registry.models import Confidential, Event, Profile, Victim
from baluarte.domain.registry.queries.event_details import open_confidential
from baluarte.domain.registry.queries.identities import victims_named
from baluarte.domain.sealing.queries import kept_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME, OUTLET, ROLE = "Zenaida Canaria Inventadísima", "Faro Inventado", "Reportera invisible"
WHOM = {
    "whom-kind": "person",
    "whom-name": NAME,
    "whom-outlet": OUTLET,
    "whom-role": ROLE,
    "whom-labor": "journalist",
    "whom-gender": "woman",
    "whom-defends": ["expression"],
    "whom-indigenous": "yes",
    "whom-indigenous_which": "Pueblo inventado",
}
WHEN = {"when": "day", "when_day": "3", "when_month": "2", "when_year": "2026"}


@pytest.fixture
def pasted(desk, cast):
    """Return a report that somebody wrote by hand: nothing of it is coded yet."""
    with acting_as(cast.owner.pk):
        of = open_monitoring(institution=cast.institution, by=cast.owner.pk, at=AT)
    sent = {"key": uuid4(), "source_list": of.pk, "pasted": "Amenazaron a una periodista"}
    desk.browser.post(reverse("monitoring"), sent)
    with acting_as(cast.owner.pk):
        return Report.objects.select_related("source_list").get()


def complete(desk, report, **given):
    with acting_as(desk.account.pk):
        held = Coding.objects.filter(report=report, superseded_by=None).first()
    sent = {"coding": held.pk if held else ""} | given
    return desk.browser.post(reverse("complete_report", args=[report.pk]), sent)


def settle(desk, report, **given):
    """Complete the report with everything that an event needs."""
    everything = WHEN | {"place_2": "30", "types_3": ["AG-THR"]}
    return complete(desk, report, **(everything | given))


def held(desk):
    with acting_as(desk.account.pk):
        return list(Profile.objects.filter(superseded_by=None).order_by("event", "number"))


def test_a_report_by_hand_asks_who_it_happened_to(desk, pasted):
    page = said(desk.browser.get(reverse("complete_report", args=[pasted.pk])))
    for words in ("A quién le pasó", "Periodista", "Persona defensora", "Medio u organización"):
        assert words in page


def test_what_was_told_of_her_is_kept_until_the_event_is_established(desk, pasted):
    assert complete(desk, pasted, **WHOM).status_code == 302
    assert held(desk) == []
    with acting_as(desk.account.pk):
        assert Report.objects.get().state == ReportState.TO_COMPLETE
    settle(desk, pasted)
    [profile] = held(desk)
    assert (profile.labor, profile.gender, profile.defends) == (
        "journalist",
        "woman",
        ["expression"],
    )
    assert profile.report_id == pasted.pk
    with acting_as(desk.account.pk):
        event = Event.objects.get()
        named = victims_named([event.pk], by=desk.account.pk, at=AT)[event.pk][1]
        opened = open_confidential(event, [profile.described_id], by=desk.account.pk, at=AT)
    assert (named.name, named.outlet) == (NAME, OUTLET)
    assert opened[profile.described_id] == {
        "role": ROLE,
        "indigenous": "yes",
        "indigenous_which": "Pueblo inventado",
    }


def test_who_it_is_stands_nowhere_in_the_open(desk, pasted):
    complete(desk, pasted, **WHOM)
    settle(desk, pasted)
    with acting_as(desk.account.pk), connection.cursor() as cursor:
        cursor.execute("select t::text from intake_suppliedvictim t")
        cursor.execute(
            "select string_agg(t::text, '') from (select to_jsonb(c) t from intake_coding c"
            " union all select to_jsonb(p) from registry_profile p) t"
        )
        [(open_text,)] = cursor.fetchall()
        kept = SuppliedVictim.objects.values_list("sealed_text", flat=True)
        for hidden in (NAME, OUTLET, ROLE, "Pueblo inventado"):
            assert hidden not in open_text
            assert all(hidden not in str(text) for text in kept)


def test_who_was_not_told_of_has_no_profile_and_counts_as_told(desk, pasted):
    settle(desk, pasted, victims="1")
    assert held(desk) == []
    with acting_as(desk.account.pk):
        event = Event.objects.get()
        assert not Victim.objects.exists()
    page = said(desk.browser.get(reverse("describe_victim", args=[event.reference, 1])))
    assert page.count("Sin dato") >= 3


def test_a_collective_is_asked_its_name_labor_and_size(desk, pasted):
    given = {"whom-kind": "organisation", "whom-name": "Colectivo Inventado", "whom-size": "7"}
    settle(desk, pasted, **given, **{"whom-labor": "defender"})
    [profile] = held(desk)
    assert (profile.kind, profile.size, profile.labor, profile.gender) == (
        "organisation",
        7,
        "defender",
        "",
    )
    with acting_as(desk.account.pk):
        [victim] = Victim.objects.select_related("person")
    assert victim.person.kind == "collective"


@pytest.mark.parametrize(
    "wrong",
    [
        {"whom-labor": "astronaut"},
        {"whom-kind": "community", "whom-gender": "woman"},
        {"whom-kind": "person", "whom-size": "3"},
        {"whom-kind": "newsroom", "whom-role": ROLE},
    ],
)
def test_what_cannot_be_said_of_a_victim_is_refused(desk, pasted, wrong):
    assert settle(desk, pasted, **({"whom-kind": "person"} | wrong)).status_code == 422
    assert held(desk) == []


def test_what_was_told_is_on_the_page_again_and_is_no_news(desk, pasted):
    complete(desk, pasted, **WHOM)
    page = said(desk.browser.get(reverse("complete_report", args=[pasted.pk])))
    assert NAME in page
    complete(desk, pasted, **WHOM, victims="2")
    with acting_as(desk.account.pk):
        assert SuppliedVictim.objects.count() == 1


def test_who_was_told_of_is_erased_with_the_report(desk, pasted):
    complete(desk, pasted, **WHOM)
    settle(desk, pasted)
    by = {"by": desk.account.pk, "at": AT}
    with acting_as(desk.account.pk):
        erase_reports(reports=[pasted], ground="consent_withdrawn", **by)
        assert (SuppliedVictim.objects.count(), kept_of(SuppliedVictim.objects.all())) == (1, [])
        assert victims_of([pasted.pk], **by) == {}
        told = Profile.objects.values("described")
        confidential = Confidential.objects.filter(pk__in=told)
        assert (confidential.count(), kept_of(confidential)) == (1, [])


SHEET = f"{HEADER},Labor,Sexo"
OF_VICTIMS = {"labor": "Labor", "gender": "Sexo"}


def take(desk, *lines):
    preview = desk.preview(sheet(*lines, header=SHEET))
    desk.say_columns(preview, **OF_VICTIMS)
    return desk.take_in(preview)


def test_columns_of_labor_and_gender_are_guessed(desk):
    preview = desk.preview(sheet(f"{row(1)},Periodista,Mujer", header=SHEET))
    form = desk.browser.get(f"{preview}columnas/").context["form"]
    assert {name: form[name].value() for name in OF_VICTIMS} == OF_VICTIMS


def test_words_of_labor_and_gender_are_shown_with_their_codes_and_may_be_given_others(desk):
    preview = desk.preview(sheet(f"{row(1)},Malabarista,M", header=SHEET))
    desk.say_columns(preview, **OF_VICTIMS)
    address = f"{preview}palabras/"
    form = desk.browser.get(address).context["form"]
    shown = {bound.label: bound.value() for part in OF_VICTIMS for bound in form.parts()[part]}
    assert shown == {"Malabarista": "", "M": ""}
    given = {bound.name: bound.value() or "" for part in form.parts().values() for bound in part}
    assert (
        desk.browser.post(address, given | {"labor_0": "other", "gender_0": "woman"}).url == preview
    )
    desk.take_in(preview)
    [profile] = held(desk)
    assert (profile.labor, profile.gender) == ("other", "woman")


def test_a_list_of_one_labor_says_it_once(desk):
    preview = desk.preview(sheet(f"{row(1)},,", header=SHEET))
    desk.say_columns(preview, labor_of_all="journalist")
    desk.take_in(preview)
    assert [one.labor for one in held(desk)] == ["journalist"]


def test_words_of_a_sheet_become_labor_and_gender_of_the_victims(desk):
    words = ("Periodistas,Mujer", "defensora de DDHH,MUJERES", "Malabarista,M", ",")
    taken = take(desk, *(f"{row(n)},{said}" for n, said in enumerate(words, start=1)))
    with acting_as(desk.account.pk):
        reports = {one.pk: one for one in desk.reports(taken)}
        told = {reports[one.report_id].row - 1: one for one in held(desk)}
    assert {n: (one.labor, one.gender) for n, one in told.items()} == {
        1: ("journalist", "woman"),
        2: ("defender", "woman"),
    }
    reasons = [[one["code"] for one in report.reasons] for report in reports.values()]
    assert reasons == [[], [], ["gender.unmapped", "labor.unmapped"], []]
    assert {report.state for report in reports.values()} == {ReportState.CODED}


def test_a_newer_sheet_tells_the_labor_and_what_a_person_said_stays(desk):
    """S08: the registry stays up to date as its sources do, and nobody's decision is undone."""
    taken = take(desk, f"{row(1)},,", f"{row(2)},,")
    with acting_as(desk.account.pk):
        events = {one.links.get().report.row: one for one in Event.objects.all()}
    address = reverse("describe_victim", args=[events[3].reference, 1])
    desk.browser.post(address, {"kind": "person", "labor": "other"})
    preview = desk.preview(
        sheet(f"{row(1)},Periodista,", f"{row(2)},Periodista,", header=SHEET), of=taken
    )
    desk.take_in(preview)
    told = {one.event_id: one.labor for one in held(desk)}
    assert told == {events[2].pk: "journalist", events[3].pk: "other"}


def test_s06_the_registry_tells_apart_whom_it_happened_to(desk):
    """S06: aggressions by labor and gender, the differential approach; unknown stays unknown."""
    take(
        desk,
        f"{row(1)},Periodista,Mujer",
        f"{row(2)},Periodista y defensora,Mujer",
        f"{row(3)},Defensor de la tierra,Hombre",
        f"{row(4)},,",
    )
    counted = desk.browser.get(reverse("counts"), {"cuenta": "victims", "por": "labor"})
    page = said(counted)
    for label in ("Periodista", "Persona defensora", "Ambas"):
        assert label in page
    for asked, number in (
        ({"labor": "journalist"}, 2),
        ({"labor": "both"}, 1),
        ({"genero": "woman"}, 2),
        ({"labor": "defender", "genero": "man"}, 1),
        ({}, 4),
    ):
        rows = desk.browser.get(reverse("events"), asked).context["page"].rows
        assert (asked, len(rows)) == (asked, number)
