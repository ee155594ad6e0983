"""Who has read a file, as pages tell it: to her, to who answers for it, to nobody else."""

import pytest
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by

from baluarte.domain.people.queries import names_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_she_reads_who_opened_her_name_and_for_whom(enter, cast, opened):
    enter(cast.colleague).get(address("case", opened.case.reference), {"abrir": "personas"})
    page = text_of(enter(opened.herself).get(address("own_readers")))
    told = [str(cast.colleague), str(cast.keeper), "The names of who takes part were opened"]
    assert [one for one in told if one not in page] == []


def test_her_own_readings_are_told_apart(enter, opened):
    browser = enter(opened.herself)
    before = text_of(browser.get(address("own_readers")))
    browser.get(address("own_case"), {"abrir": "contacto"})
    after = text_of(browser.get(address("own_readers")))
    assert ("You yourself" in before, "You yourself" in after) == (False, True)


def test_only_who_answers_for_the_case_reads_it_beside_her(enter, cast, opened):
    page = address("case_readers", opened.case.reference)
    others = ("colleague", "steward", "without_role", "stranger", "liaison")
    told = {who: enter(getattr(cast, who)).get(page).status_code for who in ("owner", *others)}
    assert told == {"owner": 200} | dict.fromkeys(others, 404)
    assert enter(opened.herself).get(page).status_code == 404


@pytest.mark.parametrize("who", ["owner", "colleague", "steward", "stranger", "liaison"])
def test_her_page_is_hers_alone(enter, cast, opened, who):
    assert enter(getattr(cast, who)).get(address("own_readers")).status_code == 404


def test_pages_go_on_and_ask_no_more_with_thirty_rows(enter, cast, opened):
    browser, page = enter(opened.herself), address("own_readers")
    few = asked_by(browser, page)
    with acting_as(cast.colleague.pk):
        for _ in range(30):
            names_of([opened.party.person_id], by=cast.colleague.pk, at=opened.case.opened_at)
    assert (asked_by(browser, page), few <= 15) == (few, True)
    first = browser.get(page)
    assert "antes=" in text_of(first)
    assert browser.get(page, {"antes": "nonsense"}).status_code == 200
