"""A second rating is blind by the wall; a sample is drawn by its seed; results are of many."""

from datetime import date, timedelta

import pytest
from tests.factories.access import make_account, settle
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.access import actions as access
from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions.agreement import NothingToDraw, draw_sample
from baluarte.domain.protection.models import (
    ItemRating,
    LevelStatement,
    RiskScenario,
    RiskStudy,
    SaidOfRisk,
)
from baluarte.domain.protection.queries import instrument_of
from baluarte.domain.protection.queries.agreement import (
    FEWEST_PAIRS,
    Progress,
    agreement_on,
    progress_of,
    sample_of,
)
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms import instruments

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=2)
PERIOD = {"since": date(2026, 2, 1), "until": date(2026, 3, 31)}
CODED = ("evidence", "scenario", "level", "override", "alternatives")


@pytest.fixture
def closed(cast) -> RiskStudy:
    study = make_study(cast, *make_case(cast))
    with acting_as(cast.owner.pk):
        actions.close_study(study=study, by=cast.owner.pk, at=LATER)
    return study


@pytest.fixture
def analyst(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.keeper, roles=["analyst"])


def begin(cast, study: RiskStudy) -> RiskStudy:
    """Begin a second rating as the colleague."""
    with acting_as(cast.colleague.pk):
        return actions.open_study(
            case=study.case, party=study.party, unit="person", rated_again=study,
            by=cast.colleague.pk, at=LATER,
        )  # fmt: skip


def finish(cast, again: RiskStudy, *, code: int = 1, level: str = "alto") -> None:
    by = cast.colleague.pk
    with acting_as(by):
        for item in instrument_of(again).items:
            actions.rate_item(study=again, item=item, code=code, by=by, at=LATER)
        actions.state_level(
            study=again, level=level, nexus="no_determinado", reason="Por lo leído", by=by,
            at=LATER,
        )  # fmt: skip
        actions.close_study(study=again, by=by, at=LATER)


def read_of(account, study: RiskStudy) -> dict[str, int]:
    """Return how many rows of the first rating an account reads, asked for without a filter."""
    with acting_as(account.pk):
        found = {
            model.__name__: sum(row.study_id == study.pk for row in model.objects.all())
            for model in (ItemRating, LevelStatement, RiskScenario)
        }
        texts = SaidOfRisk.objects.filter(subject__in=CODED, by=study.by)
        return found | {"texts": texts.count()}


def test_who_rates_again_reads_nothing_of_the_first_rating_until_hers_is_closed(cast, closed):
    before = read_of(cast.colleague, closed)
    again = begin(cast, closed)
    during = read_of(cast.colleague, closed)
    owner = read_of(cast.owner, closed)
    finish(cast, again)
    after = read_of(cast.colleague, closed)
    assert during == dict.fromkeys(before, 0)
    assert (before["ItemRating"], before["texts"]) == (
        len(instrument_of(closed).items), len(instrument_of(closed).items) + 3,
    )  # fmt: skip
    assert (owner, after) == (before, before)


def test_who_rates_again_reads_her_own_rating(cast, closed):
    again = begin(cast, closed)
    with acting_as(cast.colleague.pk):
        by = cast.colleague.pk
        actions.rate_item(study=again, item="D1-01", code=1, evidence="Consta", by=by, at=LATER)
        [own] = ItemRating.objects.all()
        assert (own.code, SaidOfRisk.objects.filter(about=own.pk).count()) == (1, 1)


def test_others_of_the_team_and_strangers_see_what_they_saw(cast, closed):
    begin(cast, closed)
    assert read_of(cast.owner, closed)["LevelStatement"] == 1
    assert read_of(cast.stranger, closed) == {
        "ItemRating": 0, "LevelStatement": 0, "RiskScenario": 0, "texts": 0,
    }  # fmt: skip


def test_a_seed_draws_the_same_studies_and_another_seed_others(cast, closed):
    with acting_as(cast.owner.pk):
        for _ in range(11):
            RiskStudy.objects.bulk_create([_copied(closed)])
        drawn = [sample_of(seed=seed, size=6, **PERIOD) for seed in (1, 1, 2)]
    assert (drawn[0], drawn[0].out_of, len(drawn[0].studies)) == (drawn[1], 12, 6)
    assert set(drawn[0].studies) != set(drawn[2].studies)


def test_studies_of_other_days_are_not_drawn(cast, closed):
    with acting_as(cast.owner.pk):
        drawn = sample_of(seed=1, size=6, since=date(2026, 3, 2), until=date(2026, 3, 31))
    assert (drawn.studies, drawn.out_of) == ((), 0)


