"""The cast on every address of the room: what is of one organisation, nobody else meets."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.looking import changed_by_looking
from tests.factories.requests_for_information import draft, receive, send
from tests.factories.statements import let_stand, say, say_all
from tests.web.registry.conftest import asked_by
from tests.web.test_routes import patterns

from baluarte.domain.statements.actions import Addressee
from baluarte.domain.statements.models import Statement, StatementReview
from baluarte.domain.wall.context import acting_as
from baluarte.web.statements.urls import urlpatterns

pytestmark = pytest.mark.django_db
OF_WHO_NOTES = {
    "send_request", "note_request_event", "take_back_request_event", "request_not_answered",
    "receive_request_answer", "code_request_answer", "batch_folios", "batch_not_answered",
}  # fmt: skip
OF_WHO_ASKS = {"new_source_document", "new_request_batch"}
OF_WHO_ENTERS = {"state_fact", "fact_sheet", "fact_template"} | OF_WHO_ASKS | OF_WHO_NOTES
OF_A_REQUEST = {"information_request", "request_batch", "print_request_batch", "batch_table"}
OF_WHO_SEES = {
    "source_document", "open_source_document", "institution_fact", "withdraw_fact", "fact_batch",
} | OF_A_REQUEST  # fmt: skip
# Of the catalogue, which is everybody's: it shows what one sees.
OF_THE_CATALOGUE = {"institution_page"}
OF_BATCHES = {"request_batch", "print_request_batch", "batch_folios", "batch_not_answered"}
OF_REQUESTS = (OF_WHO_NOTES | OF_A_REQUEST) - OF_BATCHES - {"batch_table"}
OF_ONE = OF_WHO_ENTERS | OF_WHO_SEES | OF_THE_CATALOGUE
LIST = "institution_facts"
LISTS = {LIST, "information_requests", "request_quality"}


@pytest.fixture
def addresses(cast, ours):
    [one, _] = say_all(
        cast.owner, ours.document, {"heading": "files_charged"}, {"heading": "files_convicted"}
    )
    [asked] = draft(cast.owner, cast.institution, is_shared=False, at=timezone.now())
    send(cast.owner, asked, at=timezone.now())
    receive(cast.owner, asked, date(2026, 2, 20), at=timezone.now())
    document = [ours.document.reference]
    return {
        "new_source_document": reverse("new_source_document"),
        "state_fact": reverse("state_fact", args=document),
        "fact_sheet": reverse("fact_sheet", args=document),
        "fact_template": reverse("fact_template", args=document)
        + "?clase=FIS&renglon=files_opened&desde=2025-01-01&hasta=2025-12-31",
        "source_document": reverse("source_document", args=document),
        "open_source_document": reverse("open_source_document", args=document),
        "institution_fact": reverse("institution_fact", args=[ours.fact.reference]),
        "withdraw_fact": reverse("withdraw_fact", args=[ours.fact.reference]),
        "fact_batch": reverse("fact_batch", args=[one.batch]),
        "institution_page": reverse("institution_page", args=["EDO-09-FIS"]),
        "new_request_batch": reverse("new_request_batch"),
        "batch_table": reverse("batch_table", args=[asked.batch, "csv"]),
        **{name: reverse(name, args=[asked.batch]) for name in OF_BATCHES},
        **{name: reverse(name, args=[asked.reference]) for name in OF_REQUESTS},
    }


def test_no_address_of_the_room_is_forgotten():
    assert {one.name for one in patterns(urlpatterns)} == OF_ONE | LISTS


@pytest.mark.parametrize("name", sorted(OF_ONE))
def test_who_entered_it_comes_in(enter, cast, addresses, name):
    assert enter(cast.owner).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_WHO_SEES | OF_WHO_ASKS | OF_WHO_NOTES))
@pytest.mark.parametrize("who", ["peer", "stranger"])
def test_what_is_of_one_organisation_is_not_there_for_others(enter, cast, addresses, name, who):
    if who == "peer" and name in OF_WHO_ASKS:
        pytest.skip("whoever documents for another organisation hands in its own")
    browser = enter(getattr(cast, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"review": "stands"})]
    assert {one.status_code for one in answers} == {404}


@pytest.mark.parametrize("name", sorted(OF_WHO_ENTERS))
@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_only_who_brings_facts_together_enters_them(enter, cast, addresses, name, who):
    assert enter(getattr(cast, who)).get(addresses[name]).status_code == 404


@pytest.mark.parametrize("who", ["peer", "stranger"])
def test_the_page_of_an_institution_shows_only_what_one_sees(enter, cast, addresses, ours, who):
    page = enter(getattr(cast, who)).get(addresses["institution_page"])
    assert page.status_code == 200
    assert ours.fact.reference not in page.content.decode()


def test_what_is_shared_is_seen_by_another_organisation_and_changed_by_none_of_it(
    enter, cast, shared
):
    fact, waits = say(cast.owner, shared), say(cast.owner, shared, heading="files_charged")
    let_stand(cast.colleague, fact)
    browser = enter(cast.peer)
    listed = browser.get(reverse(LIST)).content.decode()
    assert (fact.reference in listed, waits.reference in listed) == (True, False)
    assert browser.get(reverse("institution_fact", args=[waits.reference])).status_code == 404
    assert fact.reference in browser.get(reverse(LIST)).content.decode()
    assert browser.get(reverse("institution_fact", args=[fact.reference])).status_code == 200
    for name in ("withdraw_fact",):
        assert browser.get(reverse(name, args=[fact.reference])).status_code == 404
    for name in ("state_fact", "fact_sheet"):
        assert browser.get(reverse(name, args=[shared.reference])).status_code == 404


def test_who_entered_it_does_not_review_it(enter, cast, shared):
    fact = say(cast.owner, shared)
    address = reverse("institution_fact", args=[fact.reference])
    assert enter(cast.owner).post(address, {"review": "stands"}).status_code == 404
    assert enter(cast.colleague).post(address, {"review": "stands"}).status_code == 302
    with acting_as(cast.owner.pk):
        assert StatementReview.objects.get().reviewed_by_id == cast.colleague.pk


def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator):
    assert changed_by_looking(enter(cast.owner), addresses.values(), as_operator) == []


@pytest.mark.parametrize("address", ["list", "document", "institution", "batch"])
def test_thirty_facts_ask_no_more_of_the_database_than_two(enter, cast, shared, address):
    first = say_all(cast.owner, shared, {}, {"heading": "files_charged"})
    there = {
        "list": reverse(LIST),
        "document": reverse("source_document", args=[shared.reference]),
        "institution": reverse("institution_page", args=["EDO-09-FIS"]),
        "batch": reverse("fact_batch", args=[first[0].batch]),
    }[address]
    browser = enter(cast.colleague)
    few = asked_by(browser, there)
    more = [{"institution": f"EDO-{number:02}-FIS"} for number in range(1, 30) if number != 9]
    made = say_all(cast.owner, shared, *more)
    with acting_as(cast.owner.pk):
        assert Statement.objects.count() == 2 + len(made)
    if address == "batch":
        there = reverse("fact_batch", args=[made[0].batch])
    assert asked_by(browser, there) == few
    assert few <= 15


@pytest.mark.parametrize("address", ["information_requests", "request_batch", "request_quality"])
def test_thirty_requests_ask_no_more_of_the_database_than_two(enter, cast, address):
    browser = enter(cast.owner)

    def there(batch):
        return reverse(address, args=[batch] if address == "request_batch" else [])

    two = [Addressee(f"EDO-{number:02}-FIS") for number in (9, 14)]
    few_drafted = draft(cast.owner, cast.institution, addressees=two)
    send(cast.owner, *few_drafted)
    few = asked_by(browser, there(few_drafted[0].batch))
    thirty = [Addressee(f"EDO-{number:02}-VIC") for number in range(1, 31)]
    more = draft(cast.owner, cast.institution, template="victims_care", addressees=thirty)
    send(cast.owner, *more, folio="330000126000500")
    asked = asked_by(browser, there(more[0].batch))
    # Two batches are two bars, however many requests they have.
    assert asked - few <= (6 if address == "information_requests" else 0)
    assert few <= 25
