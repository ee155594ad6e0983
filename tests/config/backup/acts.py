"""What happens in an installation of the drill: some acts, one after the other, in one process.

    python acts.py lay MANY + knock + found + switch + write MANY + erase NUMBER + state

`lay` prepares a database with a side and so many sealed reports, `knock` leaves a message at its
urgent door and keeps the receipt, `found` takes in an institution, `switch` begins another segment
of the write-ahead log, `write` takes in more reports, one transaction each second, `erase` destroys
the key of the report of that number, `state` says how many rows each table has, which reports open
and whether the receipt is answered.
"""

import json
import os
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import django

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from tests.database import admit_tester, clone, connect_as_tester  # noqa: E402
from tests.factories import access, registry  # noqa: E402
from tests.factories.access import make_institution  # noqa: E402
from tests.factories.door import keep_door, letter, put_on_duty  # noqa: E402
from tests.factories.registry import Side, make_reports, make_side  # noqa: E402

from baluarte.config import database, embedded  # noqa: E402
from baluarte.config.preparation import (  # noqa: E402
    administrator,
    connected_as,
    load_missing_protocols,
)
from baluarte.domain.access.models import Account  # noqa: E402
from baluarte.domain.audit.actions import record  # noqa: E402
from baluarte.domain.intake.models import Delivery, Report, SourceList  # noqa: E402
from baluarte.domain.procedure.actions import leave_message  # noqa: E402
from baluarte.domain.procedure.choices import DoorAnswer  # noqa: E402
from baluarte.domain.procedure.queries.door import doors, what_became  # noqa: E402
from baluarte.domain.sealing.models import RecordKey  # noqa: E402
from baluarte.domain.sealing.queries import Erased, unseal  # noqa: E402
from baluarte.domain.sealing.receipts import new_receipt  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_nobody, acting_as_operator  # noqa: E402

# The roles and reports of the drill were given on days that have passed.
settings.DATES_BACK = True

WHO = Path(os.environ["DRILL_NOTES"])
RECEIPT = WHO.with_suffix(".receipt")
KNOWN = 500


@contextmanager
def as_operator():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        with acting_as_nobody():
            yield
        cursor.execute("set local role bal_app")


def lay(many):
    if os.environ.get("DRILL_IS_LAID"):
        # Whoever laid it gave the first numbers to organisations, accounts and lists.
        access._number = registry._number = count(1000)
        admit_tester(database.name())
    else:
        clone(database.name())
    # As `database prepare` leaves it, here and where it is restored.
    with connected_as("bal_owner"), acting_as_operator():
        load_missing_protocols(at=datetime.now(UTC))
    connect_as_tester(database.name())
    side = make_side(as_operator)
    with acting_as(side.steward.pk):
        delivery = Delivery.objects.get(source_list=side.source_list)
        record(
            act="intake.receive_delivery", object_type="delivery", objects=[delivery.pk],
            by=side.steward.pk, at=delivery.received_at,
        )  # fmt: skip
    with acting_as(side.documenter.pk):
        told = [{"names": f"Persona Inventada {n}"} for n in range(int(many))]
        keys = taken_in(side, told)
    _keep([str(side.documenter.pk), str(side.source_list.pk), keys])


def taken_in(side, told):
    """Take in reports, with the entry that the act leaves of all of them."""
    reports = make_reports(side, told)
    record(
        act="intake.read_rows", object_type="delivery", objects=[reports[0].delivery_id],
        by=side.documenter.pk, at=reports[0].received_at,
    )  # fmt: skip
    return [str(one.pk) for one in reports]


def knock():
    connect_as_tester(database.name())
    with as_operator():
        owner = Account.objects.get(pk=json.loads(WHO.read_text())[0])
        of = owner.memberships.get().institution
        others = Account.objects.filter(memberships__institution=of).exclude(pk=owner.pk)
        cast = SimpleNamespace(keeper=of, owner=owner, colleague=others[0])
        keep_door(cast)
        put_on_duty(cast)
    receipt = new_receipt()
    RECEIPT.write_text(receipt)
    with connected_as("bal_public"), acting_as_nobody():
        [door] = [one for one in doors() if one.institution == of.pk]
        assert leave_message(door=door, letter=letter(), receipt=receipt) == DoorAnswer.KEPT


def found():
    """Do something that leaves an entry in the log."""
    connect_as_tester(database.name())
    with as_operator():
        make_institution(slug=f"organisation-of-{int(time.time())}")


def write(many):
    connect_as_tester(database.name())
    documenter, source_list, keys = json.loads(WHO.read_text())
    with acting_as(documenter):
        kept = SourceList.objects.select_related("steward", "compartment").get(pk=source_list)
        by = Account.objects.get(pk=documenter)
    side = Side(kept.steward, by, by, by, kept, by)
    for n in range(int(many)):
        time.sleep(1)
        # The number of a row that no other process gave.
        registry._number = iter([int(time.time())])
        with acting_as(by.pk):
            keys += taken_in(side, [{"names": f"Persona Nueva {n}"}])
        print(datetime.now(UTC).isoformat(), flush=True)
        _keep([documenter, source_list, keys])


def switch():
    """Go on in another segment of the write-ahead log."""
    with administrator(database.name()) as admin:
        admin.execute("select pg_switch_wal()")


def erase(number):
    key = json.loads(WHO.read_text())[2][int(number)]
    with connected_as("bal_owner"), acting_as_operator():
        erased = Report.objects.filter(pk=key).values("record_key")
        RecordKey.objects.filter(pk__in=erased).update(wrapped=None, destroyed_at=datetime.now(UTC))


def state():
    with administrator(database.name()) as admin:
        tables = [name for (name,) in admin.execute(
            "select tablename from pg_tables where schemaname = 'public' order by 1")]  # fmt: skip
        counts = {
            name: admin.execute(f'select count(*) from public."{name}"').fetchone()[0]
            for name in tables
        }
        root = admin.execute("select note from audit_checkpoint order by size desc limit 1")
        found = root.fetchone()
    keys = json.loads(WHO.read_text())[2]
    with connected_as("bal_owner"), acting_as_operator():
        opened = [_opened(key) for key in keys[:KNOWN]]
    said = {"counts": counts, "root": found and found[0], "opened": opened}
    if RECEIPT.exists():
        with connected_as("bal_public"), acting_as_nobody():
            said["is_answered"] = what_became(RECEIPT.read_text()) is not None
    print(json.dumps(said))


def _opened(key):
    found = Report.objects.filter(pk=key).first()
    if found is None:
        return "absent"
    try:
        return unseal(found, "raw")
    except Erased:
        return "erased"


def _keep(told):
    draft = WHO.with_suffix(".draft")
    draft.write_text(json.dumps(told))
    draft.replace(WHO)


if __name__ == "__main__":
    embedded.server().start()
    for asked in " ".join(sys.argv[1:]).split("+"):
        name, *arguments = asked.split()
        globals()[name](*arguments)