def test_only_an_analyst_draws_and_the_log_keeps_it(cast, closed, analyst, as_operator):
    said = {"seed": 7, "size": 3, **PERIOD, "at": LATER}
    with acting_as(cast.owner.pk), pytest.raises(NotAllowed):
        draw_sample(**said, by=cast.owner.pk)
    with acting_as(analyst.pk), pytest.raises(NothingToDraw):
        draw_sample(**said, by=analyst.pk)
    let_in(cast, closed, analyst)
    with acting_as(analyst.pk):
        drawn = draw_sample(**said, by=analyst.pk)
        [entry] = Entry.objects.filter(act="protection.draw_sample")
    assert (drawn.studies, drawn.out_of, entry.objects_named) == (
        (closed.pk,), 1, [str(closed.pk)],
    )  # fmt: skip


def test_progress_tells_what_is_drawn_begun_and_done(cast, closed):
    again = begin(cast, closed)
    with acting_as(cast.owner.pk):
        begun = progress_of([closed.pk])
    finish(cast, again)
    with acting_as(cast.owner.pk):
        done = progress_of([closed.pk])
    assert (begun, done) == (Progress(1, 1, 0), Progress(1, 0, 1))


def test_one_pair_is_too_few_to_say_anything(cast, closed, analyst):
    let_in(cast, closed, analyst)
    finish(cast, begin(cast, closed))
    with acting_as(analyst.pk):
        found = agreement_on([closed.pk], by=analyst.pk, at=LATER)
        logged = Entry.objects.filter(act="protection.read_agreement").count()
    assert {one.why for one in (found.level, found.sums, *found.items)} == {"too_few"}
    assert {one.value for one in (found.level, found.sums, *found.items)} == {None}
    assert (found.pairs, logged) == (1, 1)


def test_many_pairs_say_how_far_raters_agree(cast, closed, analyst):
    let_in(cast, closed, analyst)
    pairs = FEWEST_PAIRS
    keys = lay_pairs(cast, closed, pairs)
    with acting_as(analyst.pk):
        found = agreement_on(keys, by=analyst.pk, at=LATER)
    first, second, *_ = found.items
    assert (found.pairs, found.level.pairs, found.level.value) == (pairs, pairs, 1.0)
    assert (first.value, first.lower is not None) == (1.0, True)
    assert (second.why, second.value) == ("all_alike", None)
    rare = found.same_code[1]
    assert (rare.of, rare.value, rare.upper, 0 < rare.lower < 1) == (second.of, 1.0, 1.0, True)
    assert found.sums.value == pytest.approx(1.0)


def test_without_a_second_rating_there_is_nothing(cast, closed, analyst):
    let_in(cast, closed, analyst)
    with acting_as(analyst.pk):
        assert agreement_on([closed.pk], by=analyst.pk, at=LATER) is None


def lay_pairs(cast, study: RiskStudy, pairs: int) -> list:
    """Lay pairs of ratings that agree: codes of the first item and levels differ between pairs."""
    known = instruments.newest("risk", on=BEFORE.date())
    items, keys = list(known.items), []
    rows, levels = [], []
    with acting_as(cast.owner.pk):
        for number in range(pairs):
            first = _copied(study)
            second = _copied(study, rated_again=first)
            RiskStudy.objects.bulk_create([first])
            RiskStudy.objects.bulk_create([second])
            keys.append(first.pk)
            for one in (first, second):
                own = {"compartment_id": study.compartment_id, "study": one, "by_id": cast.owner.pk}
                rows += [
                    ItemRating(**own, item=item, code=number % 4 if item == items[0] else 1,
                               rated_at=LATER)
                    for item in items
                ]  # fmt: skip
                levels.append(
                    LevelStatement(
                        **own,
                        level=("alto", "medio")[number % 2],
                        nexus="no_determinado",
                        stated_at=LATER,
                    )
                )
        ItemRating.objects.bulk_create(rows)
        LevelStatement.objects.bulk_create(levels)
    return keys


def _copied(study: RiskStudy, **more) -> RiskStudy:
    return RiskStudy(
        compartment_id=study.compartment_id, case_id=study.case_id, party_id=study.party_id,
        unit="person", instrument=study.instrument, instrument_sha256=study.instrument_sha256,
        opened_at=BEFORE, closed_at=LATER, review_date=date(2026, 9, 1), by_id=study.by_id, **more,
    )  # fmt: skip


def let_in(cast, study: RiskStudy, account) -> None:
    """Let an account into the case of a study, as its steward."""
    with acting_as(cast.steward.pk):
        access.grant(
            compartment=study.case.compartment, account=account, level=Level.IDENTIFIED,
            ground="Estudio de acuerdo", by=cast.steward.pk, at=BEFORE,
        )  # fmt: skip
    settle(Grant)
