"""What the worker does each minute and each night, with its own rights and no others."""

import pytest
from django.db import ProgrammingError, connection, transaction
from procrastinate.contrib.django import app
from tests.factories.documents import DOCUMENT
from tests.factories.routing import ADMINISTRATIVE, HOUR, MINUTE, NIGHT, make_night, send

from baluarte.domain.procedure import actions, tasks
from baluarte.domain.procedure.models import Breach, Obligation
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def night(cast):
    return make_night(cast)


def rows(cast):
    names = [field.attname for field in Obligation._meta.concrete_fields if field.name != "id"]
    with acting_as(cast.owner.pk):
        return sorted(Obligation.objects.values_list(*names), key=str)


def test_the_worker_can_do_every_task_there_is(cast, night, as_role, settings, tmp_path):
    settings.DOOR_FOLDER = tmp_path
    sent = send(cast, night, cast.federal, **ADMINISTRATIVE)
    with acting_as(cast.liaison.pk):
        done = actions.finish(
            assignment=sent, happened_at=NIGHT + 7 * MINUTE, document=DOCUMENT,
            by=cast.liaison.pk, at=NIGHT + 7 * MINUTE,
        )  # fmt: skip
    given = {
        "follow": {"occurrence": str(done.pk)}, "refresh": {"matter": str(night.pk)},
        "call_duty": {"assignment": str(sent.pk)}, "tell_sender": {"assignment": str(sent.pk)},
        "each_minute": {"timestamp": 0}, "each_night": {"timestamp": 0},
        "look_at_share": {"number": 0}, "keep_telephones": {}, "refresh_telephones": {"timestamp": 0},
        "withdraw_told": {"assignments": [], "account": str(cast.owner.pk)},
        "escalate": {"assignment": str(sent.pk), "account": str(cast.owner.pk)},
        "call_to_matter": {
            "kind": "herself", "about": str(night.pk), "matter": str(night.pk),
        },
        "call_accounts": {"accounts": [str(cast.owner.pk)], "kind": "letter"},
        "call_to_decide": {"assignment": str(sent.pk), "accounts": [str(cast.liaison.pk)]},
        "make_unseen": {"matter": str(night.pk)},
        "call_about_altered": {"compartment": str(night.compartment_id)},
        "show_lists_again": {"institution": str(cast.federal.pk)},
    }  # fmt: skip
    ours = {name.removeprefix("procedure.") for name in app.tasks if name.startswith("procedure.")}
    assert ours == set(given)
    for name, arguments in given.items():
        with as_role("bal_worker"):
            getattr(tasks, name)(**arguments)
    with acting_as(cast.owner.pk):
        assert not Obligation.objects.get(step="IN-4").is_unfinished
        assert Breach.objects.exists()


@pytest.mark.parametrize(
    ("table", "column"),
    [("dutyturn", "telephone"), ("remark", "sealed_text"), ("clearance", "ground")],
)
def test_the_worker_reads_no_telephone_no_reason_and_no_ground(as_role, table, column):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        as_role("bal_worker"),
        acting_as_nobody(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"select {column} from procedure_{table}")


def test_a_night_counts_everything_anew_and_changes_nothing_that_was_right(cast, night, as_role):
    send(cast, night, cast.federal)
    before = rows(cast)
    with as_role("bal_worker"), acting_as_nobody():
        looked = list(actions.look_at_everything(at=NIGHT + 7 * MINUTE))
    assert looked[-1].changed == 0
    assert rows(cast) == before


def test_what_was_kept_wrongly_is_mended(cast, night, as_role):
    before = rows(cast)
    with acting_as(cast.owner.pk):
        Obligation.objects.filter(step="EX-1").update(
            late_after=NIGHT, is_unfinished=False, status="done", institution=cast.police
        )
    with as_role("bal_worker"), acting_as_nobody():
        list(actions.look_at_everything(at=NIGHT + 7 * MINUTE))
    assert rows(cast) == before


@pytest.mark.parametrize("of", [1, 3, 8])
def test_shares_are_disjoint_and_together_everything(of):
    bounds = [actions.Part(number, of).bounds for number in range(of)]
    assert (bounds[0][0].int, bounds[-1][1].int) == (0, 2**128 - 1)
    assert [one[1].int + 1 for one in bounds[:-1]] == [one[0].int for one in bounds[1:]]


def test_each_matter_is_looked_at_in_one_share(cast, as_role):
    for _ in range(5):
        make_night(cast)
    with as_role("bal_worker"):
        looked = [
            list(actions.look_at_everything(at=NIGHT + 7 * MINUTE, part=actions.Part(number, 4)))
            for number in range(4)
        ]
    assert sum(one[-1].proceedings for one in looked if one) == 10


def test_closed_matters_are_not_looked_at(cast, night, as_role):
    with acting_as(cast.owner.pk):
        for one in proceedings_of(night):
            actions.close(
                proceeding=one, happened_at=NIGHT + HOUR, reason="Se fue del país",
                by=cast.owner.pk, at=NIGHT + HOUR,
            )  # fmt: skip
    with as_role("bal_worker"), acting_as_nobody():
        assert list(actions.look_at_everything(at=NIGHT + 2 * HOUR)) == []
