"""Sessions in which time went by: as if the factor was shown, or something opened, that long ago."""

from django.db import connection

from baluarte.domain.access.models import Session


def age_sessions(as_operator, *, shown: int, opened: int | None = None) -> None:
    """Let the factor of every session be so many seconds old, and what it opened last too."""
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            f"update {Session._meta.db_table}"
            " set shown_at = clock_timestamp() - make_interval(secs => %s),"
            " opened_at = clock_timestamp() - make_interval(secs => %s)",
            [shown, opened],
        )
