"""Take what released tables said out of the rows of policy editions, once they were taken back."""

from django.db import connection


def blank_policy_rows() -> None:
    """Leave of each figure that stood on tables that were taken back only that it did.

    The database does it by itself: nobody says what stays of a row that is out. Its sum stays: what
    an edition said can be proven to who kept it, and read by nobody else.
    """
    with connection.cursor() as cursor:
        cursor.execute("select bal.blank_policy_rows()")
