"""What shows a measure's progress, a fact or an urgent act is opened by who reads that record."""

from datetime import date

import pytest
from django.urls import reverse
from tests.domain.protection.test_acts import planned
from tests.factories.access import make_account
from tests.factories.authority import make_authority_cast
from tests.factories.board import (
    NOON,
    hear_her,
    list_case,
    make_board,
    make_session,
    open_with,
    read_as,
    sit,
)
from tests.factories.documents import CONTENT, DOCUMENT, chosen
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study
from tests.web.protection.conftest import LATER, addresses, today

from baluarte.domain.cases.actions import add_party, open_window
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.protection.actions import board_items, say_how_far
from baluarte.domain.protection.choices import FactSource, Outcome, VoteChoice
from baluarte.domain.protection.models import (
    BoardDecision,
    MeasureChange,
    MeasureDocument,
    MisuseFact,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PROGRESS = {"status": "IMP", "is_verified": "on"}
FACT = {"source": FactSource.OFFICIAL_RECORD, "text": "Consta en un acta inventada"}
FORMS = {
    "measure_progress": ("measure", PROGRESS, MeasureChange),
    "withdrawal_fact": ("withdrawal", FACT, MisuseFact),
}


@pytest.fixture
def there(laid):
    return addresses(laid)


@pytest.fixture
def herself(cast, laid, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=LATER)
    return account


def kept(who) -> list[MeasureDocument]:
    with acting_as(who.pk):
        return list(MeasureDocument.objects.all())


def door(document):
    return reverse("document", args=[document.pk])


def attach(browser, there, name, content=CONTENT, **changes):
    given = FORMS[name][1] | {"happened_on": today(), "document": chosen(content)} | changes
    return browser.post(there[name], given)


@pytest.mark.parametrize("name", FORMS)
def test_it_is_sealed_listed_and_opened(enter, cast, there, name):
    browser = enter(cast.owner)
    assert attach(browser, there, name).status_code == 302
    [document] = kept(cast.owner)
    assert b"inventada" not in bytes(document.sealed_content)
    assert door(document) in browser.get(there[FORMS[name][0]]).content.decode()
    assert browser.get(door(document)).content == CONTENT


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("who", ["stranger", "liaison", "without_role"])
def test_who_does_not_read_the_case_finds_no_document(enter, cast, there, name, who):
    attach(enter(cast.owner), there, name)
    [document] = kept(cast.owner)
    assert enter(getattr(cast, who)).get(door(document)).status_code == 404


@pytest.mark.parametrize("name", FORMS)
def test_a_bad_file_leaves_nothing(enter, cast, there, name):
    model = FORMS[name][2]
    with acting_as(cast.owner.pk):
        before = model.objects.count()
    answers = [attach(enter(cast.owner), there, name, bad) for bad in (b"", b"<html>")]
    assert [one.status_code for one in answers] == [422, 422]
    with acting_as(cast.owner.pk):
        assert (model.objects.count(), kept(cast.owner)) == (before, [])


@pytest.mark.parametrize("name", FORMS)
def test_a_day_that_has_not_come_keeps_no_document_and_asks_for_it_again(enter, cast, there, name):
    answer = attach(enter(cast.owner), there, name, happened_on="2199-01-01")
    said = answer.content.decode()
    assert (answer.status_code, "Elija el archivo otra vez" in said) == (422, True)
    assert kept(cast.owner) == []


def test_she_opens_in_her_window_what_shows_her_measure(enter, cast, laid, there, herself):
    attach(enter(cast.owner), there, "measure_progress")
    [document] = kept(herself)
    browser = enter(herself)
    assert door(document) in browser.get(there["measure"]).content.decode()
    assert browser.get(door(document)).content == CONTENT


def test_of_a_measure_of_another_person_of_the_case_she_opens_nothing(
    enter, cast, laid, herself, as_operator
):
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        brother = NewPerson(name="Hermano Inventado")
        party = add_party(case=laid.case, part=Part.BENEFICIARY, person=brother, by=by, at=BEFORE)
    study = make_study(cast, laid.case, party)
    with acting_as(cast.owner.pk):
        say_how_far(
            measure=study.measures.get(), status="IMP", happened_on=date(2026, 3, 3),
            document=DOCUMENT, by=by, at=LATER,
        )  # fmt: skip
    [document] = kept(cast.owner)
    assert (kept(herself), enter(herself).get(door(document)).status_code) == ([], 404)


@pytest.fixture
def adopted(as_operator):
    """An authority's case of which a session adopted what is planned; the decree is not told yet."""
    with as_operator():
        cast = make_authority_cast()
        table = make_board(cast)
    case, party, *_ = planned(cast, is_held=False)
    seats, item = sit(table), list_case(cast, make_session(cast), case)
    hear_her(cast, item, party)
    open_with(cast, item.session, seats[:5])
    by = cast.owner.pk
    with acting_as(by):
        board_items.put_to_vote(item=item, by=by, at=NOON)
    for seat in seats[:5]:
        read_as(item, seat)
    with acting_as(by):
        for seat in seats[:5]:
            board_items.cast_vote(item=item, seat=seat, choice=VoteChoice.FOR, by=by, at=NOON)
        # As it stood before the vote itself decreed: what it came to, and nothing decreed by it.
        BoardDecision.objects.create(
            compartment_id=item.compartment_id, item=item, outcome=Outcome.ADOPTED, present=5,
            case_compartment_id=item.case_compartment_id, quorum=5, in_favour=5, against=0,
            abstained=0, by_id=by, decided_at=NOON,
        )  # fmt: skip
    return cast, case


def test_the_decree_is_opened_from_each_measure_and_from_its_step(enter, adopted):
    cast, case = adopted
    browser, page = enter(cast.owner), reverse("approve_measures", args=[case.reference])
    bad = browser.post(page, {"document": chosen(b"MZ")})
    assert (bad.status_code, kept(cast.owner)) == (422, [])
    assert browser.post(page, {"document": chosen()}).status_code == 302
    [document] = kept(cast.owner)
    with acting_as(cast.owner.pk):
        [change] = MeasureChange.objects.all()
    assert (change.status, change.evidence_sha256) == ("DEC", DOCUMENT.sha256)
    pages = (
        reverse("measure", args=[change.measure_id]),
        reverse("matter", args=[case.matter.reference]),
    )
    assert [door(document) in browser.get(one).content.decode() for one in pages] == [True, True]
    assert browser.get(door(document)).content == CONTENT
    assert enter(cast.stranger).get(door(document)).status_code == 404
