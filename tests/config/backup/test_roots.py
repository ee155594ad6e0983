"""What is known of the log outside: given up only once somebody accepted an older copy."""

import pytest
from tests.domain.audit import database_tampering as tampering
from tests.domain.audit.test_sequencing import AT, act, log, signed  # noqa: F401 (fixtures)

from baluarte.config.backup.roots import is_given_up
from baluarte.domain.audit.actions import accept_restored_log
from baluarte.domain.audit.checkpoints import parse_checkpoint
from baluarte.domain.audit.queries import last_checkpoint
from baluarte.domain.wall.context import acting_as_nobody

pytestmark = pytest.mark.django_db


def test_a_root_that_is_known_outside_is_given_up_only_once_an_older_copy_was_accepted(
    log,  # noqa: F811
    signed,  # noqa: F811
    as_role,
):
    with as_role("bal_maintenance"), acting_as_nobody():
        known = parse_checkpoint(last_checkpoint().note)
        assert is_given_up(known) is False
    with as_role("bal_maintenance"):
        tampering.run("delete from audit_checkpoint where size > 6")
        gone = [row["entry_id"] for row in tampering.rows_of(tampering.LEAF) if row["index"] >= 6]
        tampering.remove(gone)
    with as_role("bal_maintenance"), acting_as_nobody():
        assert is_given_up(known) is False
        accept_restored_log(reason="a disk failed", by=None, at=AT)
        assert is_given_up(known) is True
    act()
    signed()
    with as_role("bal_maintenance"), acting_as_nobody():
        assert is_given_up(parse_checkpoint(last_checkpoint().note)) is False
