"""Who comes after another second person reads who decided, when, and that hers was not kept."""

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.statements import let_stand, say, say_all

from baluarte.domain.statements.models import StatementReview
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NO = {"review": "not_in_it"}


@pytest.fixture
def third(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.institution, roles=["verifier"])


@pytest.mark.parametrize("name", ["institution_fact", "fact_batch"])
def test_the_second_of_two_reads_who_was_quicker(enter, cast, shared, third, name):
    facts = (
        [say(cast.owner, shared)]
        if name == "institution_fact"
        else say_all(cast.owner, shared, {"heading": "files_charged"}, {"heading": "files_opened"})
    )
    key = facts[0].reference if name == "institution_fact" else facts[0].batch
    let_stand(cast.colleague, *facts)
    address = reverse(name, args=[key])
    answer = enter(third).post(address, {"review": "stands", "all": "1"}, follow=True)
    said = answer.content.decode()
    assert answer.redirect_chain == [(address, 302)]
    assert "Otra persona ya lo decidió" in said
    assert str(cast.colleague) in said
    with acting_as(third.pk):
        assert StatementReview.objects.filter(reviewed_by=third).count() == 0
    for nobody in (cast.owner, cast.without_role, cast.stranger):
        assert enter(nobody).post(address, {"review": "stands"}).status_code == 404
