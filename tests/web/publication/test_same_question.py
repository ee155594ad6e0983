"""One question asked of page, counts, file and program answers the same events; all invented."""

import csv
import io
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.utils import timezone
from tests.api.workbench import program_of
from tests.factories.exports import MADE, PURPOSE, make_exporting
from tests.factories.registry import DECIDED, make_events
from tests.web.registry.conftest import page_of
from tests.web.registry.test_one_question import QUESTIONS, TOLD

from baluarte.domain.access.actions import revoke_grant
from baluarte.domain.access.models import Grant
from baluarte.domain.publication.models import ExportRequest
from baluarte.domain.registry.actions import withdraw_event
from baluarte.domain.registry.actions.saved import forget_search, save_search, share_search
from baluarte.domain.registry.models import Event, SavedSearch
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events"
LATER = DECIDED + timedelta(days=40)


@pytest.fixture
def exporting(as_operator, as_worker):
    """Two events of hers and two that are shared with her, told on two days; others hidden."""
    made = make_exporting(as_operator, as_worker)
    make_events(made.hers, TOLD[:2])
    make_events(made.sharing, TOLD[2:])
    make_events(made.hidden, TOLD)
    make_events(made.hers, TOLD[3:], at=LATER)
    return made


@pytest.fixture
def answers(exporting, enter):
    """Return the references that a question finds on the page, in the file, for a program."""
    browser, program = enter(exporting.asker), program_of(exporting.asker)

    def asked(question):
        page = browser.get(f"{page_of('events')}?{question}")
        counted = browser.get(f"{page_of('counts')}?por=month&{question}").context["counted"]
        told = program.get(f"{EVENTS}?{question}").json()
        listed = [one.event.reference for one in page.context["page"].rows]
        return {
            "page": listed,
            "counted": counted.total.all == len(listed),
            "file": in_file(exporting, browser, page.context["export_url"]),
            "program": [one["reference"] for one in told["events"]],
        }

    return asked


