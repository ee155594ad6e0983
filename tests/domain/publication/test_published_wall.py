"""What is public, attacked as SQL of the workbench: only what was taken back goes, and one way."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.publication import let_out, make_event
from tests.factories.stated import let_count_out, make_second, state
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.publication.actions import (
    revise_editions,
    withdraw_publication,
    withdraw_tables,
)
from baluarte.domain.publication.choices import TakenBack
from baluarte.domain.publication.models import Edition, PublishedPart, TableRelease
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
OF_AN_EDITION = (
    "comparedevent", "publishedkind", "publishedevent", "publishedpart", "comparison",
)  # fmt: skip


def touched(account, statement: str) -> int | str:
    """Return how many rows a statement reached as somebody; or what refused it."""
    try:
        with acting_as(account.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError as refused:
        return str(refused).splitlines()[0]


@pytest.fixture
def edition(cast, as_operator):
    """An edition of one event, beside what a body says of how many."""
    with as_operator():
        event = make_event(cast.one)
        second = make_second(cast.curator)
    let_out(cast.one, event)
    let_count_out(state(cast.curator), second)
    return cast.publish()


@pytest.fixture
def keepers(as_operator):
    with as_operator():
        made = make_keepers()
    make_quarter(made)
    return made


@pytest.mark.parametrize("table", OF_AN_EDITION)
def test_nobody_takes_out_of_an_edition_what_she_did_not_take_back(cast, edition, table):
    statement = f"delete from publication_{table}"
    reached = {who: touched(getattr(cast, who), statement) for who in ("curator", "stranger")}
    reached["steward of another list"] = touched(cast.other.steward, statement)
    assert set(reached.values()) == {0}


def test_an_edition_is_marked_as_being_revised_only_by_who_took_something_back(cast, edition):
    statement = "update publication_edition set revising_since = now()"
    assert [touched(one, statement) for one in (cast.stranger, cast.other.steward)] == [0, 0]


@pytest.fixture
def withdrawn_elsewhere(cast, as_operator):
    """Two organisations in one edition, and a newer one; a third event was taken back before."""
    with as_operator():
        mine, hers = make_event(cast.one), make_event(cast.other)
        before = make_event(cast.one)
    let_out(cast.one, mine)
    cast.hers = let_out(cast.other, hers)
    old = let_out(cast.one, before)
    first = cast.publish()
    with acting_as(cast.one.steward.pk):
        withdraw_publication(
            decision=old, reason="Se retira.", by=cast.one.steward.pk, at=first.published_at
        )
    return first


def lay(reference: str) -> str:
    return (
        "insert into publication_tombstone"
        " (id, edition_id, reference, gone, withdrawn_date, old_manifest_sha256)"
        f" select gen_random_uuid(), id, '{reference}', 'withdrawn', current_date, ''"
        " from publication_edition"
    )


def test_who_once_took_something_back_buries_nothing_of_another(cast, withdrawn_elsewhere):
    reference = PublishedPart.objects.get(number=1, decision=cast.hers).reference
    assert "row-level security" in str(touched(cast.one.steward, lay(reference)))


def test_who_once_took_something_back_marks_no_edition_again(cast, withdrawn_elsewhere, as_worker):
    with as_worker(cast.curator):
        revise_editions(by=cast.curator.pk, at=withdrawn_elsewhere.published_at)
    newest = Edition.objects.get(replaced_at=None)
    assert newest.revising_since is None
    statement = "update publication_edition set revising_since = now()"
    assert touched(cast.one.steward, statement) == 0


def test_nothing_else_of_an_edition_is_changed_from_the_workbench(cast, edition):
    refused = touched(cast.curator, "update publication_edition set events = 0")
    assert "permission denied" in str(refused)


def test_a_tombstone_is_laid_only_by_who_took_something_back(cast, edition):
    statement = (
        "insert into publication_tombstone"
        " (id, edition_id, reference, gone, withdrawn_date, old_manifest_sha256)"
        " select gen_random_uuid(), id, 'ABCDEFGHJKMN', 'withdrawn', current_date, ''"
        " from publication_edition"
    )
    assert "row-level security" in str(touched(cast.stranger, statement))


def test_released_figures_stand_until_their_tables_are_taken_back(keepers, as_worker):
    keepers.as_worker = as_worker
    release = keepers.release()
    erase = "delete from publication_releasedcell"
    before = [touched(one, erase) for one in (keepers.owner, keepers.stranger)]
    with acting_as(keepers.owner.pk):
        withdraw_tables(
            release=release, why=TakenBack.WRONG, by=keepers.owner.pk, at=release.released_at
        )
    assert (before, release.cells.count()) == ([0, 0], 0)


def test_released_tables_are_taken_back_by_who_keeps_figures_and_for_good(keepers, as_worker):
    keepers.as_worker = as_worker
    release = keepers.release()
    back = (
        "update publication_tablerelease"
        " set withdrawn_at = now(), withdrawn_why = 'wrong', medians = '{}'"
    )
    restore = "update publication_tablerelease set withdrawn_at = null, withdrawn_why = ''"
    assert touched(keepers.without_role, back) == 0
    assert "permission denied" in str(
        touched(keepers.owner, "update publication_tablerelease set number = 9")
    )
    assert touched(keepers.owner, back) == 1
    assert touched(keepers.owner, restore) == 0
    assert TableRelease.objects.get(pk=release.pk).withdrawn_at is not None
