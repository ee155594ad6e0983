import csv
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.factories.access import AT
from tests.factories.jobs import as_the_worker, said
from tests.factories.publication import (
    LARGE,
    NOW,
    SMALL,
    add_act,
    agree,
    decide,
    determine,
    judge_same,
    let_out,
    make_event,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import sequence
from baluarte.domain.audit.models import Checkpoint, Entry
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.models import SourceList
from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import ask_for_edition, publish_edition
from baluarte.domain.publication.choices import RuleSection
from baluarte.domain.publication.files.verification import verify_edition
from baluarte.domain.publication.models import Decision, Edition, PublishedEvent, RuleCount
from baluarte.domain.publication.rule_counts import RULES
from baluarte.domain.publication.totals import Totals
from baluarte.domain.registry.choices import EventState
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + DAY


def rows(folder, *names):
    """Return the rows of some files; of both tables of events where none is named."""
    told = []
    for name in names or ("hechos.csv", "hechos_tal_cual.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            told += csv.DictReader(file)
    return told


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "editions"


def test_an_edition_holds_what_was_decided_and_reviewed(cast, as_operator, folders):
    with as_operator():
        one = make_event(cast.one)
    decision = let_out(cast.one, one)
    edition = cast.publish()
    assert (str(edition), [row["referencia"] for row in rows(folders / "1.0")]) == (
        "1.0",
        [decision.reference],
    )


def test_an_edition_verifies_by_its_folder_alone(cast, as_operator, folders):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    edition = cast.publish()
    found = verify_edition(folders / "1.0")
    assert (found.faults, found.manifest_sha256) == ((), edition.manifest_sha256)


@pytest.mark.parametrize("left_at", ["undecided", "waiting", "blocked"])
def test_what_is_not_decided_and_agreed_is_not_in_it(cast, as_operator, folders, left_at):
    with as_operator():
        one = make_event(cast.one)
    if left_at != "undecided":
        decision = decide(cast.one, one)
    if left_at == "blocked":
        agree(decision, cast.one.verifier, agrees=False)
    cast.publish()
    assert (rows(folders / "1.0"), PublishedEvent.objects.count()) == ([], 0)


def test_events_acts_and_victims_are_three_counts(cast, as_operator):
    """Two journalists are threatened and one is beaten; a third is threatened elsewhere."""
    with as_operator():
        first = make_event(cast.one, acts=[("AG-THR", 1), ("AG-THR", 2), ("AG-PHY", 1)], victims=2)
        second = make_event(cast.other)
        third = make_event(cast.other, place=None)
    let_out(cast.one, first)
    let_out(cast.other, second)
    let_out(cast.other, third, fields=["date", "types"])
    edition = cast.publish()
    assert (edition.events, edition.acts, edition.victims) == (3, 4, 3)
    assert (edition.events_without_acts, edition.events_without_victims) == (1, 1)


def test_a_joint_event_is_there_once(cast, as_operator, folders):
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other)
        judge_same(one, other, cast.one.steward)
    first = let_out(cast.one, one)
    second = let_out(cast.other, other, at=AT + DAY)
    edition = cast.publish()
    [row] = rows(folders / "1.0")
    assert (row["referencia"], row["tambien"], row["fuentes"], edition.events, edition.acts) == (
        first.reference, second.reference, "2", 1, 1,
    )  # fmt: skip


def test_a_field_needs_the_release_of_the_steward_whose_it_is(cast, as_operator, folders):
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other, place=SMALL)
        judge_same(one, other, cast.one.steward)
    let_out(cast.one, one, fields=["date"])
    let_out(cast.other, other, fields=["types", "victims"], at=AT + DAY)
    cast.publish()
    [row] = rows(folders / "1.0")
    assert (row["fecha"], row["municipio"], row["tipos"], row["responsables"]) == (
        "2026-01", "", "AG-THR", "",
    )  # fmt: skip


def test_a_confidential_record_of_the_same_event_is_not_counted_behind_it(
    cast, as_operator, folders
):
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other, victims=9)
        judge_same(one, other, cast.one.steward)
    let_out(cast.one, one)
    cast.publish()
    [row] = rows(folders / "1.0")
    assert (row["fuentes"], row["victimas"], row["tambien"]) == ("1", "1", "")


