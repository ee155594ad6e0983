"""Whoever takes one publication from another learns no count that was hidden. All invented.

The portal says the same things more than once: editions of the policy, their errata, release
tables and their revisions, reports, files. Each is safe alone; these tests read them together.
"""

import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factories.access import AT
from tests.factories.accountability import FIRST, KNOWN, Night, make_danger
from tests.factories.kept import kept_on
from tests.factories.publication import NOW, agree, decide, make_event, withdraw
from tests.factories.publication import let_out as let_event_out
from tests.factories.statements import make_every_state
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import (
    note_policy_erratum,
    prepare_policy_edition,
    review_policy_edition,
    withdraw_tables,
)
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind, Shown, TakenBack
from baluarte.domain.publication.cut_cells import FEW, OTHERS, TOTAL, Counted
from baluarte.domain.publication.cut_control import guard_cuts
from baluarte.domain.publication.models import (
    PolicyRow,
    PublishedCut,
    ReleasedCell,
)
from baluarte.domain.publication.policy_rows.released import share_of
from baluarte.domain.publication.queries import Filters
from baluarte.domain.publication.queries.tables import released_cells
from baluarte.domain.publication.reports.drafting import compose
from baluarte.domain.registry.models import Profile
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.indicators import indicators
from baluarte.norms.policy.report_calendar import ReportPeriod
from baluarte.web.public.policy import files

pytestmark = pytest.mark.django_db
CLOCK = "PRO-P-01"
BASE = 5
MANY = 7


@pytest.fixture
def keepers(as_operator, as_worker, as_role):
    made = kept_keepers(as_operator, as_worker)

    @contextmanager
    def as_stranger():
        with as_role("bal_public"), acting_as_nobody():
            yield

    made.as_stranger = as_stranger
    return made


@kept_on
def kept_keepers(as_operator, as_worker):
    with as_operator():
        made = make_keepers()
        make_every_state()
    made.as_worker = as_worker
    make_quarter(made, nights=MANY)
    return made


def prepare(keepers, *, at=KNOWN):
    with acting_as(keepers.owner.pk):
        return prepare_policy_edition(by=keepers.owner.pk, at=at)


def let_out(keepers, *, at=KNOWN):
    edition = prepare(keepers, at=at)
    with acting_as(keepers.colleague.pk):
        by = keepers.colleague.pk
        return review_policy_edition(edition=edition, objection=None, by=by, at=at)


def digests(keepers, edition):
    with acting_as(keepers.owner.pk):
        rows = PolicyRow.objects.filter(edition=edition)
        return {(one.kind, one.code): one.digest for one in rows}


def public_rows(keepers, release, **asked):
    with keepers.as_stranger():
        return queries.policy_rows(release, **asked)


def whole(keepers, release) -> str:
    """Return all that files of an edition say, as a stranger fetches them."""
    with keepers.as_stranger():
        errata = list(queries.policy_errata(release))
        tables = [files.table_file(release, one) for one in files.NAMES if one != files.WHOLE]
        return "\n".join([files.whole_file(release, errata), *tables])


def take_back(keepers, tables, *, at=KNOWN):
    with acting_as(keepers.owner.pk):
        withdraw_tables(release=tables, why=TakenBack.WRONG, by=keepers.owner.pk, at=at)


def test_one_more_confidential_case_changes_nothing_that_an_edition_of_the_policy_says(keepers):
    """Taken from each other, two editions with a case between them tell that there was none."""
    keepers.release()
    before = let_out(keepers).edition
    make_danger(keepers.cast, Night(state="20", issued=1, in_place=3))
    make_danger(keepers.cast, Night(issued=9))
    after = prepare(keepers)
    assert digests(keepers, after) == digests(keepers, before)


@pytest.mark.parametrize(("kind", "period"), [("monthly", "2026-03"), ("annual", "2025")])
def test_one_more_confidential_case_changes_nothing_that_a_report_says(keepers, kind, period):
    keepers.release()
    drafts = []
    for night in (Night(state="20", issued=1, in_place=3), Night(issued=9)):
        with acting_as(keepers.owner.pk):
            drafts.append(
                compose(kind=kind, subject="", period=ReportPeriod.read(period), known_at=KNOWN)
            )
        make_danger(keepers.cast, night)
    assert drafts[0] == drafts[1]


