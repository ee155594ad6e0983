"""A tenth falls by lot to another rater; who analyses has counts of many, and nobody has more."""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.access import make_account, settle
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study
from tests.factories.second_ratings import (
    is_drawn,
    key_of_study,
    lay_rated_twice,
    sampling_key,
)

from baluarte.domain.access import actions as access
from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions.studies import SameRater
from baluarte.domain.protection.models import ItemRating, LevelStatement, RiskStudy
from baluarte.domain.protection.models.second_ratings import (
    AT_ONCE,
    FEWEST_IN_QUARTER,
    FEWEST_PAIRS,
    IS_DRAWN,
    SAMPLE_PERCENT,
)
from baluarte.domain.protection.queries import instrument_of, studies_to_rate_again
from baluarte.domain.protection.queries.second_ratings import (
    reliability_of_studies,
    sample_by_quarter,
)
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=2)
# Days of four quarters, the third of which is left without pairs.
SPRING, SUMMER, WINTER = (datetime(2025, month, 15, 18, tzinfo=UTC) for month in (5, 8, 11))
NOW = datetime(2026, 2, 1, 18, tzinfo=UTC)


@pytest.fixture
def key(cast, as_operator) -> str:
    return sampling_key(cast, as_operator)


@pytest.fixture
def study(cast) -> RiskStudy:
    return make_study(cast, *make_case(cast))


@pytest.fixture
def analyst(cast, as_operator):
    """Somebody who analyses, and to whom no case is open."""
    with as_operator():
        return make_account(institution=cast.keeper, roles=["analyst"])


