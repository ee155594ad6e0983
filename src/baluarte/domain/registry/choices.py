from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    SAME = "same", _("The same facts")
    DIFFERENT = "different", _("Different facts")
    UNSURE = "unsure", _("Cannot be said")


class AggressionState(models.TextChoices):
    REPORTED = "REP", _("Reported")
    CONFIRMED = "CON", _("Confirmed")
    UNVERIFIABLE = "NVE", _("Cannot be verified")
    DISCARDED = "DES", _("Discarded")
    WITHDRAWN = "RTR", _("Withdrawn by who reported it")
