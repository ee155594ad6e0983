from django.db import models
from django.utils.translation import pgettext_lazy


class PersonKind(models.TextChoices):
    PERSON = "person", pgettext_lazy("kind of person", "Person")
    COLLECTIVE = "collective", pgettext_lazy("kind of person", "Collective")
    UNKNOWN = "unknown", pgettext_lazy("kind of person", "Not known")