def test_an_edition_of_the_policy_says_of_confidential_files_what_the_tables_say(keepers):
    """Its figures add nothing: they are sums of cells that the tables show."""
    tables = keepers.release()
    release = let_out(keepers)
    shown = {one[:4]: one for one in released_cells(tables)}
    told = [one for one in public_rows(keepers, release) if one.body.get("released")]
    for row in told:
        cells = [shown[row.code, one["level"], "", one["outcome"]] for one in
                 row.body["released"]["levels"]]  # fmt: skip
        assert [(one.shown, one.value, one.lower, one.upper) for one in cells] == [
            (one["shown"], one["value"], one["lower"], one["upper"])
            for one in row.body["released"]["levels"]
        ]
        figure, rule = row.body["figure"], indicators()[row.code]
        share = share_of(rule, cells) if figure["value"] is not None else None
        assert (figure["numerator"], figure["denominator"]) == (
            (share.numerator, share.denominator) if share else (None, None)
        )
        assert (row.body["series"], row.body["institutions"], row.body["sources"]) == ([], [], [])
    assert CLOCK in {one.code for one in told}


def intervals(keepers, releases, tables):
    """Return what a stranger knows of each count that tables and editions of the policy tell."""
    found = defaultdict(list)
    with keepers.as_stranger():
        for one in tables:
            for cell in ReleasedCell.objects.filter(release=one).exclude(shown=Shown.NO_DATA):
                found[cell.indicator, cell.level, cell.state, cell.outcome].append(
                    _bounds(cell.lower, cell.upper)
                )
        for release in releases:
            for row in queries.policy_rows(release, kinds=[PolicyRowKind.INDICATOR]):
                for one in (row.body["released"] or {}).get("levels", ()):
                    found[row.code, one["level"], "", one["outcome"]].append(
                        _bounds(one["lower"], one["upper"])
                    )
    return found


def _bounds(lower, upper):
    """Return what a cell leaves open; one that is hidden leaves open all there is."""
    return (0 if lower is None else lower, inf if upper is None else upper)


def test_two_revisions_and_two_editions_leave_as_much_open_as_one(keepers):
    """A night was told late: tables were revised, and the policy said the old and the new ones."""
    first = keepers.release()
    one = let_out(keepers)
    make_danger(keepers.cast, Night(issued=1.2, in_place=5))
    later = KNOWN.replace(hour=12)
    second = keepers.release(at=later)
    other = let_out(keepers, at=later)
    known = intervals(keepers, [one, other], [first, second])
    assert len(known[CLOCK, "federal", "", ""]) == 4
    for where, several in known.items():
        low, high = max(a for a, _ in several), min(b for _, b in several)
        assert low >= BASE or high - low >= BASE - 1, where
        least, most = max(0, several[1][0] - several[0][1]), several[1][1] - several[0][0]
        # How many came in between the two is as open as any small count.
        assert most - least >= BASE - 1, where


def test_a_table_taken_back_is_in_no_edition_of_the_policy_that_told_it(keepers):
    tables = keepers.release()
    release = let_out(keepers)
    was = json.loads(whole(keepers, release).partition("\n")[0])["rows"]
    told = [one["code"] for one in was if one["body"].get("released")]
    take_back(keepers, tables)
    rows = {one.code: one for one in public_rows(keepers, release, kinds=[PolicyRowKind.INDICATOR])}
    with keepers.as_stranger():
        lines = {one.code: one for one in queries.policy_figures(release)}
    assert told
    for code in told:
        body = rows[code].body
        assert (body["released"], body["figure"]["value"], body["progress"]["ratio"]) == (
            None, None, None,
        )  # fmt: skip
        assert (body["figure"]["numerator"], body["figure"]["low"]) == (None, None)
        assert (lines[code].figure, lines[code].progress) == (body["figure"], body["progress"])


