from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonKind(models.TextChoices):
    PERSON = "person", _("Person")
    COLLECTIVE = "collective", _("Collective")
    UNKNOWN = "unknown", _("Not known")