def test_two_events_judged_one_after_the_cut_off_are_still_two(cast, as_operator):
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other)
        judge_same(one, other, cast.one.steward, at=NOW)
    let_out(cast.one, one)
    let_out(cast.other, other)
    found = [cast.publish(at=LATER, cut_off_at=at).events for at in (NOW - DAY, NOW)]
    assert found == [2, 1]


def test_dates_go_out_to_the_month_and_deaths_to_the_day(cast, as_operator, folders):
    with as_operator():
        killed = make_event(cast.one, on=date(2026, 1, 7), acts=[("AG-KIL", 1)])
        threatened = make_event(cast.one, on=date(2026, 1, 8))
    for one in (killed, threatened):
        let_out(cast.one, one)
    cast.publish()
    assert sorted(row["fecha"] for row in rows(folders / "1.0")) == ["2026-01", "2026-01-07"]


def held_back_in(cast, edition):
    """Return what only the worker counts exactly: which rules applied, and how often."""
    section = RuleSection.HELD_BACK
    with cast.as_worker(cast.curator):
        rows = RuleCount.objects.filter(number=edition.number, section=section, times__gt=0)
        return dict(rows.values_list("rule", "times"))


def test_a_small_municipality_is_not_named_and_the_manifest_says_how_many(
    cast, as_operator, folders
):
    with as_operator():
        one = make_event(cast.one, place=SMALL)
    let_out(cast.one, one)
    edition = cast.publish()
    [row] = rows(folders / "1.0")
    assert (row["municipio"], row["entidad"]) == ("", "20")
    assert edition.manifest["held_back"] == dict.fromkeys(RULES[RuleSection.HELD_BACK], 0)
    assert held_back_in(cast, edition) == {
        "date_day_to_month": 1, "municipality_below_minimum_population": 1,
    }  # fmt: skip


def test_a_list_that_is_shared_no_longer_is_not_in_the_next_edition(cast, as_operator, folders):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    with as_operator():
        SourceList.objects.filter(pk=cast.one.source_list.pk).update(share_level=ShareLevel.MINE)
    edition = cast.publish()
    assert (rows(folders / "1.0"), held_back_in(cast, edition)) == (
        [],
        {"record_no_longer_released": 1},
    )


def test_a_public_name_is_of_the_event_that_bore_it_first(cast, as_operator, folders):
    """Whoever decides by SQL may call her own event by another's name: it does not go out."""
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other)
    named = let_out(cast.one, one)
    usurped = let_out(cast.other, other, at=AT + DAY)
    with as_operator():
        Decision.objects.filter(pk=usurped.pk).update(reference=named.reference)
    edition = cast.publish()
    assert [row["referencia"] for row in rows(folders / "1.0")] == [named.reference]
    assert held_back_in(cast, edition)["record_no_longer_released"] == 1


