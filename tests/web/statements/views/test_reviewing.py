"""Who reviews a sheet answers first for what she compared, and for all of it only by choice."""

import re

import pytest
from django.urls import reverse
from tests.factories.statements import say_all

from baluarte.domain.statements.models import StatementReview
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
BUTTON = re.compile(
    r'<button class="button button--(\w+)"[^>]*>\s*(Responder por [^<]+?)\s*</button>'
)


def test_the_first_and_primary_button_answers_for_those_ticked(enter, cast, shared):
    made = say_all(cast.owner, shared, {"heading": "files_charged"}, {"heading": "files_convicted"})
    browser = enter(cast.colleague)
    for name, key in (("fact_batch", made[0].batch), ("source_document", shared.reference)):
        found = BUTTON.findall(browser.get(reverse(name, args=[key])).content.decode())
        assert [label for _kind, label in found] == [
            "Responder por los marcados", "Responder por todos los que esperan",
        ]  # fmt: skip
        assert [kind == "primary" for kind, _label in found] == [True, False]
    address = reverse("fact_batch", args=[made[0].batch])
    browser.post(address, {"review": "stands", "fact": made[0].reference})
    with acting_as(cast.colleague.pk):
        assert [one.statement_id for one in StatementReview.objects.all()] == [made[0].pk]