def in_file(exporting, browser, address):
    """Press "take out" on a page, let the file out, make and take it; the references in it."""
    given = {"question": browser.get(address).context["question"], "file_format": "csv",
             "purpose": PURPOSE, "institution": str(exporting.hers.institution.pk)}  # fmt: skip
    browser.post(page_of("ask_for_export"), given)
    with acting_as(exporting.asker.pk):
        request = ExportRequest.objects.latest("asked_at")
    exporting.answer(request, at=request.asked_at)
    exporting.make(request, at=timezone.now())
    with acting_as(exporting.asker.pk):
        outcome = ExportRequest.objects.get(pk=request.pk).file.outcome
    if outcome == "nothing":
        return []
    with ZipFile(exporting.take(request, at=timezone.now())) as archive:
        text = archive.read("hechos.csv").decode("utf-8-sig")
    return [row["referencia"] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize("question", [*QUESTIONS, "conocido=2026-03-15", f"conocido={LATER:%Y-%m}",
                                      "entidad=20&conocido=2026-03-15"])  # fmt: skip
def test_page_counts_file_and_program_agree(answers, question):
    found = answers(question)
    assert found == {"page": found["page"], "counted": True, "file": found["page"],
                     "program": found["page"]}  # fmt: skip


def test_of_a_past_day_the_file_leaves_out_what_was_taken_back_since(exporting, answers):
    by = exporting.asker.pk
    day = f"conocido={DECIDED + timedelta(days=1):%Y-%m-%d}"
    before = answers(day)
    with acting_as(by):
        withdraw_event(
            event=of_reference(before["page"][0]), reason="Lo pidió la familia.", by=by,
            at=LATER,
        )  # fmt: skip
    after = answers(day)
    assert (after["page"], after["file"]) == (before["page"], before["page"][1:])


def test_a_day_to_come_is_known_no_further_than_the_file_s_own_day(answers):
    found = answers("conocido=9998")
    assert found["file"] == found["page"]


@pytest.mark.parametrize("whose", ["mine", "shared"])
def test_a_saved_search_is_asked_by_its_key(exporting, enter, whose):
    search = saved(exporting, whose, Filters(state="20"))
    page = enter(exporting.asker).get(f"{page_of('ask_for_export')}?busqueda={search.pk}")
    program = program_of(exporting.asker)
    by_key, by_question = (
        program.get(f"{EVENTS}?{one}").json() for one in (f"busqueda={search.pk}", "entidad=20")
    )
    [named] = program.get("/api/v1/searches").json()
    assert page.context["question"] == "entidad=20"
    assert by_key == by_question
    assert (named["search"], named["is_mine"]) == (str(search.pk), whose == "mine")


def test_beside_a_saved_search_nothing_else_is_asked_but_when_it_was_known(exporting):
    search, program = saved(exporting, "mine", Filters(state="20")), program_of(exporting.asker)
    past = program.get(f"{EVENTS}?busqueda={search.pk}&conocido=2020")
    both = program.get(f"{EVENTS}?busqueda={search.pk}&entidad=30")
    assert past.json()["events"] == []
    assert (both.status_code, both.json()["names"]) == (422, ["entidad"])


def forgotten(exporting, search):
    by = exporting.asker.pk
    with acting_as(by):
        forget_search(search=search, by=by, at=timezone.now())


def shared_no_more(exporting, search):
    by = exporting.steward.pk
    with acting_as(by):
        share_search(search=search, institution=None, by=by, at=timezone.now())


@pytest.fixture
def make_rest(exporting, as_operator):
    """Return a saved search that may be run no more, for a reason."""

    def rested(why):
        search = saved(exporting, "shared" if why == "shared" else "mine", Filters(state="20"))
        if why == "code":
            with as_operator():
                SavedSearch.objects.filter(pk=search.pk).update(question="tipo=AG-XXX")
        else:
            {"mine": forgotten, "shared": shared_no_more}[why](exporting, search)
        return search.pk

    return rested


@pytest.mark.parametrize(
    ("why", "status", "says"),
    [("mine", 404, "Ya no se guarda"), ("shared", 404, "Ya no se guarda"),
     ("code", 409, "ya no existe")],
)  # fmt: skip
def test_one_that_may_be_run_no_more_is_refused_with_words(
    answers_of, make_rest, why, status, says
):
    page, answer = answers_of(make_rest(why))
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert (answer.status_code, answer.json()["names"]) == (status, ["busqueda"])


@pytest.fixture
def answers_of(exporting, enter):
    """Return what a saved search is answered, on the page and to a program."""

    def asked(key):
        address = page_of("ask_for_export", language="es")
        program = program_of(exporting.asker)
        return (
            enter(exporting.asker).get(f"{address}?busqueda={key}"),
            program.get(f"{EVENTS}?busqueda={key}"),
        )

    return asked


def test_one_that_never_was_is_answered_as_one_of_somebody_else(exporting):
    theirs, program = saved(exporting, "hidden", Filters(state="20")), program_of(exporting.asker)
    there, nowhere = (
        program.get(f"{EVENTS}?busqueda={key}").json() for key in (theirs.pk, uuid4())
    )
    assert there == nowhere


def test_a_list_that_is_closed_to_her_is_gone_from_each_answer_at_once(exporting, answers):
    before = answers("entidad=20")
    theirs = exporting.sharing.steward
    with acting_as(theirs.pk):
        [given] = Grant.objects.filter(institution=exporting.hers.institution, level=10)
        revoke_grant(grant=given, by=theirs.pk, at=MADE)
    after = answers("entidad=20")
    assert (len(before["page"]), len(after["page"])) == (3, 1)
    assert after == {"page": after["page"], "counted": True, "file": after["page"],
                     "program": after["page"]}  # fmt: skip


def test_what_is_asked_is_kept_as_it_was_asked(exporting, enter):
    asked = urlencode(sorted(parse_qsl("conocido=2026-03-15&entidad=20")))
    page = enter(exporting.asker).get(f"{page_of('ask_for_export')}?{asked}")
    assert sorted(parse_qsl(page.context["question"])) == parse_qsl(asked)


def saved(exporting, whose, filters):
    by, home = {
        "mine": (exporting.asker, None),
        "shared": (exporting.steward, exporting.hers.institution),
        "hidden": (exporting.hidden.documenter, None),
    }[whose]
    with acting_as(by.pk):
        return save_search(filters=filters, institution=home, by=by.pk, at=timezone.now())


def of_reference(reference):
    return Event.objects.get(reference=reference)
