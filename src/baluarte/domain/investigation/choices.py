"""States that code branches on; every other list is a catalogue or a text of `norms`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfWhom(models.TextChoices):
    """Who gives the facts their name as a crime."""

    AUTHORITY = "authority", _("As the authority classifies it")
    VICTIM = "victim", _("As the victim claims")


class ActOutcome(models.TextChoices):
    """How far an act of a protocol came, as somebody says."""

    DONE = "done", pgettext_lazy("act of investigation", "Done")
    PARTLY = "partly", pgettext_lazy("act of investigation", "Done in part")
    NOT_DONE = "not_done", pgettext_lazy("act of investigation", "Not done")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")
    NOT_KNOWN = "not_known", _("It is not known")


class Verdict(models.TextChoices):
    """What became of a hypothesis."""

    KEPT = "kept", _("Kept open")
    CONFIRMED = "confirmed", _("Confirmed")
    DISCARDED = "discarded", _("Discarded")


class Answered(models.TextChoices):
    """What is said of one criterion."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("It is not known")


class RequestAnswer(models.TextChoices):
    """What the office said of an act that it was asked for."""

    GRANTED = "granted", _("It will do it")
    REFUSED = "refused", _("It refuses it, with reasons")
    REFUSED_WITHOUT = "refused_without", _("It refuses it without reasons")


class Improvement(models.TextChoices):
    """What came of a line of an office's improvement plan."""

    DONE = "done", pgettext_lazy("improvement", "Done")
    NOT_DONE = "not_done", pgettext_lazy("improvement", "Not done")
    MOVED = "moved", pgettext_lazy("improvement", "Its day was moved")
    GIVEN_UP = "given_up", pgettext_lazy("improvement", "Given up")


class LearningChange(models.TextChoices):
    """What a finding of an audit changed."""

    PROTOCOL = "protocol", pgettext_lazy("learning", "The protocol")
    TRAINING = "training", pgettext_lazy("learning", "Training")
    UNIT = "unit", pgettext_lazy("learning", "The unit")
    NONE = "none", pgettext_lazy("learning", "Nothing: there is a reason")