def test_what_was_discarded_since_is_not_in_it(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    with as_operator():
        determine(one, status=EventState.DISCARDED, at=AT + DAY)
    assert cast.publish().events == 0


def test_a_field_that_changed_since_two_people_saw_it_waits(cast, as_operator, folders):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    with as_operator():
        determine(one, victims=2, at=AT + DAY)
        add_act(one, "AG-THR", 2, at=AT + DAY)
    edition = cast.publish()
    [row] = rows(folders / "1.0")
    assert (row["victimas"], row["agresiones"], row["tipos"], row["responsables"]) == (
        "", "", "AG-THR", "",
    )  # fmt: skip
    assert held_back_in(cast, edition)["field_changed_since_it_was_decided"] == 2


def test_decided_anew_it_goes_out_as_it_is_now(cast, as_operator, folders):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    with as_operator():
        determine(one, victims=2, at=AT + DAY)
    let_out(cast.one, one, at=AT + 2 * DAY)
    cast.publish()
    [row] = rows(folders / "1.0")
    assert row["victimas"] == "2"


def test_a_single_review_is_said(cast, as_operator, folders):
    with as_operator():
        cast.one.institution.memberships.filter(account=cast.one.verifier).update(valid_until=AT)
        alike = [make_event(cast.one) for _ in range(5)]
    for one in alike:
        agree(decide(cast.one, one), cast.one.steward)
    cast.publish()
    said = {(row["una_sola_revision"], row["tal_cual"]) for row in rows(folders / "1.0")}
    kept = set(PublishedEvent.objects.values_list("single_review", "is_exact"))
    assert (said, kept) == ({("true", "false")}, {(True, False)})


def test_public_names_are_the_same_from_edition_to_edition(cast, as_operator, folders):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    editions = [str(cast.publish(at=at)) for at in (NOW, LATER)]
    names = [[row["referencia"] for row in rows(folders / name)] for name in editions]
    assert (editions, names[0]) == (["1.0", "2.0"], names[1])


def test_the_same_decisions_and_cut_off_make_the_same_tables(cast, as_operator, folders):
    with as_operator():
        some = [make_event(cast.one, place=place) for place in (LARGE, SMALL, None)]
        others = [make_event(cast.other, acts=[("AG-PHY", 3)]) for _ in range(3)]
        judge_same(some[0], others[0], cast.one.steward)
    for house, told in ((cast.one, some), (cast.other, others)):
        for one in told:
            let_out(house, one)
    cast.publish(cut_off_at=NOW)
    with as_operator():
        # What happens after the cut-off changes nothing.
        determine(some[1], victims=5, at=LATER)
    let_out(cast.one, some[2], at=LATER, fields=[])
    cast.publish(at=LATER, cut_off_at=NOW)
    tables = ("hechos.csv", "agresiones.csv", "catalogos.csv", "hechos.parquet", "hechos.geojson")
    first, second = [
        {name: (folders / edition / name).read_bytes() for name in tables}
        for edition in ("1.0", "2.0")
    ]
    assert first == second


def test_the_manifest_carries_the_newest_seal_of_the_log(cast, as_operator, as_role, folders):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    with as_role("bal_worker"), acting_as_nobody():
        sequence(at=NOW)
        note = Checkpoint.objects.last().note
    cast.publish()
    held = json.loads((folders / "1.0" / "manifest.json").read_text())
    assert (held["log_checkpoint"], note in held["log_checkpoint"]) == (note, True)


def test_an_edition_is_in_the_log(cast, as_operator):
    edition = cast.publish()
    with acting_as(cast.curator.pk):
        entry = Entry.objects.get(act="publication.publish")
    assert entry.objects_named == [str(edition.pk)]


@pytest.mark.parametrize("who", ["steward", "verifier", "stranger"])
def test_only_a_curator_publishes(cast, as_worker, who):
    account = cast.stranger if who == "stranger" else getattr(cast.one, who)
    with as_worker(account), pytest.raises(NotAllowed) as refused:
        publish_edition(by=account.pk, at=NOW)
    assert (refused.value.rule, Edition.objects.count()) == (
        "publication.publish.needs_curator",
        0,
    )


def test_the_workbench_itself_can_put_nothing_in(cast):
    with acting_as(cast.curator.pk), pytest.raises(Exception, match="permission denied"):
        publish_edition(by=cast.curator.pk, at=NOW)


def test_a_curator_asks_and_a_job_waits_in_the_same_transaction(cast):
    with acting_as(cast.curator.pk):
        ask_for_edition(by=cast.curator.pk, at=NOW)
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name, args from procrastinate_jobs")
        [(name, args)] = cursor.fetchall()
    given = {"account": str(cast.curator.pk)}
    assert (name, said(json.loads(args))) == ("publication.publish_edition", given)


def test_somebody_else_does_not_ask(cast):
    by = cast.one.steward.pk
    with acting_as(by), pytest.raises(NotAllowed):
        ask_for_edition(by=by, at=NOW)


def test_a_publication_that_fails_leaves_neither_rows_nor_folder(
    cast, as_operator, as_worker, folders, settings
):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    good = settings.FILE_FOLDER
    (good / "file").write_text("no folder can be made below a file")
    settings.FILE_FOLDER = good / "file"
    with as_worker(cast.curator), pytest.raises(OSError, match="file"):
        publish_edition(by=cast.curator.pk, at=NOW)
    settings.FILE_FOLDER = good
    assert (Edition.objects.count(), PublishedEvent.objects.count(), folders.exists()) == (
        0, 0, False,
    )  # fmt: skip


def test_a_folder_whose_publication_was_never_committed_is_written_over(cast, as_operator, folders):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    (folders / "1.0").mkdir(parents=True)
    (folders / "1.0" / "hechos.csv").write_text("half")
    (folders / ".writing-killed").mkdir()
    cast.publish()
    assert (verify_edition(folders / "1.0").faults, [p.name for p in folders.iterdir()]) == (
        (),
        ["1.0"],
    )


def test_what_the_portal_counts_is_what_the_edition_says(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    edition = cast.publish()
    assert queries.totals(edition) == Totals(edition.events, edition.acts, edition.victims)
