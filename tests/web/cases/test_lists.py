"""The list of cases: its next clock, and what is due soon, as somebody at night reads it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.cases import make_case
from tests.web.cases.conftest import address, text_of
from tests.web.markup import flat

from baluarte.domain.wall.context import acting_as
from baluarte.web.procedure import urgent

pytestmark = pytest.mark.django_db


def test_it_shows_the_clock_that_runs_out_first_and_counts_it_as_soon(enter, cast):
    now = timezone.now().replace(second=0, microsecond=0)
    then, by = now - timedelta(minutes=96), cast.owner.pk
    case, _ = make_case(cast, at=then)
    with acting_as(by):
        urgent.take_in(matter=case.matter, asked_at=then, is_danger=True, by=by, at=then)
    said = flat(text_of(enter(cast.owner).get(address("cases"))))
    [row] = re.findall(r"<tr.*?</tr>", said.split("<tbody>")[1])
    assert re.search(r"1 h 2[0-4] min left", row)
    assert re.search(r"[1-9] due soon", row)


def test_a_reference_is_read_as_people_write_it(enter, cast, opened):
    reference = opened.case.reference
    written = f"{reference[:5]}-{reference[5:]}".lower()
    browser = enter(cast.owner)
    for name in ("case", "case_protection", "case_team", "case_letters"):
        answer = browser.get(address(name, written))
        assert (name, answer.status_code) == (name, 200)
    matter = opened.case.matter.reference
    assert browser.get(address("matter", f"{matter[:5]}-{matter[5:]}")).status_code == 200
    hers = enter(opened.herself).get(address("case", written))
    assert (hers.status_code, hers.url) == (302, address("own_case"))
    assert browser.get(address("case", f"{written}0")).status_code == 404
