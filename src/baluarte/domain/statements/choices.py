from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What an institution answered; only the first has a value, and none of the others is zero."""

    ANSWERED = "answered", _("It answered")
    NOT_ANSWERED = "not_answered", _("It did not answer")
    RESERVED = "reserved", _("It reserved the information")
    DOES_NOT_EXIST = "does_not_exist", _("Said not to exist")
    NOT_COMPETENT = "not_competent", _("Said to be another's")


class Objection(models.TextChoices):
    """Why a second person does not let a statement stand."""

    NOT_THERE = "not_there", _("The document does not say it")
    MISREAD = "misread", _("It was misread")
    WRONG_PLACE = "wrong_place", _("It is of another institution, heading or period")
    TWICE = "twice", _("It is there already")


class TakenBack(models.TextChoices):
    """Why a statement is taken back."""

    MISTAKE = "mistake", _("It was entered by mistake")
    CORRECTED = "corrected", _("Whoever said it corrected it")
    FALSE_DOCUMENT = "false_document", _("The document is not what it says to be")


class Standing(models.TextChoices):
    """Where a statement stands."""

    WAITING = "waiting", _("Waits for a second person")
    STANDS = "stands", _("It stands")
    REFUSED = "refused", _("Not let stand")
    SUPERSEDED = "superseded", _("Another took its place")
    WITHDRAWN = "withdrawn", _("It was taken back")
