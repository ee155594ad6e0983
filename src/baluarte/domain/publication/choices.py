from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why something may be public."""

    ALREADY_PUBLIC = "already_public", _("Already public")
    CONSENT = "consent", _("Consent")
    LAW = "law", _("By law")


class Publishable(models.TextChoices):
    """What of an event somebody may decide to publish; its state goes out always."""

    DATE = "date", _("When it happened")
    MUNICIPALITY = "municipality", _("Municipality")
    TYPES = "types", _("Types of aggression")
    PERPETRATORS = "perpetrators", _("Classes of presumed perpetrators")
    VICTIMS = "victims", _("Number of victims")
    LINK_TO_WORK = "link_to_work", _("Link to the work")


class Written(models.TextChoices):
    """On what occasion somebody wrote a text beside a decision."""

    GROUND = "ground", _("On what ground")
    RISK = "risk", _("What could happen to whom")
    REVIEW = "review", _("What the second person says")
    WITHDRAWAL = "withdrawal", _("Why it was taken back")


class DatePrecision(models.TextChoices):
    """How exact a published date is."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    BETWEEN = "between", _("Between two dates")
    NONE = "none", _("Not published")


class Gone(models.TextChoices):
    """What a withdrawal did to a published record."""

    WITHDRAWN = "withdrawn", _("Withdrawn")


class Refusal(models.TextChoices):
    """Why an aggression may not be published, whatever somebody decides."""

    UNKNOWN = "unknown", _("No list is known to have brought it")
    AUTHORITY = "authority", _("It comes only from an authority's confidential list")
    CONFIDENTIAL = "confidential", _("Its list is not shared for publication")
    EMBARGO = "embargo", _("Its list is under embargo")
    LEFT = "left", _("The organisation that keeps its list has left")
    STATE = "state", _("It was withdrawn or discarded")


class Standing(models.TextChoices):
    """Where the publication of an aggression stands."""

    UNDECIDED = "undecided", _("Nobody decided to publish it")
    WAITING = "waiting", _("Waits for a second person")
    BLOCKED = "blocked", _("The second person disagrees")
    AGREED = "agreed", _("Goes into the next edition")
    WITHDRAWN = "withdrawn", _("Withdrawn")
