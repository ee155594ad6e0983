from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """As what somebody takes part in a case."""

    PETITIONER = "petitioner", _("Who asks for protection")
    BENEFICIARY = "beneficiary", _("Who is to be protected")
    REPRESENTATIVE = "representative", _("Who speaks for them")
    FAMILY = "family", _("Family")
    COLLECTIVE = "collective", _("Community, newsroom or organisation")


class Told(models.TextChoices):
    """How a decision of hers came to be known."""

    IN_PERSON = "in_person", _("In person")
    CALL = "call", _("By telephone")
    WRITING = "writing", _("In writing")
    OWN_WINDOW = "own_window", _("In her own window")


class Note(models.TextChoices):
    """What a note of the notebook is about."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    MESSAGE = "message", _("Message")
    PROMISE = "promise", _("Promise")
    NEXT_CONTACT = "next_contact", _("Next contact")
