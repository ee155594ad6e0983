"""What the pages of recognition say, keep when something is wrong, and put first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.recognition import STIGMA, ask, enter_one, open_clock, stands

from baluarte.domain.prevention.models import FamilyWord, Recognition
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.prevention import to_do

pytestmark = pytest.mark.django_db


def written(document, **changes):
    return {
        "kind": "support", "made_by": "SEGOB-UDH", "happened_date": "2026-05-04", "state": "",
        "addressed_to": "defenders", "medium": "press_release", "document": str(document.pk),
        "page": "3", "quote": "Palabras (inventadas).", "confidence": "A",
    } | changes  # fmt: skip


def send(browser, document, **changes):
    return browser.post(reverse("new_recognition"), written(document, **changes))


def only_entry(account):
    with acting_as(account.pk):
        return Recognition.objects.get()


def test_what_is_written_is_entered_and_waits(enter, cast, shared):
    answer = send(enter(cast.owner), shared)
    made = only_entry(cast.owner)
    assert answer.url == reverse("recognition", args=[made.reference])
    page = enter(cast.owner).get(answer.url).content.decode()
    assert "Espera a una segunda persona" in page


def test_sent_twice_it_is_one_and_the_second_says_which(enter, cast, shared):
    browser = enter(cast.owner)
    send(browser, shared)
    again = send(browser, shared)
    assert again.status_code == 422
    assert only_entry(cast.owner).reference in again.content.decode()


def test_what_was_typed_is_kept_when_something_is_wrong(enter, cast, shared):
    browser = enter(cast.owner)
    answer = send(browser, shared, kind="stigmatising", quote="Lo que escribí (inventado).")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Lo que escribí (inventado)." in said
    assert "sin su nombre" in said
    with acting_as(cast.owner.pk):
        assert Recognition.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"made_by": "-"}, "organisation"),
        ({"organisation": "Red inventada"}, "organisation"),
        ({"municipality": "Loma"}, "municipality"),
        ({"made_by": "MUN-*:09", "municipality": "Ninguno"}, "municipality"),
        ({"made_by": "MUN-*:09", "municipality": ""}, "municipality"),
        ({"addressed_to": "person"}, "made_public_in"),
        ({"addressed_to": "collective"}, "collective"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(enter, cast, shared, changes, field):
    answer = send(enter(cast.owner), shared, **changes)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}


def test_a_document_of_another_house_cannot_be_chosen(enter, cast, shared):
    answer = send(enter(cast.peer), shared)
    assert set(answer.context["form"].errors) == {"document"}


def test_filters_narrow_and_overdue_stands_first(enter, cast, shared):
    late = stands(cast.owner, cast.colleague, shared, **STIGMA)
    ask(cast.owner, late, due=date(2026, 5, 31))
    fine = stands(cast.owner, cast.colleague, shared, page=5)
    browser, there = enter(cast.owner), reverse("recognitions")
    page = browser.get(there)
    assert [row["entry"].pk for row in page.context["overdue"]] == [late.pk]
    for asked, found in (
        ({"tipo": "support"}, [fine.pk]),
        ({"pendiente": "vencido"}, [late.pk]),
        ({"anio": "2026", "institucion": "SEGOB-UDH", "tipo": "support"}, [fine.pk]),
        ({"anio": "2025"}, [fine.pk, late.pk]),
    ):
        rows = browser.get(there, asked).context["rows"]
        assert sorted(row["entry"].pk for row in rows) == sorted(found)


def test_an_entry_is_corrected_by_another_that_begins_as_it_was(enter, cast, shared):
    old = stands(cast.owner, cast.colleague, shared)
    browser = enter(cast.owner)
    address = f"{reverse('new_recognition')}?sustituye={old.reference}"
    assert old.quote in browser.get(address).content.decode()
    answer = browser.post(address, written(shared, quote="Corregido (inventado)."))
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        assert Recognition.objects.get(supersedes=old).quote == "Corregido (inventado)."


def test_an_entry_is_withdrawn_with_its_reason(enter, cast, shared):
    made = stands(cast.owner, cast.colleague, shared)
    browser = enter(cast.owner)
    address = reverse("withdraw_recognition", args=[made.reference])
    assert browser.post(address, {"why": ""}).status_code == 422
    assert browser.post(address, {"why": "mistake"}).status_code == 302
    assert browser.post(address, {"why": "mistake"}).status_code == 422


def test_a_correction_is_asked_for_and_answered_at_the_pages(enter, cast, shared):
    made = stands(cast.owner, cast.colleague, shared, **STIGMA)
    browser, key = enter(cast.owner), [made.reference]
    asked = browser.post(
        reverse("ask_correction", args=key),
        {"wanted": "apology", "asked_date": "2026-05-10", "due_date": ""},
    )
    assert asked.status_code == 302
    said = browser.get(reverse("recognition", args=key)).content.decode()
    assert "Una disculpa pública" in said
    told = {
        "outcome": "refused", "answered_date": "2026-05-12", "document": str(shared.pk),
        "page": "2", "quote": "",
    }  # fmt: skip
    assert browser.post(reverse("answer_correction", args=key), told).status_code == 302
    said = browser.get(reverse("recognition", args=key)).content.decode()
    assert "Se negó a hacerlo" in said


def test_a_clock_says_why_it_does_not_run_and_a_no_ends_it(enter, side, event):
    browser = enter(side.documenter)
    opened = browser.post(
        reverse("new_condemnation_clock"),
        {"event": event.reference, "authority": "EDO-09-FIS"},
    )
    page = browser.get(opened.url).content.decode()
    assert "No corre: falta la palabra de la familia" in page
    assert "no se avisa a ninguna autoridad" in page
    word = f"{opened.url}palabra/"
    told = {"word": "yes", "told_date": "2026-05-28", "how": "in_person"}
    assert browser.post(word, told).status_code == 302
    again = browser.post(word, told)
    assert again.status_code == 422
    assert browser.post(word, told | {"word": "no"}).status_code == 302
    assert "Terminó: la familia dijo que no" in browser.get(opened.url).content.decode()
    with acting_as(side.documenter.pk):
        assert FamilyWord.objects.count() == 2


def test_an_event_that_one_does_not_see_has_no_clock(enter, as_operator, cast, side, event):
    answer = enter(side.documenter).post(
        reverse("new_condemnation_clock"), {"event": "00000-00000", "authority": "FGR"}
    )
    assert set(answer.context["form"].errors) == {"event"}


def test_what_is_overdue_stands_first_on_the_desk_of_who_keeps_it(cast, shared, as_operator):
    late = stands(cast.owner, cast.colleague, shared, **STIGMA)
    ask(cast.owner, late, due=date(2026, 5, 31))
    enter_one(cast.owner, shared, page=6)
    now = timezone.now()
    for who, numbers in ((cast.colleague, [1, 1]), (cast.owner, [1, 0]), (cast.peer, [0, 0])):
        with acting_as(who.pk):
            found = list(to_do.follow_ups(who.pk, now))
        assert [one.number for one in found] == numbers
        assert [one.is_late for one in found] == [True, False]
    with acting_as(cast.stranger.pk):
        assert list(to_do.follow_ups(cast.stranger.pk, now)) == []


def test_a_late_condemnation_is_on_the_desk_of_who_adds_to_its_event(side, event, enter):
    clock = open_clock(side.documenter, event)

    def late():
        with acting_as(side.documenter.pk):
            found = to_do.condemnations_late(side.documenter.pk, timezone.now())
            return [one.number for one in found]

    assert late() == [0]
    day = (local_day(timezone.now()) - timedelta(days=9)).isoformat()
    address = reverse("record_family_word", args=[clock.reference])
    told = {"word": "yes", "told_date": day, "how": "written"}
    assert enter(side.documenter).post(address, told).status_code == 302
    assert late() == [1]
