from datetime import timedelta

import pytest
from tests.factories.publication import NOW

from baluarte.domain.audit.actions import sequence
from baluarte.domain.audit.checkpoints import split_checkpoints
from baluarte.domain.audit.queries import checkpoints, last_checkpoint
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


def test_all_seals_are_shown_and_sent_in_order(cast, let, portal, as_role):
    for minute in range(3):
        let()
        with as_role("bal_worker"), acting_as_nobody():
            sequence(at=NOW + timedelta(minutes=minute))
    notes = [one.note for one in checkpoints(limit=9)]
    page = portal.get("/es/bitacora/").content.decode()
    whole = portal.get("/api/v1/log/checkpoints").content.decode()
    later = portal.get(f"/api/v1/log/checkpoints?after={notes[0].splitlines()[1]}").content.decode()
    assert len(notes) > 1
    assert [note.split()[2] in page for note in notes] == [True] * len(notes)
    assert (split_checkpoints(whole), split_checkpoints(later)) == (notes, notes[1:])


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30])
def test_a_page_of_seals_that_there_is_not_is_the_newest(cast, portal, asked):
    assert portal.get(f"/es/bitacora/?antes={asked}").status_code == 200


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30])
def test_programs_are_told_of_a_size_that_there_is_not(cast, portal, asked):
    assert portal.get(f"/api/v1/log/checkpoints?after={asked}").status_code == 422
