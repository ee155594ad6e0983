import csv
import json
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories.access import AT
from tests.factories.jobs import as_the_worker, said
from tests.factories.publication import (
    NOW,
    agree,
    decide,
    judge_same,
    let_out,
    make_event,
    withdraw,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import (
    AlreadySaid,
    NothingSaid,
    withdraw_everything,
    withdraw_publication,
)
from baluarte.domain.publication.files.verification import verify_edition
from baluarte.domain.publication.models import (
    Edition,
    PublishedEvent,
    PublishedKind,
    PublishedPart,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "editions"


@pytest.fixture
def two(cast, as_operator):
    """Two published events of one steward."""
    with as_operator():
        some = [make_event(cast.one) for _ in range(2)]
    decisions = [let_out(cast.one, one) for one in some]
    cast.publish()
    return decisions


@pytest.fixture
def joint(cast, as_operator):
    """One published event that two stewards tell of."""
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other, victims=2)
        judge_same(one, other, cast.one.steward)
    decisions = [let_out(cast.one, one), let_out(cast.other, other, at=AT + DAY)]
    cast.publish()
    return decisions


def rows(folder):
    """Return the rows of both tables of events."""
    told = []
    for name in ("hechos.csv", "hechos_tal_cual.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            told += csv.DictReader(file)
    return told


def shown():
    return sorted(PublishedEvent.objects.values_list("reference", flat=True))


def everything_in(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_withdrawn_event_is_gone_from_what_the_portal_shows_at_once(cast, two, as_role):
    withdraw(cast.one, two[0])
    with as_role("bal_public"):
        edition = queries.latest_edition()
        assert (shown(), queries.totals(edition).events, queries.files_of(edition)) == (
            [two[1].reference], 1, (),
        )  # fmt: skip


def test_every_count_is_without_it_at_once(cast, two, as_role):
    withdraw(cast.one, two[0])
    withdraw(cast.one, two[1])
    with as_role("bal_public"):
        edition = queries.latest_edition()
        counts = [
            count(edition)
            for count in (queries.by_municipality, queries.by_state, queries.by_month,
                          queries.by_type, queries.by_group)
        ]  # fmt: skip
        assert (counts, queries.records(edition).rows) == ([{}, {}, {}, {}, {}], [])


def test_a_tombstone_stays_that_says_when_and_nothing_else(cast, two, as_role):
    old = Edition.objects.get()
    withdraw(cast.one, two[0])
    with as_role("bal_public"):
        [stone] = queries.tombstones_of(queries.latest_edition())
    held = {f.attname: getattr(stone, f.attname) for f in stone._meta.concrete_fields}
    held.pop("id")
    assert held == {
        "edition_id": old.pk,
        "reference": two[0].reference,
        "gone": "withdrawn",
        "withdrawn_date": NOW.date(),
        "old_manifest_sha256": old.manifest_sha256,
    }


def test_the_next_revision_is_without_it_and_the_old_files_are_gone(cast, two, folders):
    withdraw(cast.one, two[0])
    [revised] = cast.revise(at=NOW + DAY)
    assert (str(revised), [path.name for path in folders.iterdir()]) == ("1.1", ["1.1"])
    assert [row["referencia"] for row in rows(folders / "1.1")] == [two[1].reference]
    assert (revised.events, revised.acts, revised.victims) == (1, 1, 1)
    assert verify_edition(folders / "1.1").faults == ()


def test_the_withdrawn_name_is_in_no_file_but_the_errata_and_what_changed(cast, two, folders):
    withdraw(cast.one, two[0])
    cast.revise()
    with (folders / "1.1" / "cambios.csv").open(encoding="utf-8", newline="") as file:
        changed = {row["referencia"]: row["cambio"] for row in csv.DictReader(file)}
    assert changed == {two[0].reference: "withdrawn", two[1].reference: "added"}
    (folders / "1.1" / "cambios.csv").unlink()
    manifest = folders / "1.1" / "manifest.json"
    errata = json.loads(manifest.read_text())["errata"]
    manifest.unlink()
    assert (errata, two[0].reference.encode() in everything_in(folders)) == (
        [{"reference": two[0].reference, "gone": "withdrawn", "date": NOW.date().isoformat()}],
        False,
    )


def test_s50_the_revision_names_the_hash_of_what_it_replaces(cast, two):
    old = Edition.objects.get()
    withdraw(cast.one, two[0])
    [revised] = cast.revise()
    assert revised.manifest["replaces"] == {
        "edition": "1.0",
        "manifest_sha256": old.manifest_sha256,
    }
    assert queries.edition(1, 0).manifest_sha256 == old.manifest_sha256
    assert queries.files_of(queries.edition(1, 0)) == ()


def test_the_revision_keeps_cut_off_rules_and_what_was_held_back(cast, two):
    old = Edition.objects.get()
    withdraw(cast.one, two[0])
    [revised] = cast.revise(at=NOW + DAY)
    kept = ("cut_off_at", "rules", "population", "held_back", "code_version")
    assert {k: revised.manifest[k] for k in kept} == {k: old.manifest[k] for k in kept}


def test_it_is_gone_from_every_edition_it_was_in(cast, two, folders):
    cast.publish(at=NOW + DAY)
    withdraw(cast.one, two[0], at=NOW + 2 * DAY)
    revised = cast.revise(at=NOW + 2 * DAY)
    assert ([str(one) for one in revised], sorted(p.name for p in folders.iterdir())) == (
        ["1.1", "2.1"],
        ["1.1", "2.1"],
    )
    assert two[0].reference not in shown()


def test_it_is_not_in_the_next_edition_either(cast, two, folders):
    withdraw(cast.one, two[0])
    cast.revise()
    cast.publish(at=NOW + DAY)
    assert [row["referencia"] for row in rows(folders / "2.0")] == [two[1].reference]


def test_two_withdrawals_before_the_worker_came_make_one_revision(cast, two):
    withdraw(cast.one, two[0])
    withdraw(cast.one, two[1])
    revised = cast.revise()
    assert ([str(one) for one in revised], revised[0].events) == (["1.1"], 0)


def test_one_after_the_other_they_make_two(cast, two):
    for decision in two:
        withdraw(cast.one, decision)
        cast.revise()
    newest = queries.latest_edition()
    gone = {one["reference"] for one in newest.manifest["errata"]}
    assert (str(newest), gone) == ("1.2", {one.reference for one in two})


def test_revising_when_nothing_was_withdrawn_changes_nothing(cast, two):
    assert (cast.revise(), str(queries.latest_edition())) == ([], "1.0")


def test_an_edition_without_the_withdrawn_is_not_revised(cast, as_operator, two):
    with as_operator():
        one = make_event(cast.one)
    decision = decide(cast.one, one)
    withdraw(cast.one, decision)
    assert (cast.revise(), queries.tombstones_of(queries.latest_edition()).count()) == ([], 0)


def test_withdrawn_before_anybody_reviewed_it_is_never_published(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
    withdraw(cast.one, decide(cast.one, one))
    assert cast.publish().events == 0


def test_withdrawing_a_newer_decision_takes_out_what_the_older_one_let_out(cast, two):
    newer = decide(cast.one, two[0].event, at=AT + DAY)
    withdraw(cast.one, newer)
    assert shown() == [two[1].reference]


def test_another_steward_goes_on_telling_of_a_joint_event(cast, joint, folders):
    first, second = joint
    withdraw(cast.one, first)
    cast.revise()
    [row] = rows(folders / "1.1")
    assert (row["referencia"], row["tambien"], row["victimas"], row["fuentes"]) == (
        second.reference, "", "2", "1",
    )  # fmt: skip
    assert shown() == [second.reference]


def test_of_a_joint_event_exactly_one_stewards_words_go(cast, joint, folders):
    first, second = joint
    withdraw(cast.other, second)
    cast.revise()
    [row] = rows(folders / "1.1")
    gone = {(one.reference, one.gone) for one in queries.tombstones_of(queries.latest_edition())}
    assert (row["referencia"], row["victimas"], row["fuentes"], gone) == (
        first.reference, "1", "1", {(second.reference, "withdrawn")},
    )  # fmt: skip


def test_a_joint_event_is_gone_at_once_and_back_with_the_worker(cast, joint):
    withdraw(cast.other, joint[1])
    at_once = shown()
    cast.revise()
    assert (at_once, shown()) == ([], [joint[0].reference])


def test_when_all_its_stewards_withdraw_nothing_of_a_joint_event_stays(cast, joint):
    withdraw(cast.one, joint[0])
    withdraw(cast.other, joint[1])
    cast.revise()
    left = [model.objects.count() for model in (PublishedEvent, PublishedKind, PublishedPart)]
    assert left == [0, 0, 0]


def test_decided_anew_it_comes_back_under_another_name(cast, two, folders):
    withdraw(cast.one, two[0])
    cast.revise()
    again = let_out(cast.one, two[0].event, at=NOW + DAY)
    cast.publish(at=NOW + 2 * DAY)
    names = {row["referencia"] for row in rows(folders / "2.0")}
    assert names == {again.reference, two[1].reference}
    assert two[0].reference != again.reference


def test_the_job_that_makes_the_files_waits_in_the_same_transaction(cast, two):
    withdraw(cast.one, two[0])
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name, lock, args from procrastinate_jobs")
        [(name, lock, args)] = cursor.fetchall()
    assert (name, lock) == ("publication.revise_editions", "publication")
    assert said(json.loads(args)) == {"account": str(cast.one.steward.pk)}


@pytest.mark.parametrize("who", ["curator", "stranger", "other_steward"])
def test_nobody_elses_publication_is_withdrawn(cast, two, who):
    accounts = {
        "curator": cast.curator,
        "stranger": cast.stranger,
        "other_steward": cast.other.steward,
    }
    account = accounts[who]
    with acting_as(account.pk), pytest.raises(NotAllowed) as refused:
        withdraw_publication(decision=two[0], reason="No.", by=account.pk, at=NOW)
    assert (refused.value.rule, len(shown())) == ("publication.withdraw.needs_contributor", 2)


def test_one_person_of_the_organisation_is_enough_to_withdraw(cast, two):
    by = cast.one.verifier.pk
    with acting_as(by):
        withdraw_publication(decision=two[0], reason="Riesgo nuevo.", by=by, at=NOW)
    assert shown() == [two[1].reference]


def test_a_withdrawal_says_why(cast, two):
    by = cast.one.steward.pk
    with acting_as(by), pytest.raises(NothingSaid):
        withdraw_publication(decision=two[0], reason=" ", by=by, at=NOW)
    assert len(shown()) == 2


def test_a_decision_is_withdrawn_once(cast, two):
    withdraw(cast.one, two[0])
    with pytest.raises(AlreadySaid):
        withdraw(cast.one, two[0])


def test_a_steward_who_leaves_takes_everything_of_a_list_with_her(cast, two, as_operator):
    with as_operator():
        other = make_event(cast.other)
    kept = let_out(cast.other, other)
    cast.publish(at=NOW + DAY)
    by = cast.one.steward.pk
    with acting_as(by):
        gone = withdraw_everything(
            compartment=cast.one.source_list.compartment_id, reason="Nos vamos.", by=by,
            at=NOW + 2 * DAY,
        )  # fmt: skip
    cast.revise(at=NOW + 2 * DAY)
    assert (len(gone), shown()) == (2, [kept.reference])


def test_a_reviewer_who_disagrees_with_a_new_decision_takes_nothing_out(cast, two):
    newer = decide(cast.one, two[0].event, at=AT + DAY)
    agree(newer, cast.one.verifier, agrees=False, at=AT + DAY)
    assert cast.publish(at=NOW + DAY).events == 2
