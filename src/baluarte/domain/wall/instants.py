"""Which instants and days the workbench may write: by the name of their column, in every room.

What is said of a writing is the instant of the writing, what happened is not ahead, and what is to
come lies within reach of somebody's life. A model that says more of one of its columns (`dated`)
says it beside this. Who invents a past is let (`bal.let_date_back`).
"""

from datetime import timedelta

from django.db import models

from baluarte.domain.wall.who_says import resaid
from baluarte.norms.clocks.calendar import CENTRE

REACH = "50 years"
# The same in Python, but for the days by which calendars differ: what it lets, the database lets.
FURTHEST = timedelta(days=50 * 365)
NOT_BOUND = "(select bal.dates_back())"
# Instants and days that may be to come. A day of a plan, a calendar or a roster is one of them.
TO_COME = frozenset({
    "after", "answer_by", "begins_at", "closes_at", "due_at", "embargo_until", "ends_at",
    "escalate_at", "expires_at", "first_at", "late_after", "opens_at", "rings_at",
    "started_at", "starts_at", "told_until", "until", "until_at", "valid_from", "valid_until",
    "warn_at",
    "answer_due_on", "called_date", "closes_date", "day", "delivery_date", "due_date", "due_on",
    "first_date", "first_month", "from_date", "last_date", "last_month", "legal_due_on",
    "listed_date", "names", "on_date", "opens_date", "review_date", "set_apart_on", "since_date",
    "until_date",
})  # fmt: skip
# A day that says what stands, though another table's day of the same name is to come.
PAST = frozenset({
    ("accountability_recommendationstatus", "day"), ("accountability_actionreport", "day"),
})  # fmt: skip
# When a row is written, in rooms where each act is one.
WRITTEN = frozenset({
    "answered_at", "cast_at", "coded_at", "created_at", "decided_at", "drafted_at", "drawn_at",
    "kept_at", "made_at", "named_at", "planned_at", "put_at", "rated_at", "recorded_at", "said_at",
    "seated_at", "set_at", "stated_at", "written_at",
})  # fmt: skip
ACT_BY_ACT = frozenset({"access", "cases", "double_coding", "procedure", "protection"})
# What a row there says at first of what is done with it: nothing yet, or now.
HAPPENS_NOW = frozenset({
    "acknowledged_at", "agreed_at", "approved_at", "arrived_at", "asked_at", "at", "called_at",
    "closed_at", "ended_at", "escalated_at", "found_at", "invited_at", "kept_since", "left_at",
    "list_seen_at", "listed_at", "missed_at", "noticed_at", "opened_at", "read_at", "revoked_at",
    "sent_at", "since_at", "stopped_at", "taken_at", "withdrawn_at",
})  # fmt: skip
# She says when she said yes, and who looks for her since when she was found; when it was written
# down stands beside.
TOLD = frozenset({("cases_consent", "decided_at"), ("cases_checkinfinding", "found_at")})
# What takes hours says at each row when it began.
BEGUN = frozenset({
    "adopted_at", "archived_at", "created_at", "decided_at", "laid_at", "loaded_at", "proposed_at",
    "received_at", "saved_at", "supplied_at",
})  # fmt: skip
IN_BULK = frozenset({"intake", "linkage", "people", "registry"})
# Of an instant that is changed: set to when a letter went or was answered, which is told later;
TOLD_LATER = frozenset({
    ("cases_letter", "acknowledged_at"), ("cases_letter", "answered_at"),
    ("cases_letter", "sent_at"),
})  # fmt: skip
# taken back, as if it had not been;
TAKEN_BACK = frozenset({
    ("double_coding_drawnevent", "taken_at"), ("procedure_doormessage", "waiting_since"),
    ("procedure_matter", "list_seen_at"), ("protection_boardline", "said_at"),
})  # fmt: skip
# moved on to now, each time;
MOVED_ON = frozenset({
    ("access_servicetoken", "used_at"), ("procedure_doormessage", "taken_at"),
    ("protection_boardline", "said_at"), ("registry_verificationturn", "taken_at"),
    ("registry_watch", "seen_at"),
})  # fmt: skip
# set to now, sooner than it was to be;
ENDED_SOONER = frozenset({("protection_boardinvitation", "closes_at")})
# reckoned anew from the steps of a file.
RECKONED = frozenset({("procedure_obligation", "done_at")})
# Said when it is over, though of other tables a day of this name is to come.
OVER = frozenset({("cases_caseevent", "until_at"), ("cases_party", "until_at")})
INSTANTS_KEPT = "wall_instants"


def bounds(model: type[models.Model], *, is_added: bool) -> list[str]:
    """Return the conditions on the instants and days of a row that is added, or was changed."""
    table, room = model._meta.db_table, model._meta.app_label
    if not model.__module__.startswith("baluarte."):
        return []
    return [
        _bound(field, table, room, is_added=is_added)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.DateField)
    ]


def redated(model: type[models.Model]) -> str:
    """Return when a changed row says another instant than it may, or nothing where it cannot.

    What was said of an instant stays: it is set once, as it happens, and by who acts. No policy
    sees the row as it was, so this is asked by a trigger, of whoever works at the workbench.
    """
    table, room = model._meta.db_table, model._meta.app_label
    if not model.__module__.startswith("baluarte."):
        return ""
    refused = [
        _redated(f'"{field.column}"', (table, str(field.column)), room)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.DateTimeField) and _is_kept(table, str(field.column))
    ]
    refused += resaid(model)
    return " or ".join(refused)


def _is_kept(table: str, column: str) -> bool:
    key = (table, column)
    return key not in RECKONED and (column not in TO_COME or key in OVER or key in ENDED_SOONER)


def _redated(column: str, key: tuple[str, str], room: str) -> str:
    old, new = f"old.{column}", f"new.{column}"
    allowed = []
    if key in TOLD_LATER:
        allowed.append(f"{old} is null and {new} <= clock_timestamp() + interval '5 minutes'")
    else:
        since = "1 day" if room in IN_BULK else "5 minutes"
        now = (
            f"({new} between now() - interval '{since}'"
            " and clock_timestamp() + interval '5 minutes' or bal.dates_back())"
        )
        sooner = key in ENDED_SOONER and f"{new} <= {old} and {now}"
        allowed.append(now if key in MOVED_ON else sooner or f"{old} is null and {now}")
    if key in TAKEN_BACK:
        allowed.append(f"{new} is null")
    return f"({old} is distinct from {new} and ({' or '.join(allowed)}) is not true)"


def _bound(field: "models.DateField", table: str, room: str, *, is_added: bool) -> str:
    column, key = f'"{field.column}"', (table, field.column)
    now, slack = _clock(field)
    if field.column in TO_COME and key not in PAST:
        within = f"{column} <= {now} + interval '{REACH}'"
    else:
        within = f"{column} <= {now} + interval '{slack}'"
        if is_added and room in ACT_BY_ACT and _is_now(str(field.column)) and key not in TOLD:
            within += f" and {column} >= now() - interval '5 minutes'"
        if is_added and room in IN_BULK and field.column in BEGUN:
            within += f" and {column} >= now() - interval '1 day'"
    return f"({column} is null or ({within}) or {NOT_BOUND})"


def _is_now(column: str) -> bool:
    return column in WRITTEN or column in HAPPENS_NOW


def _clock(field: "models.DateField") -> tuple[str, str]:
    """Return what a column is held against, and how far ahead of it clocks may stand."""
    if isinstance(field, models.DateTimeField):
        return "clock_timestamp()", "5 minutes"
    # That day wherever in Mexico.
    return f"(now() at time zone '{CENTRE}')::date", "1 day"
