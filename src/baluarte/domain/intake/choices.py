from django.db import models
from django.utils.translation import gettext_lazy as _


class ShareLevel(models.TextChoices):
    """How far a steward lets its rows be seen; taken back any day."""

    MINE = "mine", _("Only my organisation")
    PEERS = "peers", _("Named peer organisations")
    REGISTRY_CODED = "registry_coded", _("The registry, coded, without identities")
    REGISTRY_IDENTIFIED = "registry_identified", _("The registry, identities included")
    PUBLISHABLE = "publishable", _("The registry; may be proposed for publication")


class ReportState(models.TextChoices):
    CODED = "coded", _("Coded")
    TO_COMPLETE = "to_complete", _("To be completed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased")


class DeliveryState(models.TextChoices):
    READING = "reading", _("Being read")
    DONE = "done", _("Read to the end")
    STOPPED = "stopped", _("Given up for a newer file")


class Origin(models.TextChoices):
    MAPPING = "mapping", _("By the list's mapping")
    PERSON = "person", _("By a person")


class PlacePrecision(models.TextChoices):
    POINT = "point", _("Point")
    MUNICIPALITY = "municipality", _("Municipality")
    STATE = "state", _("State")
    COUNTRY = "country", _("Country")
    RESERVED = "reserved", _("Reserved by who reports")
    UNKNOWN = "unknown", _("Not known")
