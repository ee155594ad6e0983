"""What is public, attacked as SQL of the workbench: only what was taken back goes, and one way."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import AT
from tests.factories.publication import decide, let_out, make_event
from tests.factories.stated import IN, let_count_out, make_second, mark, state
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.access.actions import grant
from baluarte.domain.publication.actions import (
    revise_editions,
    withdraw_publication,
    withdraw_tables,
)
from baluarte.domain.publication.choices import TakenBack
from baluarte.domain.publication.models import (
    Decision,
    Edition,
    PublishedEvent,
    PublishedPart,
    TableRelease,
)
from baluarte.domain.wall.choices import Level
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


def test_what_a_record_gave_is_read_by_who_sees_its_decision(cast, edition):
    statement = "select given from publication_publishedpart"
    readers = {"its steward": cast.one.steward, "who curates": cast.curator}
    others = {"a stranger": cast.stranger, "another's steward": cast.other.steward}
    assert {touched(one, statement) for one in readers.values()} == {1}
    assert {who: touched(one, statement) for who, one in others.items()} == dict.fromkeys(others, 0)
    with (
        pytest.raises(DatabaseError, match="no context"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


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
    with acting_as(cast.other.steward.pk):
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


IN_ONES_OWN = {
    "decision": "insert into publication_decision (id, compartment_id, event_id, reference, fields,"
    " ground, is_exact, decided_at, decided_by_id) select gen_random_uuid(), '{mine}', event_id,"
    " 'FORGEDFORGE3', fields, ground, false, now(), '{me}' from publication_decision"
    " where id = '{hers}'",
    "withdrawal": "insert into publication_withdrawal (id, compartment_id, decision_id,"
    " withdrawn_at, withdrawn_by_id) values (gen_random_uuid(), '{mine}', '{hers}', now(), '{me}')",
    "review": "insert into publication_review (id, compartment_id, decision_id, decided_by_id,"
    " agrees, is_single, reviewed_at, reviewed_by_id) values (gen_random_uuid(), '{mine}',"
    " '{hers}', '{other}', false, false, now(), '{me}')",
    "reason": "insert into publication_reason (id, compartment_id, decision_id, written,"
    " sealed_text) values (gen_random_uuid(), '{mine}', '{hers}', 'review', '')",
}


@pytest.fixture
def reader(cast, as_operator):
    """A steward who reads another house's list in coded form, and what waits in it."""
    with as_operator():
        grant(
            compartment=cast.other.source_list.compartment, level=Level.CODED,
            institution=cast.one.institution, role="data_steward", ground="shared", by=None, at=AT,
        )  # fmt: skip
        event = make_event(cast.other)
    cast.hers = decide(cast.other, event)
    return cast.one.steward


@pytest.mark.parametrize("table", IN_ONES_OWN)
def test_who_reads_anothers_list_decides_reviews_and_takes_back_nothing_of_it(cast, reader, table):
    """Neither is it taken back, nor blocked, nor decided on, from a compartment of one's own."""
    statement = IN_ONES_OWN[table].format(
        mine=cast.one.source_list.compartment_id, hers=cast.hers.pk, me=reader.pk,
        other=cast.other.steward.pk,
    )  # fmt: skip
    with acting_as(reader.pk):
        assert Decision.objects.filter(pk=cast.hers.pk).exists()
    assert "row-level security" in str(touched(reader, statement))


def test_an_edition_is_marked_as_being_revised_since_now_and_no_other_day(cast, edition, settings):
    settings.DATES_BACK = False
    decision = cast.one.steward
    with acting_as(decision.pk), connection.cursor() as cursor:
        cursor.execute(
            "insert into publication_withdrawal (id, compartment_id, decision_id, withdrawn_at,"
            " withdrawn_by_id) select gen_random_uuid(), compartment_id, id, now(), %s"
            " from publication_decision", [decision.pk],
        )  # fmt: skip
    backdated = "update publication_edition set revising_since = '2001-01-01'"
    assert "is set once, and to now" in str(touched(decision, backdated))
    assert touched(decision, "update publication_edition set revising_since = now()") == 1


def test_the_first_person_of_a_decision_names_no_second(cast, as_operator):
    with as_operator():
        event = make_event(cast.one)
    decision = decide(cast.one, event)
    forged = (
        "insert into publication_review (id, compartment_id, decision_id, decided_by_id, agrees,"
        " is_single, reviewed_at, reviewed_by_id) select gen_random_uuid(), compartment_id, id,"
        f" '{cast.one.verifier.pk}', true, false, now(), decided_by_id from publication_decision"
        f" where id = '{decision.pk}'"
    )
    assert "row-level security" in str(touched(cast.one.steward, forged))


def test_the_first_person_of_a_stated_count_and_of_a_mark_names_no_second(cast, as_operator):
    with as_operator():
        event, second = make_event(cast.one), make_second(cast.curator)
    let_out(cast.one, event)
    reference = cast.publish() and PublishedEvent.objects.get().reference
    stated = state(cast.curator)
    of_count = (
        "insert into publication_statedreview (id, stated_id, stated_by_id, objection,"
        f" reviewed_at, reviewed_by_id) values (gen_random_uuid(), '{stated.pk}', '{second.pk}',"
        f" '', now(), '{cast.curator.pk}')"
    )
    [made] = mark(stated, [reference], IN, cast.curator)
    of_mark = (
        "insert into publication_markreview (id, mark_id, marked_by_id, agrees, reviewed_at,"
        f" reviewed_by_id) values (gen_random_uuid(), '{made.pk}', '{second.pk}', true, now(),"
        f" '{cast.curator.pk}')"
    )
    refused = [str(touched(cast.curator, one)) for one in (of_count, of_mark)]
    assert ["row-level security" in one for one in refused] == [True, True]
