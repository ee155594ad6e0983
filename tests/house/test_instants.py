"""What the workbench writes of the policy, of the public and of the log says when it is written."""

from django.apps import apps
from django.db import models

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import ADD
from baluarte.domain.wall.instants import ACT_BY_ACT, TO_COME, bounds
from baluarte.domain.wall.policies import definers

ROOMS = ("prevention", "skills", "accountability", "statements", "publication", "audit")
# Instants that are not those of the writing, each with its reason.
OTHER_INSTANTS = {
    # What was known until then is what it says; it is not after its own writing.
    ("PolicyEdition", "known_at"), ("PolicyRelease", "known_at"), ("ReportVersion", "known_at"),
    # Until when a secret still signs, and what only comes later.
    ("WebhookSecret", "ends_at"), ("Webhook", "ended_at"), ("Webhook", "stopped_at"),
    ("Webhook", "failing_since"),
    ("WebhookMessage", "tried_at"), ("WebhookMessage", "due_at"),
    ("ExportRequest", "closed_at"), ("Reporting", "taken_back_at"),
}  # fmt: skip
NAMED = ("bal.is_now({})", "{} >= now()")
# Of rooms where each act is one: what was before it is written, or is told of what was.
TOLD_OF_BEFORE = {
    ("Occurrence", "happened_at"), ("NotebookEntry", "happened_at"), ("Incident", "happened_at"),
    ("AppealStep", "happened_at"), ("UrgentAct", "happened_at"), ("WithdrawalStep", "happened_at"),
    ("Reception", "told_at"), ("Reception", "danger_declared_at"), ("Letter", "danger_declared_at"),
    ("Consent", "decided_at"), ("Appeal", "notified_at"), ("Appeal", "filed_at"),
    ("Summons", "told_at"), ("CheckInFinding", "found_at"), ("TaskLine", "seen_at"),
    # Reckoned from the steps.
    ("Obligation", "done_at"),
    # Of who asked for it no role of a site says when: the policy lets none be laid but empty.
    ("Membership", "confirmed_at"),
}  # fmt: skip


def test_every_instant_is_now_or_has_its_reason():
    app, loose = str(DatabaseRole.APP), set()
    for model in apps.get_models():
        wall = getattr(model, "wall", None)
        if model._meta.app_label not in ROOMS or wall is None:
            continue
        if ADD not in wall.privileges.get(app, ()):
            continue
        add = wall.rows[app].add
        for field in model._meta.local_concrete_fields:
            is_said = any(one.format(field.column) in add for one in NAMED)
            if isinstance(field, models.DateTimeField) and not is_said:
                loose.add((model.__name__, field.name))
    assert loose == OTHER_INSTANTS


def test_where_each_act_is_one_what_it_lays_is_of_now():
    app, loose = str(DatabaseRole.APP), set()
    for model in apps.get_models():
        wall = getattr(model, "wall", None)
        if model._meta.app_label not in ACT_BY_ACT or wall is None:
            continue
        if wall.rows is None or ADD not in wall.privileges.get(app, ()):
            continue
        bound = " ".join(bounds(model, is_added=True)) + (wall.rows[app].add or "")
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, models.DateTimeField) or field.column in TO_COME:
                continue
            said = (f'"{field.column}" >= now()', f"bal.is_now({field.column})")
            if not any(one in bound for one in said):
                loose.add((model.__name__, field.name))
    assert loose == TOLD_OF_BEFORE


def test_what_passes_the_wall_writes_no_other_instant_than_now():
    """A function that is told an instant and writes asks whether it is now."""
    told = [
        one for one in definers()
        if "timestamp with time zone" in one.signature and one.roles
        and " stable " not in one.sql.partition("$$")[0]
    ]  # fmt: skip
    assert len(told) == 6
    assert {one.signature for one in told if "bal.is_now(" not in one.sql} == set()
