from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    ALREADY_PUBLIC = "already_public", _("Already public")
    CONSENT = "consent", _("Consent")
    LAW = "law", _("By law")
