from django.db import models
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    """On what a person takes a position."""

    STUDY = "study", _("A study of risk")
    MEASURE = "measure", _("A measure")
    MATTER = "matter", _("All that follows, until told otherwise")


class Fit(models.TextChoices):
    """Whether a measure fits her life and her risk, as she says."""

    FITS = "fits", _("It fits")
    IN_PART = "in_part", _("It fits in part")
    DOES_NOT = "does_not", _("It does not fit")


class Cause(models.TextChoices):
    """Why a risk is to be assessed anew."""

    AGGRESSION = "aggression", _("A new aggression")
    FAILURE = "failure", _("A measure failed")
    HER_WISH = "her_wish", _("She asked for it")
    PLANNED = "planned", _("The planned date has come")


class FactSource(models.TextChoices):
    """From where a fact of misuse is known. What she told is none of these, by design."""

    ESCORT_REPORT = "escort_report", _("Report of those who protect")
    OFFICIAL_RECORD = "official_record", _("Official record")
    THIRD_PARTY = "third_party", _("Complaint of a third party")


class WithdrawalStage(models.TextChoices):
    """How far a withdrawal of measures has come."""

    NOTIFIED = "notified", _("She was notified, with the evidence")
    REPLIED = "replied", _("She replied")
    COUNCIL_COPIED = "council_copied", _("The Council was copied")
    WITHDRAWN = "withdrawn", _("Withdrawn by the Board")
    KEPT = "kept", _("The measure stays")


class Words(models.TextChoices):
    """What a sealed text of this room is."""

    EVIDENCE = "evidence", _("Evidence of an item")
    SCENARIO = "scenario", _("Scenario")
    LEVEL = "level", _("Reason of the level")
    OVERRIDE = "override", _("Reason to depart from the level before")
    ALTERNATIVES = "alternatives", _("Alternatives considered")
    POSITION = "position", _("Reason of a position")
    FIT = "fit", _("What she says of a measure")
    INCIDENT = "incident", _("What failed")
    FACT = "fact", _("Fact of misuse")
    REPLY = "reply", _("Her reply")
