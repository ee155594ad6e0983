"""The agenda: late first, whose, how many; the calendar that gives nothing away."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.urls import reverse
from tests.web.markup import flat
from tests.web.procedure.conftest import make_night
from tests.web.registry.conftest import asked_by

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Obligation
from baluarte.domain.procedure.queries.obligations import PAGE
from baluarte.domain.wall.context import acting_as
from baluarte.web.procedure.calendar import Term, as_calendar, escaped, folded
from baluarte.web.procedure.views import agenda as views

pytestmark = pytest.mark.django_db


def steps_of(page: str) -> list[str]:
    """Return the names of the steps that a page lists, in order."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', flat(page))


def text_of(answer) -> str:
    return answer.content.decode()


def test_what_is_late_stands_first_with_its_clock_and_its_matter(enter, cast, night):
    late = make_night(cast, minutes_ago=240)
    page = text_of(enter(cast.owner).get(reverse("agenda")))
    rows = page.split("<tr")[2:]
    assert ("is-urgent" in rows[0], late.matter.reference[:5] in rows[0]) == (True, True)
    assert ("is-urgent" in rows[1], "1 paso más fuera de plazo" in flat(rows[0])) == (False, True)
    assert "2 vencidos" in page
    assert "Emitir medidas urgentes de protección" in rows[0]


def test_a_row_leads_straight_to_what_does_it_and_says_its_law(enter, cast, night):
    browser = enter(cast.owner)
    page = text_of(browser.get(reverse("agenda")))
    of_step = reverse("do_step", args=[night.matter.reference, night.extraordinary.pk, "EX-1"])
    [found] = set(re.findall(rf'href="({re.escape(of_step)}[^"]+)"', page))
    straight = unescape(found)
    form, stranger = browser.get(straight), enter(cast.stranger).get(straight)
    assert (form.status_code, 'name="document"' in text_of(form)) == (200, True)
    assert stranger.status_code == 404
    assert "LPPDDHP art. 26 I" in page


def test_a_colleague_finds_it_in_all_she_sees_and_not_in_hers(enter, cast, night):
    browser = enter(cast.colleague)
    assert steps_of(text_of(browser.get(reverse("agenda")))) == []
    assert steps_of(text_of(browser.get(reverse("agenda"), {"de": "todo"}))) != []


@pytest.mark.parametrize("de", ["mia", "todo", "entidad"])
@pytest.mark.parametrize("who", ["without_role", "stranger", "liaison"])
def test_nobody_else_finds_anything(enter, cast, night, who, de):
    page = text_of(enter(getattr(cast, who)).get(reverse("agenda"), {"de": de, "entidad": "30"}))
    assert (steps_of(page), night.matter.reference[:5] in page) == ([], False)


def test_who_is_sent_a_step_finds_that_step_and_not_the_matter(enter, cast, night):
    with acting_as(cast.owner.pk):
        sent = actions.assign(
            proceeding=night.extraordinary, step="EX-1", institution=cast.federal,
            by=cast.owner.pk, at=night.extraordinary.started_at,
        )  # fmt: skip
    page = text_of(enter(cast.liaison).get(reverse("agenda"), {"de": "institucion"}))
    assert page.split('class="duties"')[1].count("Emitir medidas urgentes de protección") == 1
    assert (sent.reference[:5] in page, night.matter.reference[:5] in page) == (True, False)
    assert "Estudio de Evaluación" not in page


def test_an_institution_that_is_not_ones_own_does_not_exist(enter, cast, night):
    browser = enter(cast.owner)
    asked = {"de": "institucion", "institucion": str(cast.federal.pk)}
    assert browser.get(reverse("agenda"), asked).status_code == 404
    assert browser.get(reverse("agenda_calendar"), asked).status_code == 404


