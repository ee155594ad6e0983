from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How much of a compartment a grant opens; each level includes those below it."""

    CODED = 10, _("Coded facts, without identities")
    IDENTIFIED = 20, _("Everything, identities included")
    CONTRIBUTE = 30, _("Read and add")
    STEWARD = 40, _("Decide who else may see")


# Reads everything for copies that leave encrypted; there only where a real server is copied.
COPIER = "bal_backup"


class DatabaseRole(models.TextChoices):
    """The roles of the database; the application's own nothing and cannot pass the wall."""

    OWNER = "bal_owner", _("Owns the tables, runs migrations")
    MAINTENANCE = (
        "bal_maintenance",
        _("Passes the wall: data migrations and backups; cannot log in"),
    )
    APP = "bal_app", _("The workbench")
    PUBLIC = "bal_public", _("The portal")
    WORKER = "bal_worker", _("Background work, without identities")
