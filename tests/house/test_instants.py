"""What the workbench writes of the policy, of the public and of the log says when it is written."""

from django.apps import apps
from django.db import models

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import ADD

ROOMS = ("prevention", "accountability", "statements", "publication", "audit")
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
