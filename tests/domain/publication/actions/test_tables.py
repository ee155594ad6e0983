"""Release tables: proposed by one, agreed by another, let out, replaced, taken back."""

import json
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.factories.accountability import FIRST, KNOWN, Night, make_danger, report
from tests.factories.kept import kept_on
from tests.factories.procedure import local
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions import NotOverYet, take_back_report
from baluarte.domain.accountability.models import Reporting
from baluarte.domain.accountability.periods import Period
from baluarte.domain.audit.signing import signer
from baluarte.domain.procedure.models import Matter
from baluarte.domain.publication import actions, tasks
from baluarte.domain.publication.actions import AlreadySaid
from baluarte.domain.publication.choices import Guard, Objection, TablesStanding, TakenBack
from baluarte.domain.publication.files.manifest import encoded
from baluarte.domain.publication.files.signature import signed
from baluarte.domain.publication.files.verification import verify_edition
from baluarte.domain.publication.models import (
    ReleasedCell,
    TableProposal,
    TableReview,
)
from baluarte.domain.publication.queries import tables
from baluarte.domain.publication.release_table import Cell
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
YEAR_AFTER = local("2027-01-10 09:00")


@pytest.fixture
def keepers(as_operator, as_worker):
    return kept_keepers(as_operator, as_worker)


@kept_on
def kept_keepers(as_operator, as_worker):
    with as_operator():
        made = make_keepers()
    made.as_worker = as_worker
    make_quarter(made)
    return made


def standing(keepers, proposal) -> TablesStanding:
    with acting_as(keepers.owner.pk):
        return tables.standing_of_tables(tables.proposal_of_tables(proposal.pk))


def test_what_one_proposed_and_another_agreed_on_goes_out_numbered_and_whole(keepers):
    release = keepers.release()
    cells = tables.released_cells(release, "PRO-P-01")
    shown = {(one.level, one.state, one.outcome): one for one in cells}
    assert (str(release), release.period, release.manifest["rules"]["guard"]) == (
        "1.0", "2026-T1", "rounding",
    )  # fmt: skip
    assert (shown["federal", "30", "in_time"].shown, shown["state", "", ""].shown) == (
        "rounded", "no_data",
    )  # fmt: skip


def test_the_files_have_the_sums_of_the_manifest(keepers):
    release = keepers.release()
    sums = {one["path"]: one["sha256"] for one in tables.described_files(release)}
    files = tables.released_files(release)
    assert {name: sha256(text).hexdigest() for name, text in files.items()} == sums
    assert sums["manifest.json"] == release.manifest_sha256


@pytest.fixture
def downloaded(keepers, tmp_path):
    for name, text in tables.released_files(keepers.release()).items():
        (tmp_path / name).write_bytes(text)
    return tmp_path


def test_released_tables_are_signed_as_editions_are(downloaded):
    found = verify_edition(downloaded, key=downloaded / "key.json")
    assert (found.of, found.edition, found.faults) == ("tables", "1.0", ())


def test_a_figure_changed_in_a_copy_is_found(downloaded):
    written = (downloaded / "cumplimiento.csv").read_bytes()
    (downloaded / "cumplimiento.csv").write_bytes(written.replace(b"federal", b"fedoral", 1))
    assert verify_edition(downloaded).faults == ("cumplimiento.csv was changed",)


def test_a_manifest_written_anew_is_found(downloaded):
    held = json.loads((downloaded / "manifest.json").read_text())
    (downloaded / "manifest.json").write_bytes(encoded(held | {"reported": []}))
    assert verify_edition(downloaded).faults == ("manifest.json.sig is of another manifest",)


def test_the_signature_of_an_edition_does_not_pass_for_that_of_tables(downloaded):
    written = (downloaded / "manifest.json").read_bytes()
    of_an_edition = signed(written, number="1.0", signer=signer())
    (downloaded / "manifest.json.sig").write_bytes(of_an_edition)
    assert verify_edition(downloaded).faults == ("manifest.json.sig is of another manifest",)


