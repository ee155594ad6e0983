"""Facts by sheet: 33 offices in an afternoon, every fault by row and column, no blank a zero."""

from collections import Counter

import pytest
from django.urls import reverse
from tests.factories.statements import keep
from tests.web.statements.conftest import as_workbook, faults_of, send, template

from baluarte.domain.statements.models import Statement, StatementReview
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TWELVE = [
    "posts_authorised", "posts_occupied", "staff_in_contact", "staff_women", "posts_vacant",
    "files_opened", "files_declined", "files_archived", "files_charged", "files_convicted",
    "files_acquitted", "files_work_hypothesis",
]  # fmt: skip
WORDS = ("no respondió", "Reservada", "INEXISTENTE", "incompetencia")
ROW, COLUMN = slice(1, None), slice(2, -1)


def filled(rows):
    """Fill a template: each cell says something else; one in five is blank, some are no answer."""
    for row, line in enumerate(rows[ROW]):
        for place in range(12):
            kind = (row * 12 + place) % 10
            part = 20 - place if place < 4 else place
            line[2 + place] = {0: "", 5: "", 3: WORDS[row % 4], 7: 0 if place > 6 else part}.get(
                kind, part
            )
        line[-1] = row + 1
    return rows


def test_thirty_three_offices_by_twelve_headings_from_one_sheet_and_no_blank_is_zero(enter, cast):
    browser = enter(cast.owner)
    sheets = template(browser, shared_whole(cast), clase="FIS", renglon=TWELVE)
    assert (len(sheets[0]) - 1, len(sheets[0][0])) == (33, 15)
    told = Counter(kind_of(cell) for line in filled(sheets[0])[ROW] for cell in line[COLUMN])
    document = shared_whole(cast)
    seen = send(browser, document, as_workbook(sheets))
    assert (seen.status_code, faults_of(seen)) == (200, [])
    assert seen.context["blank"] == told["blank"]
    assert seen.context["zeros"] == told["zero"]
    with acting_as(cast.owner.pk):
        assert Statement.objects.count() == 0
    kept = browser.post(
        reverse("fact_sheet", args=[document.reference]), {"said": seen.context["said"]}
    )
    assert kept.status_code == 302
    with acting_as(cast.owner.pk):
        rows = list(Statement.objects.all())
    assert len(rows) == 33 * 12 - told["blank"]
    assert sum(one.number == 0 for one in rows) == told["zero"]
    assert sum(one.answer != "answered" for one in rows) == told["words"]
    assert all((one.number is None) == (one.answer != "answered") for one in rows)
    assert {one.said_by for one in rows} == {one.institution for one in rows}

    other = enter(cast.colleague)
    page = other.get(kept["Location"])
    assert page.context["reviews"]
    other.post(kept["Location"], {"review": "stands", "all": "1"})
    with acting_as(cast.owner.pk):
        assert StatementReview.objects.filter(objection="").count() == len(rows)


def kind_of(cell) -> str:
    if cell == "":
        return "blank"
    return "words" if cell in WORDS else "zero" if cell == 0 else "value"


def shared_whole(cast):
    return keep(cast.owner, cast.institution, pages=40, content=b"Un informe inventado.")