def test_an_agenda_is_walked_page_by_page_without_losing_a_step(enter, cast):
    for number in range(14):
        make_night(cast, minutes_ago=60 + number)
    browser, address, pages = enter(cast.owner), reverse("agenda"), []
    while address:
        page = text_of(browser.get(address))
        pages.append(len(steps_of(page)))
        following = re.search(r'href="(\?[^"]*despues[^"]*)" rel="next"', page)
        address = reverse("agenda") + following[1].replace("&amp;", "&") if following else ""
    with acting_as(cast.owner.pk):
        owed = Obligation.objects.filter(is_unfinished=True).count()
    assert pages == [PAGE, owed - PAGE]


@pytest.mark.parametrize("asked", ["x", "_x", "2026-01-01_x", "2026-01-01T00:00:00_" + "0" * 32])
def test_a_place_that_cannot_be_read_begins_at_the_beginning(enter, cast, night, asked):
    answer = enter(cast.owner).get(reverse("agenda"), {"despues": asked})
    assert (answer.status_code, len(steps_of(text_of(answer))) > 0) == (200, True)


def test_many_are_counted_up_to_a_thousand_and_said_to_be_more():
    assert views.numbers_in_words(1000, 1) == "1,000 o más vencidos · 1 por vencer"


def test_an_empty_agenda_says_what_will_be_here(enter, cast):
    page = text_of(enter(cast.owner).get(reverse("agenda")))
    assert "Usted no tiene nada por vencer" in page


def test_the_agenda_asks_as_much_for_one_row_as_for_thirty(enter, cast, night):
    browser = enter(cast.owner)
    with acting_as(cast.owner.pk):
        Obligation.objects.exclude(step="EX-1").update(is_unfinished=False)
    few = asked_by(browser, reverse("agenda"))
    for number in range(15):
        make_night(cast, minutes_ago=60 + number)
    many = asked_by(browser, reverse("agenda"))
    assert (few, many <= 15) == (many, True)


def test_a_calendar_says_that_a_term_runs_out_and_nothing_else(enter, cast, night):
    answer = enter(cast.owner).get(reverse("agenda_calendar"))
    lines = text_of(answer).split("\r\n")
    said = {line.partition(":")[0] for line in lines if line}
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert said == {
        "BEGIN", "VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "CLASS",
        "TRANSP", "END",
    }  # fmt: skip
    assert {line for line in lines if line.startswith("SUMMARY")} == {"SUMMARY:Vence un plazo"}
    for secret in (night.matter.reference, "Invent", "EX-1", "Emitir", "Veracruz", "30001"):
        assert secret not in text_of(answer)


def test_a_calendar_gives_each_term_that_has_an_end(enter, cast, night):
    with acting_as(cast.owner.pk):
        due = set(
            Obligation.objects.filter(is_unfinished=True, due_at__isnull=False).values_list(
                "due_at", flat=True
            )
        )
    page = text_of(enter(cast.owner).get(reverse("agenda_calendar")))
    found = re.findall(r"DTSTART:(\d{8}T\d{6})Z", page)
    assert {datetime.strptime(one, "%Y%m%dT%H%M%S").replace(tzinfo=UTC) for one in found} == due


@pytest.mark.parametrize("who", ["colleague", "without_role", "stranger", "liaison"])
def test_nobody_elses_calendar_holds_a_term(enter, cast, night, who):
    assert "VEVENT" not in text_of(enter(getattr(cast, who)).get(reverse("agenda_calendar")))


def test_lines_of_a_calendar_are_folded_at_75_octets_and_no_character_is_cut():
    line = "SUMMARY:" + "añil; " * 40
    parts = list(folded(line))
    assert max(len(part.encode()) for part in parts) <= 75
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line
    assert all(part.startswith(" ") for part in parts[1:])


def test_texts_of_a_calendar_are_escaped():
    assert escaped("a,b;c\\d\ne") == r"a\,b\;c\\d\ne"


def test_a_calendar_ends_each_line_as_the_standard_wants():
    at = datetime(2026, 3, 11, 8, 40, tzinfo=UTC)
    text = as_calendar([Term("k", at)], says="Vence un plazo", url="https://x/", made_at=at)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "DTSTART:20260311T084000Z" in text


def test_the_desk_leads_to_the_agenda(enter, cast):
    assert f'href="{reverse("agenda")}"' in text_of(enter(cast.owner).get(reverse("desk")))