def test_a_proposal_keeps_no_true_count(keepers):
    make_danger(keepers.cast, Night(issued=1, in_place=3))
    kept = TableProposal.objects
    proposal = keepers.propose()
    with acting_as(keepers.owner.pk):
        one = kept.get(pk=proposal.pk)
    assert {row[5] % 5 for row in one.cells if row[5] is not None} == {0}


def test_nobody_lets_out_what_they_proposed(keepers):
    proposal = keepers.propose()
    with acting_as(keepers.owner.pk), pytest.raises(actions.NeedsAnotherPerson):
        actions.review_tables(proposal=proposal, objection=None, by=keepers.owner.pk, at=KNOWN)


def test_the_database_itself_tells_two_pairs_of_eyes_from_one(keepers):
    proposal = keepers.propose()
    with (
        acting_as(keepers.owner.pk),
        pytest.raises(IntegrityError, match="two_pairs_of_eyes"),
        transaction.atomic(),
    ):
        TableReview.objects.create(
            proposal=proposal, proposed_by=keepers.owner, reviewed_by=keepers.owner,
            reviewed_at=KNOWN,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_who_does_not_keep_the_figures_neither_asks_nor_agrees_nor_takes_back(keepers, who):
    by, release = getattr(keepers, who).pk, keepers.release()
    given = {"by": by, "at": KNOWN}
    with acting_as(by):
        for act in (
            lambda: actions.ask_for_tables(period=FIRST, guard=Guard.ROUNDING, **given),
            lambda: actions.review_tables(proposal=release.proposal, objection=None, **given),
            lambda: actions.withdraw_tables(release=release, why=TakenBack.RISK, **given),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert (TableProposal.objects.count(), TableReview.objects.count()) == (0, 0)


def test_both_who_keep_the_figures_see_what_is_proposed(keepers):
    proposal = keepers.propose()
    seen = []
    for who in (keepers.owner, keepers.colleague):
        with acting_as(who.pk):
            seen.append([one.pk for one in tables.proposals_of_tables()])
    assert seen == [[proposal.pk], [proposal.pk]]


def test_an_objection_keeps_it_inside(keepers):
    proposal = keepers.propose()
    with acting_as(keepers.colleague.pk):
        actions.review_tables(
            proposal=proposal, objection=Objection.INCOMPLETE, by=keepers.colleague.pk, at=KNOWN
        )
    assert (standing(keepers, proposal), keepers.let_out(proposal)) == (
        TablesStanding.REFUSED, None,
    )  # fmt: skip


def test_it_is_reviewed_once(keepers):
    proposal = keepers.propose()
    keepers.agree(proposal)
    with acting_as(keepers.colleague.pk):
        again = tables.proposal_of_tables(proposal.pk)
        with pytest.raises(actions.AlreadySaid):
            actions.review_tables(proposal=again, objection=None, by=keepers.colleague.pk, at=KNOWN)


def test_a_period_that_is_not_over_has_no_tables(keepers):
    with pytest.raises(NotOverYet):
        keepers.propose(Period(2026, 2))


def test_a_year_is_not_let_out_beside_one_of_its_quarters(keepers):
    keepers.release()
    with pytest.raises(actions.PeriodsOverlap):
        keepers.propose(Period(2026), at=YEAR_AFTER)


def hidden(proposal, state="30", indicator="PRO-P-01"):
    """Return which outcomes a proposal hides of a state."""
    rows = [Cell(*row) for row in proposal.cells]
    return {
        one.outcome
        for one in rows
        if (one.indicator, one.level, one.state) == (indicator, "federal", state)
        and one.shown == "hidden"
    }


def test_a_revision_hides_what_would_tell_beside_the_first_what_came_in_since(keepers):
    """One more night in a table as counted: whoever has both would read off what became of it."""
    for _ in range(4):
        make_danger(keepers.cast, Night(issued=1, in_place=5))
    first = keepers.release(guard=Guard.SUPPRESSION)
    make_danger(keepers.cast, Night(issued=2, in_place=5))
    again = keepers.propose(guard=Guard.SUPPRESSION)
    assert (str(first), again.is_safe, bool(hidden(again) - hidden(first.proposal))) == (
        "1.0", True, True,
    )  # fmt: skip


def test_a_revision_that_nobody_can_prove_safe_shows_nothing_and_is_refused(keepers, as_operator):
    """The first said forty more of everything: no records that only came in give both."""
    for _ in range(5):
        make_danger(keepers.cast, Night(issued=1, in_place=5))
    first = keepers.release(guard=Guard.SUPPRESSION).proposal
    more = [[*row[:5], *(one and one + 40 for one in row[5:])] for row in first.cells]
    with as_operator():
        TableProposal.objects.filter(pk=first.pk).update(cells=more)
    again = keepers.propose(guard=Guard.SUPPRESSION)
    shown = {Cell(*row).shown for row in again.cells if Cell(*row).indicator == "PRO-P-01"}
    assert (again.is_safe, standing(keepers, again)) == (False, TablesStanding.EXPOSED)
    assert shown == {"hidden", "no_data"}
    with acting_as(keepers.colleague.pk), pytest.raises(actions.Exposed):
        actions.review_tables(proposal=again, objection=None, by=keepers.colleague.pk, at=KNOWN)


def test_a_safe_revision_takes_the_place_of_the_first_and_names_it(keepers):
    first = keepers.release()
    second = keepers.release(at=KNOWN.replace(day=20))
    stands = [str(one) for one in tables.table_releases()]
    assert (str(second), stands, second.manifest["replaces"]) == (
        "1.1", ["1.1"], {"release": "1.0", "manifest_sha256": first.manifest_sha256},
    )  # fmt: skip


def test_what_was_agreed_on_before_newer_tables_came_out_does_not_go_out(keepers):
    older = keepers.propose()
    keepers.agree(older)
    keepers.release(at=KNOWN.replace(day=20))
    assert (standing(keepers, older), keepers.let_out(older)) == (TablesStanding.OVERTAKEN, None)


def test_taken_back_no_figure_is_left_and_its_number_and_sum_stay(keepers):
    release = keepers.release()
    with acting_as(keepers.owner.pk):
        actions.withdraw_tables(release=release, why=TakenBack.WRONG, by=keepers.owner.pk, at=KNOWN)
        gone = tables.table_release(1, 0)
        assert (
            tables.released_cells(gone), tables.released_files(gone), gone.medians,
            gone.manifest_sha256, gone.withdrawn_why,
        ) == ([], {}, {}, release.manifest_sha256, "wrong")  # fmt: skip


def test_every_revision_of_their_number_is_taken_back_with_them(keepers, as_role):
    first, second = keepers.release(), keepers.release(at=KNOWN.replace(day=20))
    with acting_as(keepers.owner.pk):
        actions.withdraw_tables(
            release=second, why=TakenBack.RISK, by=keepers.owner.pk, at=second.released_at
        )
        with pytest.raises(AlreadySaid):
            actions.withdraw_tables(
                release=first, why=TakenBack.RISK, by=keepers.owner.pk, at=second.released_at
            )
    with as_role("bal_public"), acting_as_nobody():
        gone = [tables.table_release(1, revision) for revision in (0, 1)]
        assert [tables.released_files(one) for one in gone] == [{}, {}]
        assert [one.medians for one in gone] == [{}, {}]
        assert ReleasedCell.objects.count() == 0
    assert {one.withdrawn_why for one in gone} == {"risk"}


def test_what_was_replaced_takes_back_what_stands_with_it(keepers):
    first, second = keepers.release(), keepers.release(at=KNOWN.replace(day=20))
    with acting_as(keepers.owner.pk):
        actions.withdraw_tables(
            release=first, why=TakenBack.RISK, by=keepers.owner.pk, at=second.released_at
        )
        assert tables.table_release(1, 1).withdrawn_at == second.released_at


def test_what_was_taken_back_is_still_known_to_the_audit(keepers):
    for _ in range(4):
        make_danger(keepers.cast, Night(issued=1, in_place=5))
    release = keepers.release(guard=Guard.SUPPRESSION)
    with acting_as(keepers.owner.pk):
        actions.withdraw_tables(release=release, why=TakenBack.WRONG, by=keepers.owner.pk, at=KNOWN)
    make_danger(keepers.cast, Night(issued=2, in_place=5))
    again = keepers.propose(guard=Guard.SUPPRESSION)
    assert bool(hidden(again) - hidden(release.proposal)) is True


def test_without_a_report_there_is_no_data_in_any_cell(keepers):
    with acting_as(keepers.owner.pk):
        take_back_report(reporting=Reporting.objects.get(), by=keepers.owner.pk, at=KNOWN)
    assert {row[4] for row in keepers.propose(at=KNOWN.replace(day=16)).cells} == {"no_data"}


def test_the_worker_proposes_for_who_asked_and_lets_out_for_who_agreed(keepers, as_role):
    with as_role("bal_worker"):
        key = tasks.propose_tables(str(keepers.owner.pk), "2026-T1", "rounding")
    with acting_as(keepers.owner.pk):
        proposal = tables.proposal_of_tables(key)
    keepers.agree(proposal)
    with as_role("bal_worker"):
        assert tasks.release_tables(str(keepers.colleague.pk), key) == "1.0"


def test_s23_the_portal_reads_what_was_let_out_and_is_refused_what_it_came_from(keepers, as_role):
    keepers.release()
    answers = {}
    with as_role("bal_public"), acting_as_nobody():
        for table in (
            "publication_tablerelease", "publication_releasedcell", "publication_tableproposal",
            "publication_tablereview", "accountability_reporting", "procedure_obligation",
            "protection_measure",
        ):  # fmt: skip
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"select count(*) from {table}")
                    answers[table] = "rows" if cursor.fetchone()[0] else "none"
            except DatabaseError as refused:
                answers[table] = "permission denied" in str(refused)
    assert answers == {
        "publication_tablerelease": "rows", "publication_releasedcell": "rows",
        "publication_tableproposal": True, "publication_tablereview": True,
        "accountability_reporting": True, "procedure_obligation": True,
        "protection_measure": True,
    }  # fmt: skip


def test_the_portals_role_can_neither_add_nor_change_nor_remove_a_figure(keepers, as_role):
    keepers.release()
    refused = []
    for statement in (
        "update publication_releasedcell set value = 0",
        "delete from publication_releasedcell",
        "update publication_tablerelease set number = 9",
    ):
        with as_role("bal_public"), acting_as_nobody(), transaction.atomic():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
            except DatabaseError as error:
                refused.append("permission denied" in str(error))
    assert refused == [True, True, True]


def test_a_figure_where_none_is_shown_cannot_be_kept(keepers, as_worker):
    release = keepers.release()
    with (
        as_worker(keepers.owner),
        pytest.raises(IntegrityError, match="no_figure_where_none"),
        transaction.atomic(),
    ):
        ReleasedCell.objects.create(
            release=release, position=9999, indicator="X", level="federal", shown="no_data",
            value=0,
        )  # fmt: skip


def test_nothing_that_goes_out_names_a_matter_a_person_or_who_proposed(keepers):
    """Canaries: keys and references of matters, accounts, keepers; in rows and in every file."""
    release = keepers.release()
    with acting_as(keepers.cast.owner.pk):
        rows = Matter.objects.values_list("pk", "reference", "compartment_id")
        canaries = [str(one) for row in rows for one in row]
    people = (keepers.owner, keepers.colleague, keepers.cast.owner)
    canaries += [str(one.pk) for one in people] + [one.display_name for one in people]
    canaries += [keepers.cast.keeper.name]
    with acting_as(keepers.owner.pk):
        told = repr([release.manifest, release.medians, tables.released_cells(release)])
        told += "".join(text.decode() for text in tables.released_files(release).values())
    assert (len(canaries) > 8, [one for one in canaries if one in told]) == (True, [])


def test_the_manifest_names_who_reported(keepers):
    assert keepers.release().manifest["reported"] == [keepers.cast.federal.name]


def test_an_institution_that_reports_another_quarter_changes_nothing_here(keepers):
    before = keepers.propose().cells
    report(keepers.cast.police, keepers.owner, Period(2025, 4))
    assert keepers.propose().cells == before