def test_an_erratum_says_of_what_and_why_and_no_number(keepers):
    """Of an edition and its erratum nothing is to be taken from each other."""
    tables = keepers.release()
    release = let_out(keepers)
    take_back(keepers, tables)
    with acting_as(keepers.owner.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.INDICATOR, code=CLOCK, ground=ErratumGround.WRONG,
            by=keepers.owner.pk, at=KNOWN,
        )  # fmt: skip
    held = json.loads(whole(keepers, release).partition("\n")[0])
    assert {frozenset(one) for one in held["errata"]} == {
        frozenset({"kind", "code", "ground", "noted"})
    }


def test_the_reports_of_tables_taken_back_say_nothing_of_them(keepers):
    tables = keepers.release(FIRST)
    take_back(keepers, tables)
    with acting_as(keepers.owner.pk):
        body = compose(kind="annual", subject="", period=ReportPeriod.read("2025"), known_at=KNOWN)
    assert (body["tables"], str(tables) in json.dumps(body)) == ([], False)


def told_at_once(cast, as_operator, count, labor, gender):
    """Let events out whose one victim is described, all of one day and place."""
    with as_operator():
        made = [make_event(cast.one) for _ in range(count)]
        for event in made:
            Profile.objects.create(
                compartment_id=event.compartment_id, event=event, number=1, labor=labor,
                gender=gender, decided_at=AT, by_id=event.created_by_id,
            )  # fmt: skip
    return [let_event_out(cast.one, event) for event in made]


def test_what_revisions_hid_is_not_shown_by_the_one_after(cast, as_operator, as_role):
    """A victim withdrawn, and then another: each time the first edition is taken from the newest.

    Who they were is said by their tombstones; what they did is said by nothing.
    """
    journalists = told_at_once(cast, as_operator, 20, "journalist", "woman")
    told_at_once(cast, as_operator, 20, "defender", "man")
    cast.publish()
    shown = [_shown(as_role)]
    for number, one in enumerate(journalists[:3]):
        withdraw(cast.one, one, at=NOW + timedelta(days=2 * number))
        cast.revise(at=NOW + timedelta(days=2 * number + 1))
        shown.append(_shown(as_role))
    assert shown[0]["labor", "country", TOTAL, "journalist"] == 20
    assert _told_apart(shown, k=BASE) == set()


def test_what_nobody_let_out_changes_nothing_of_the_next_edition(cast, as_operator, as_role):
    """Three came in that no two people decided on: two editions and every filter say the same."""
    told_at_once(cast, as_operator, 8, "journalist", "woman")
    told_at_once(cast, as_operator, 9, "defender", "man")
    first = cast.publish()
    before = _counted_every_way(as_role, first)
    with as_operator():
        hidden = [make_event(cast.one) for _ in range(3)]
    decide(cast.one, hidden[0])
    agree(decide(cast.one, hidden[1]), cast.one.verifier, agrees=False)
    second = cast.publish(at=NOW + timedelta(days=2))
    assert second.number == first.number + 1
    assert _counted_every_way(as_role, second) == before


def _tables(folder, edition) -> dict[str, list[str]]:
    """Return the rows of every table of an edition's files, as whoever subtracts them sorts them."""
    found = (folder / "editions" / str(edition)).glob("*.csv")
    return {one.name: sorted(one.read_text().splitlines()) for one in found}


def test_rows_of_two_editions_taken_from_each_other_are_none_of_what_nobody_let_out(
    cast, as_operator, tmp_path
):
    told_at_once(cast, as_operator, 8, "journalist", "woman")
    first = cast.publish()
    with as_operator():
        hidden = make_event(cast.one)
    decide(cast.one, hidden)
    second = cast.publish(at=NOW + timedelta(days=2))
    before, after = _tables(tmp_path, first), _tables(tmp_path, second)
    assert len(before["hechos_tal_cual.csv"]) == 1 + 8
    # What is told of for the first time, once; and nothing of what nobody let out.
    assert (len(before.pop("cambios.csv")), len(after.pop("cambios.csv"))) == (1 + 8, 1)
    assert after == before


