from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Part(models.TextChoices):
    """As what somebody takes part in a case."""

    PETITIONER = "petitioner", _("Who asks for protection")
    BENEFICIARY = "beneficiary", _("Who is to be protected")
    REPRESENTATIVE = "representative", _("Who speaks for them")
    FAMILY = "family", _("Family")
    COLLECTIVE = "collective", _("Community, newsroom or organisation")


# Whose word on consent counts before that of who asks.
PROTECTED = (Part.BENEFICIARY, Part.COLLECTIVE)


class Grievance(models.TextChoices):
    """What a complaint is about."""

    PERSON = "person", _("How somebody treated me")
    INSTITUTION = "institution", _("An institution")
    DELAY = "delay", _("A delay")
    MEASURE = "measure", _("A measure")


class Rhythm(models.TextChoices):
    """How often somebody gives a sign."""

    DAILY = "daily", _("Each day, at some hours")
    HOURS = "hours", _("Every so many hours")
    ONCE = "once", _("Once")


class SignHeard(models.TextChoices):
    """How a sign came."""

    CALL = "call", _("By telephone")
    MESSAGE = "message", _("By message")
    IN_PERSON = "in_person", _("In person")
    ANOTHER = "another", _("Through somebody else")
    OWN_WINDOW = "own_window", _("In her own window")


class ComplaintStage(models.TextChoices):
    """How far an answer to a complaint has come."""

    ACKNOWLEDGED = "acknowledged", _("Received and read")
    ANSWERED = "answered", _("Answered")


class Channel(models.TextChoices):
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


class LetterKind(models.TextChoices):
    """As in `norms.letters`: what a letter is for."""

    LETTER = "letter", _("Letter")
    URGENT_ACTION = "urgent_action", _("Urgent action")
    HAND_OVER = "hand_over", _("Hand-over to a mechanism")


class CallState(models.TextChoices):
    """How a call to the team of a case stands; said from its instants, never stored."""

    WAITING = "waiting", _("Nobody answered yet")
    UNANSWERED = "unanswered", _("Nobody answered")
    ANSWERED = "answered", _("Somebody of the team answered")
    USED = "used", _("The case was opened after it")
    OVER = "over", _("It is over: call again")


class EmergencyVerdict(models.TextChoices):
    """What a second person says of a case that was opened without leave."""

    NEEDED = "needed", _("It was needed")
    NOT_NEEDED = "not_needed", _("It was not needed")


class HowAnswering(models.TextChoices):
    """How somebody came to answer for a case."""

    OPENED = "opened", _("Opened it")
    HANDED_OVER = "handed_over", _("Was handed it by who answered before")
    DECIDED = "decided", _("Another of the team, or a data steward, decided it")


class LetterState(models.TextChoices):
    """Where a letter stands; said from its instants, never stored."""

    DRAFTED = "drafted", _("Drafted")
    APPROVED = "approved", _("Approved by a second person")
    SENT = "sent", pgettext_lazy("letter", "Sent")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("letter", "Acknowledged")
    ANSWERED = "answered", pgettext_lazy("letter", "Answered")
    STOPPED = "stopped", pgettext_lazy("letter", "Stopped")


class SentHow(models.TextChoices):
    """How a letter went."""

    BY_HAND = "by_hand", _("By hand")
    CALL = "call", _("Read by telephone")
    EMAIL = "email", _("By encrypted e-mail")
    POST = "post", _("By post or courier")
    PORTAL = "portal", _("Through the institution's own window")


class Stopped(models.TextChoices):
    """Why a letter goes no further."""

    CONSENT = "consent", _("The person took her consent back")
    EXCLUDED = "excluded", _("The recipient was left out")
    CIVIL = "civil_only", _("The case is for civil society only")
    TEAM = "team", _("The team stopped it")
