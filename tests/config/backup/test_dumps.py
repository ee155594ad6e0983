"""What a copy that is kept for long leaves out."""

import pytest
from django.db import connection

from baluarte.config.backup.dumps import LEFT_OUT


@pytest.mark.django_db
def test_what_a_dump_leaves_out_are_tables_of_today():
    with connection.cursor() as cursor:
        assert set(LEFT_OUT) <= set(connection.introspection.table_names(cursor))


def test_a_dump_leaves_out_keys_sessions_and_what_is_remembered_for_a_while():
    assert set(LEFT_OUT) == {
        "access_cacheentry", "access_session", "sealing_ownerkey", "sealing_recordkey",
    }  # fmt: skip