def test_rows_of_an_edition_and_its_revision_differ_by_what_was_withdrawn_and_nothing_else(
    cast, as_operator, tmp_path
):
    """The tombstone says its name; that it was there is all that subtraction tells."""
    several = told_at_once(cast, as_operator, 8, "journalist", "woman")
    first = cast.publish()
    before = _tables(tmp_path, first)["hechos_tal_cual.csv"]
    withdraw(cast.one, several[0], at=NOW + timedelta(days=2))
    [second] = cast.revise(at=NOW + timedelta(days=3))
    after = _tables(tmp_path, second)["hechos_tal_cual.csv"]
    gone = [row for row in before if row not in after]
    assert [several[0].reference in row for row in gone] == [True]
    assert [row for row in after if row not in before] == []


FILTERS = (
    Filters(),
    Filters(state="20"),
    Filters(state="20", municipality="20067"),
    Filters(first_month=date(2026, 1, 1), last_month=date(2026, 1, 1)),
    Filters(first_month=date(2026, 1, 1), last_month=date(2026, 3, 1), may_be=True),
    Filters(group="AG-G-INT"),
    Filters(type="AG-THR", state="20"),
)


def _counted_every_way(as_role, edition):
    """Return all that a stranger counts in an edition, by every filter, and what it says of itself."""
    ways = (queries.totals, queries.by_state, queries.by_municipality, queries.by_month,
            queries.by_year, queries.by_group, queries.by_type)  # fmt: skip
    with as_role("bal_public"), acting_as_nobody():
        counts = [way(edition, asked) for asked in FILTERS for way in ways]
        cuts = [
            (one.cut, one.across, one.key, one.value, one.shown, one.victims)
            for one in PublishedCut.objects.filter(number=edition.number)
        ]
    told = {name: edition.manifest[name] for name in ("held_back", "anonymity", "reconciliation")}
    return counts, sorted(cuts), told


def _shown(as_role):
    with as_role("bal_public"), acting_as_nobody():
        rows = PublishedCut.objects.filter(victims__isnull=False)
        return {(one.cut, one.across, one.key, one.value): one.victims for one in rows}


def _told_apart(shown, *, k):
    """Return which counts differ by few between any two publications: an attacker's finding."""
    found = set()
    for n, before in enumerate(shown):
        for after in shown[n + 1 :]:
            found |= {
                name
                for name in before.keys() & after.keys()
                # Victims by place and year anybody adds up from the published events.
                if TOTAL not in name[-1:] and name[2] not in (OTHERS, FEW)
                and 0 < abs(before[name] - after[name]) < k
            }  # fmt: skip
    return found


one_victim = st.builds(
    Counted,
    st.sampled_from(["journalist", "defender", "both"]),
    st.sampled_from(["woman", "man"]),
    st.sampled_from(["07", "20"]),
    st.sampled_from(["2025", "2026"]),
)
# What an edition or revision after another adds and takes out.
changes = st.lists(
    st.tuples(st.lists(one_victim, max_size=7), st.integers(0, 4)), min_size=1, max_size=4
)


def _read_together(first, later):
    """Return what is told apart by editions and revisions, guarded one after the other."""
    held, memory, shown = list(first), [], []
    for new, gone in [([], 0), *later]:
        held = [*held[gone:], *new]
        cells = guard_cuts(Counter(held), threshold=BASE, earlier=memory)
        memory += cells
        shown.append({one.name: one.victims for one in cells if one.victims is not None})
    return _told_apart(shown, k=BASE)


TEN = [Counted("journalist", "woman", "07", "2025")] * 10


@settings(max_examples=3, deadline=None)
@example(TEN, [([], 1)])
@given(st.lists(one_victim, min_size=20, max_size=60), changes)
def test_no_two_of_many_editions_tell_few_apart(first, later):
    assert _read_together(first, later) == set()


@pytest.mark.prove
@pytest.mark.timeout(1200)
@settings(max_examples=25, deadline=None)
@given(st.lists(one_victim, min_size=10, max_size=80), changes)
def test_no_two_of_many_editions_tell_few_apart_however_they_change(first, later):
    assert _read_together(first, later) == set()
