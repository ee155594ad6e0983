"""Sent as SQL: what was said of an instant stays, and is set as it happens."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.cases import make_case

from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(cast)[0]


def changed(who, statement: str, key) -> int:
    with acting_as(who.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [key])
        return cursor.rowcount


def closed(said: str) -> str:
    return f"update cases_case set closed_at = {said} where id = %s"


@pytest.mark.parametrize(
    "said", ["now() - interval '1 year'", "now() - interval '6 minutes'", "'9999-01-01'"]
)
def test_what_ends_ends_now(cast, case, settings, said):
    settings.DATES_BACK = False
    with pytest.raises(DatabaseError, match="is set once, and to now"):
        changed(cast.owner, closed(said), case.pk)
    assert changed(cast.owner, closed("now()"), case.pk) == 1


@pytest.mark.parametrize("said", ["null", "now()", "closed_at - interval '1 day'"])
def test_what_was_said_is_not_said_otherwise(cast, case, said):
    """Neither by who invents a past."""
    assert changed(cast.owner, closed("now() - interval '1 day'"), case.pk) == 1
    with pytest.raises(DatabaseError, match="is set once, and to now"):
        changed(cast.owner, closed(said), case.pk)
    # A row that is written again as it was says nothing.
    assert changed(cast.owner, closed("closed_at"), case.pk) == 1


@pytest.mark.parametrize("said", ["opened_at - interval '1 day'", "now()"])
def test_when_a_row_was_written_is_no_ones_to_change(cast, case, said):
    statement = f"update procedure_matter set opened_at = {said} where id = %s"
    with pytest.raises(DatabaseError, match="permission denied for table procedure_matter"):
        changed(cast.owner, statement, case.matter_id)


def test_that_the_list_was_seen_is_taken_back(cast, case, settings):
    settings.DATES_BACK = False
    said = "update procedure_matter set list_seen_at = {} where id = %s"
    changed(cast.owner, said.format("null"), case.matter_id)
    with pytest.raises(DatabaseError, match="is set once, and to now"):
        changed(cast.owner, said.format("now() - interval '1 day'"), case.matter_id)
    assert changed(cast.owner, said.format("now()"), case.matter_id) == 1
    assert changed(cast.owner, said.format("null"), case.matter_id) == 1


def test_nobody_leaves_a_case_before_now(cast, case, settings):
    settings.DATES_BACK = False
    party = case.parties.values_list("pk", flat=True)
    with acting_as(cast.owner.pk):
        [key] = party
    said = "update cases_party set until_at = {} where id = %s"
    with pytest.raises(DatabaseError, match="is set once, and to now"):
        changed(cast.owner, said.format("now() - interval '1 day'"), key)
    assert changed(cast.owner, said.format("now()"), key) == 1
