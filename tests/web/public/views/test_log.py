import pytest
from tests.factories.publication import NOW

from baluarte.domain.audit.actions import sequence
from baluarte.domain.audit.queries import last_checkpoint
from baluarte.domain.wall.context import acting_as_nobody

pytestmark = pytest.mark.django_db


def test_an_empty_log_has_no_seal(cast, portal):
    assert portal.get("/es/bitacora/sello.txt").status_code == 404


def test_the_newest_seal_is_sent_as_it_was_signed(cast, let, portal, as_role):
    let()
    with as_role("bal_worker"), acting_as_nobody():
        sequence(at=NOW)
    answer = portal.get("/es/bitacora/sello.txt")
    assert (answer.headers["Content-Type"], answer.content.decode()) == (
        "text/plain; charset=utf-8",
        last_checkpoint().note,
    )
