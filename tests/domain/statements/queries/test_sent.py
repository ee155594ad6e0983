"""Who entered something follows it: waiting, let stand, objected to, taken back."""

import pytest
from tests.factories.statements import NOW, keep, let_stand, say, say_all

from baluarte.domain.statements.actions import withdraw
from baluarte.domain.statements.choices import Objection, TakenBack
from baluarte.domain.statements.queries.sent import sent_by
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def sent(account, limit=8):
    with acting_as(account.pk):
        return sent_by(account.pk, limit=limit)


def test_a_sheet_is_one_line_with_how_many_stand_where(house, document):
    made = say_all(
        house.one, document, {}, {"heading": "files_charged"}, {"heading": "files_declined"},
        {"heading": "files_archived"},
    )  # fmt: skip
    let_stand(house.other, made[0])
    let_stand(house.other, made[1], objection=Objection.MISREAD)
    with acting_as(house.one.pk):
        withdraw(statement=made[2], why=TakenBack.MISTAKE, by=house.one.pk, at=NOW)
    [found] = sent(house.one)
    assert (found.document, found.batch, found.number) == (document, made[0].batch, 4)
    assert (found.stands, found.objected, found.taken_back, found.waiting) == (1, 1, 1, 1)


def test_it_is_of_who_entered_it_the_newest_first_and_of_nobody_else(house, document):
    say(house.one, document)
    other = keep(house.one, house.institution, content=b"Otro")
    say(house.one, other)
    assert {one.document for one in sent(house.one)} == {document, other}
    assert len(sent(house.one, limit=1)) == 1
    assert sent(house.other) == []