def asked(name: str) -> list[tuple]:
    """Return what a function of the wall gives to whoever acts."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from bal.{name}()")
        return cursor.fetchall()


@pytest.fixture
def lay(cast, study, key, as_operator):
    """Lay pairs of which both give the same, the level by turns, or what is given by turns."""

    def do(many: int, *, closed_at=SPRING, given=None, drawn=True, second=None) -> None:
        by_turns = given or [
            ("alto", "alto", {"D1-01": (2, 2)}),
            ("medio", "medio", {"D1-01": (0, 0)}),
        ]
        with as_operator():
            lay_rated_twice(
                study, islice(cycle(by_turns), many), first=cast.owner.pk,
                second=second or cast.colleague.pk, key=key, closed_at=closed_at, drawn=drawn,
            )  # fmt: skip

    return do


# What draws.


@given(studies=st.lists(st.uuids(), min_size=1, max_size=40))
def test_the_database_draws_as_the_plain_rule_says(studies):
    held = "una llave inventada"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select s.id, {IS_DRAWN.format(study='s.id')} from unnest(%s::uuid[]) s(id),"
            " lateral (select %s::text as held) k",
            [studies, held],
        )
        found = dict(cursor.fetchall())
    assert found == {one: is_drawn(one, held) for one in studies}


def test_about_a_tenth_is_drawn_and_another_key_draws_others():
    studies = [uuid4() for _ in range(4_000)]
    drawn = [{one for one in studies if is_drawn(one, held)} for held in ("a", "a", "b")]
    assert (drawn[0] == drawn[1], drawn[0] == drawn[2]) == (True, False)
    assert 300 < len(drawn[0]) < 500


def test_instruments_ask_for_the_share_that_is_drawn(study):
    assert instrument_of(study).agreement.sample_percent == SAMPLE_PERCENT


def test_the_key_is_made_once_with_the_first_study_that_closes(cast, study, as_operator):
    with acting_as(cast.owner.pk):
        actions.close_study(study=study, by=cast.owner.pk, at=LATER)
    assert sampling_key(cast, as_operator) == sampling_key(cast, as_operator)


@pytest.mark.parametrize("right", ["select value from", "update", "delete from"])
def test_nobody_reads_or_changes_what_draws(cast, key, right):
    said = "protection_samplingkey" + (" set value = 'mine'" if right == "update" else "")
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(cast.owner.pk), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(f"{right} {said}")


# Whose turn it is.


def close(cast, study: RiskStudy, key: str, *, drawn=True) -> RiskStudy:
    """Close a study as it would be whose key fell by lot, or did not."""
    laid = key_of_study(key, drawn=drawn)
    with acting_as(cast.owner.pk):
        RiskStudy.objects.bulk_create([
            RiskStudy(
                id=laid, compartment_id=study.compartment_id, case_id=study.case_id,
                party_id=study.party_id, unit="person", instrument=study.instrument,
                instrument_sha256=study.instrument_sha256, opened_at=BEFORE, closed_at=LATER,
                review_date=date(2026, 9, 1), by_id=cast.owner.pk,
            )
        ])  # fmt: skip
        return RiskStudy.objects.get(pk=laid)


def waiting_for(account) -> list:
    with acting_as(account.pk):
        return [one.pk for one in studies_to_rate_again()]


def test_a_study_that_fell_by_lot_waits_for_another_of_its_team_alone(cast, study, key, analyst):
    drawn = close(cast, study, key)
    close(cast, study, key, drawn=False)
    people = (cast.colleague, cast.owner, cast.stranger, analyst)
    assert [waiting_for(one) for one in people] == [[drawn.pk], [], [], []]


def test_an_open_study_waits_for_nobody(cast, study, key):
    assert waiting_for(cast.colleague) == []


def test_who_coded_an_item_of_the_first_rating_is_no_second_rater(cast, study, key):
    drawn = close(cast, study, key)
    with acting_as(cast.colleague.pk):
        ItemRating.objects.bulk_create([
            ItemRating(compartment_id=drawn.compartment_id, study=drawn, item="D1-01", code=1,
                       by_id=cast.colleague.pk, rated_at=LATER)
        ])  # fmt: skip
        assert list(studies_to_rate_again()) == []
        with pytest.raises(SameRater):
            begin(cast, drawn)


def begin(cast, drawn: RiskStudy) -> RiskStudy:
    return actions.open_study(
        case=drawn.case, party=drawn.party, unit="person", rated_again=drawn,
        by=cast.colleague.pk, at=LATER,
    )  # fmt: skip


def test_a_tenth_is_walked_from_the_lot_to_the_pairs(cast, study, key, analyst):
    """It waits, is begun blind, is closed, and then counts; of one pair no code is told."""
    drawn, by = close(cast, study, key), cast.colleague.pk
    with acting_as(analyst.pk):
        begun = [row[2:] for row in asked("rating_sample")]
    with acting_as(by):
        again = begin(cast, drawn)
        assert list(studies_to_rate_again()) == []
        assert not ItemRating.objects.filter(study=drawn).exists()
        assert not LevelStatement.objects.filter(study=drawn).exists()
    with acting_as(analyst.pk):
        during = [row[2:] for row in asked("rating_sample")]
    with acting_as(by):
        for item in instrument_of(again).items:
            actions.rate_item(study=again, item=item, code=1, by=by, at=LATER)
        actions.state_level(
            study=again, level="medio", nexus="no_determinado", reason="Por lo leído", by=by,
            at=LATER,
        )  # fmt: skip
        actions.close_study(study=again, by=by, at=LATER)
    with acting_as(cast.owner.pk):
        LevelStatement.objects.bulk_create([
            LevelStatement(compartment_id=drawn.compartment_id, study=drawn, level="alto",
                           nexus="no_determinado", by_id=cast.owner.pk, stated_at=BEFORE)
        ])  # fmt: skip
    with acting_as(analyst.pk):
        after = [row[2:] for row in asked("rating_sample")]
        found = reliability_of_studies(by=analyst.pk, at=LATER)
        told = asked("rated_twice")
    assert (begun, during, after) == ([(1, 0, 0)], [(1, 1, 0)], [(1, 0, 1)])
    assert {row[3:5] for row in told} == {(None, None)}
    assert (found.pairs, found.level.pairs, found.level.is_told) == (1, 1, False)
    assert (found.level.kappa.why, found.quarters[0].alike) == ("too_few", None)


# What whoever analyses has of it.


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger", "steward"])
def test_nobody_but_an_analyst_has_counts(cast, study, who, lay):
    lay(FEWEST_PAIRS)
    account = getattr(cast, who)
    with acting_as(account.pk):
        assert [asked(name) for name in ("rated_twice", "rating_sample")] == [[], []]
        with pytest.raises(NotAllowed):
            reliability_of_studies(by=account.pk, at=NOW)
        with pytest.raises(NotAllowed):
            sample_by_quarter(by=account.pk)


def test_counts_hold_no_key_no_name_no_reference_and_no_day(cast, study, analyst, lay):
    lay(FEWEST_PAIRS)
    with acting_as(analyst.pk):
        rows = asked("rated_twice")
        assert not RiskStudy.objects.exists()
        assert not ItemRating.objects.exists()
    known = {*instrument_of(study).items, "level", "alto", "medio", "0", "1", "2", study.instrument}
    quarters = {date(2025, 4, 1)}
    values = {value for row in rows for value in row if not isinstance(value, int)}
    assert values <= known | quarters | {None}
    assert all(isinstance(row[-1], int) and row[-1] >= 1 for row in rows)


def test_below_the_fewest_no_code_leaves_the_wall(cast, study, analyst, lay):
    lay(FEWEST_IN_QUARTER - 1, closed_at=SPRING)
    lay(FEWEST_PAIRS - FEWEST_IN_QUARTER, closed_at=SUMMER)
    with acting_as(analyst.pk):
        rows = asked("rated_twice")
    said = {(row[1], row[2]): row[3:] for row in rows if row[2] in ("level", "D1-01")}
    assert said[None, "level"] == said[None, "D1-01"] == (None, None, FEWEST_PAIRS - 1)
    assert said[date(2025, 4, 1), "level"] == (None, None, FEWEST_IN_QUARTER - 1)
    assert {row[3] for row in rows if row[1] == date(2025, 7, 1)} == {"alto", "medio"}
    assert {row[2] for row in rows if row[1] is not None} == {"level"}


def test_agreement_has_its_interval_and_a_level_that_differs_lowers_it(cast, study, analyst, lay):  # fmt: skip
    same = [("alto", "alto", {}), ("medio", "medio", {}), ("bajo", "bajo", {})]
    lay(40, given=[*same, ("alto", "medio", {"D1-02": (0, 3)})])
    with acting_as(analyst.pk):
        found = reliability_of_studies(by=analyst.pk, at=NOW)
        [logged] = Entry.objects.filter(act="protection.read_agreement")
    level = found.level
    assert (found.pairs, level.pairs, level.alike[0]) == (40, 40, 0.75)
    assert level.kappa.lower < level.kappa.value < level.kappa.upper < 1
    assert level.alike[1] < 0.75 < level.alike[2]
    second = next(one for one in found.items if one.of == "D1-02")
    first = next(one for one in found.items if one.of == "D1-01")
    assert (second.alike[0], first.kappa.why, first.alike[0]) == (0.75, "all_alike", 1.0)
    assert logged.objects_named == []


def test_what_a_rater_did_not_know_is_left_out_and_counted(cast, study, analyst, lay):
    known = ("alto", "alto", {"D1-01": (2, 1)})
    lay(60, given=[known, known, ("medio", "medio", {"D1-01": (None, 1)})])
    with acting_as(analyst.pk):
        found = reliability_of_studies(by=analyst.pk, at=NOW)
    first = found.items[0]
    assert (first.of, first.pairs, first.left_out, first.alike[0]) == ("D1-01", 40, 20, 0.0)


def test_only_pairs_that_fell_by_lot_and_were_rated_by_two_count(cast, study, analyst, lay):
    lay(4)
    lay(3, drawn=False)
    lay(2, second=cast.owner.pk)
    with acting_as(analyst.pk):
        assert reliability_of_studies(by=analyst.pk, at=NOW).pairs == 4


def test_a_quarter_without_pairs_is_missing_and_not_zero(cast, study, analyst, lay):
    lay(12, closed_at=SPRING)
    up = [("alto", "alto", {}), ("alto", "medio", {})]
    lay(12, closed_at=WINTER, given=up)
    with acting_as(analyst.pk):
        quarters = reliability_of_studies(by=analyst.pk, at=NOW).quarters
    assert [(one.since.month, one.pairs, one.alike and one.alike[0]) for one in quarters] == [
        (4, 12, 1.0), (7, 0, None), (10, 12, 0.5), (1, 0, None),
    ]  # fmt: skip
    assert (quarters[0].mean[0], quarters[2].mean[0]) == (2.5, 2.75)
    assert quarters[1].mean is None
    assert all(one.mean[1] <= one.mean[0] <= one.mean[2] for one in quarters if one.mean)


def test_a_study_of_midnight_is_of_the_quarter_of_the_country(cast, study, analyst, lay):
    lay(1, closed_at=datetime(2025, 7, 1, 3, tzinfo=UTC))
    with acting_as(analyst.pk):
        assert [row[0] for row in asked("rating_sample")] == [date(2025, 4, 1)]


def test_without_a_pair_there_is_nothing_and_nothing_is_logged(cast, study, key, analyst):
    with acting_as(analyst.pk):
        assert reliability_of_studies(by=analyst.pk, at=NOW) is None
        assert not Entry.objects.filter(act="protection.read_agreement").exists()


def test_an_analyst_who_is_let_into_a_case_has_no_other_counts(cast, study, analyst, lay):
    lay(12)
    with acting_as(analyst.pk):
        before = sorted(asked("rated_twice"), key=str)
    with acting_as(cast.steward.pk):
        access.grant(
            compartment=study.case.compartment, account=analyst, level=Level.IDENTIFIED,
            ground="Estudio de acuerdo", by=cast.steward.pk, at=BEFORE,
        )  # fmt: skip
    settle(Grant)
    with acting_as(analyst.pk):
        assert sorted(asked("rated_twice"), key=str) == before


def test_what_one_more_pair_adds_is_never_told(cast, study, analyst, lay):
    """Asked before and after it was closed, the difference would be every code of one study."""
    lay(FEWEST_PAIRS)
    with acting_as(analyst.pk):
        before = sorted(asked("rated_twice"), key=str)
    lay(1, closed_at=datetime.now(UTC), given=[("bajo", "alto", {"D1-01": (0, 3)})])
    with acting_as(analyst.pk):
        assert sorted(asked("rated_twice"), key=str) == before


def test_over_all_quarters_codes_grow_by_ten_pairs_at_once(cast, study, analyst, lay):
    lay(FEWEST_PAIRS)
    with acting_as(analyst.pk):
        before = [row for row in asked("rated_twice") if row[1] is None]
    lay(AT_ONCE - 1, closed_at=SUMMER, given=[("bajo", "alto", {"D1-01": (0, 3)})])
    with acting_as(analyst.pk):
        assert sorted(before) == sorted(r for r in asked("rated_twice") if r[1] is None)
    lay(1, closed_at=WINTER)
    with acting_as(analyst.pk):
        assert reliability_of_studies(by=analyst.pk, at=NOW).pairs == FEWEST_PAIRS + AT_ONCE
