from django.db import models
from django.utils.translation import gettext_lazy as _


class Addressed(models.TextChoices):
    """Of whom something public speaks: never of a private person who did not make it public."""

    BOTH = "both", _("Defenders and journalists in general")
    DEFENDERS = "defenders", _("Human-rights defenders in general")
    JOURNALISTS = "journalists", _("Journalists in general")
    SUBJECT = "subject", _("Those who defend a subject")
    COLLECTIVE = "collective", _("A public collective or organisation")
    PERSON = "person", _("A person who made it public, or whose family did")


class EntryObjection(models.TextChoices):
    """Why a second person does not let an entry stand."""

    NOT_THERE = "not_there", _("The document does not say it")
    MISREAD = "misread", _("It was misread")
    NAMES_SOMEBODY = "names_somebody", _("It names a private person")
    WRONG_KIND = "wrong_kind", _("It is of another kind, institution or day")
    TWICE = "twice", _("It is there already")


class Wanted(models.TextChoices):
    """What is asked of whoever said something stigmatising."""

    CORRECTION = "correction", _("That it be corrected in public")
    RETRACTION = "retraction", _("That it be taken back in public")
    APOLOGY = "apology", _("A public apology")


class CorrectionOutcome(models.TextChoices):
    """What an institution answered where a correction was asked for."""

    CORRECTED = "corrected", _("It corrected it in public")
    RETRACTED = "retracted", _("It took it back in public")
    APOLOGISED = "apologised", _("It apologised in public")
    PROMISED = "promised", _("It said that it will")
    REFUSED = "refused", _("It refused to do so")


class FollowUp(models.TextChoices):
    """Where the follow-up of a stigmatising statement stands."""

    TO_ASK = "to_ask", _("No correction asked for yet")
    TO_ASK_LATE = "to_ask_late", _("Late: no correction asked for")
    RUNNING = "running", _("Correction asked for")
    LATE = "late", _("Late: no answer")
    ANSWERED = "answered", _("Answered")


OVERDUE = (FollowUp.TO_ASK_LATE, FollowUp.LATE)


class Word(models.TextChoices):
    """What the family or the person said about a public condemnation."""

    YES = "yes", _("They said yes")
    MADE_PUBLIC = "made_public", _("They made it public themselves")
    NO = "no", _("They said no")


class HowTold(models.TextChoices):
    """How the family's word came."""

    IN_PERSON = "in_person", _("In person")
    TELEPHONE = "telephone", _("By telephone or video call")
    WRITTEN = "written", _("In writing")
    REPRESENTATIVE = "representative", _("Through whoever represents them")
    DOCUMENT = "document", _("In a public document")


class ClockStatus(models.TextChoices):
    """Where the clock of a public condemnation stands."""

    NOT_STARTED = "not_started", _("Not started: no word from the family")
    RUNNING = "running", _("Running")
    MET = "met", _("Condemned in time")
    LATE = "late", _("Late: not condemned")
    MET_LATE = "met_late", _("Condemned late")
    ENDED = "ended", _("Ended: the family said no")
