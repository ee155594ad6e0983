from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The list into which an organisation's monitoring goes: archived copies belong to its reports.
MONITORING = "monitoreo"


class ShareLevel(models.TextChoices):
    """How far a steward lets its rows be seen; taken back any day."""

    MINE = "mine", _("Only my organisation")
    PEERS = "peers", _("Named peer organisations")
    REGISTRY_CODED = "registry_coded", _("The registry, coded, without identities")
    REGISTRY_IDENTIFIED = "registry_identified", _("The registry, identities included")
    PUBLISHABLE = "publishable", _("The registry; may be proposed for publication")


class ReportState(models.TextChoices):
    CODED = "coded", pgettext_lazy("report", "Coded")
    TO_COMPLETE = "to_complete", pgettext_lazy("report", "To be completed")
    REFUSED = "refused", pgettext_lazy("report", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("report", "Withdrawn")
    ERASED = "erased", pgettext_lazy("report", "Erased")


class DeliveryState(models.TextChoices):
    READING = "reading", pgettext_lazy("delivery", "Being read")
    DONE = "done", pgettext_lazy("delivery", "Read to the end")
    STOPPED = "stopped", pgettext_lazy("delivery", "Given up for a newer file")


class Origin(models.TextChoices):
    MAPPING = "mapping", _("By the list's mapping")
    PERSON = "person", _("By a person")


class PlacePrecision(models.TextChoices):
    POINT = "point", pgettext_lazy("precision", "Point")
    MUNICIPALITY = "municipality", pgettext_lazy("precision", "Municipality")
    STATE = "state", pgettext_lazy("precision", "State")
    COUNTRY = "country", pgettext_lazy("precision", "Country")
    RESERVED = "reserved", pgettext_lazy("precision", "Reserved by who reports")
    UNKNOWN = "unknown", pgettext_lazy("precision", "Not known")


class CannotUndo(models.TextChoices):
    """Why a file of a list cannot be undone."""

    NOT_THE_NEWEST = "not_newest", _("A newer file came: undo that one first")
    UNDONE = "undone", _("It was undone before")
    IS_AN_UNDO = "is_undo", _("It is itself the undoing of a file: send the file again")
    NOT_READ = "not_read", _("It was not read to its end")
    READ_OTHERWISE = (
        "otherwise",
        _("What the columns mean changed with it: send the older file again"),
    )
    WORKED_ON = "worked_on", _("Somebody has worked on its rows since: their work would be lost")
