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


class SendingMeans(models.TextChoices):
    """How a request for information was sent."""

    PLATFORM = "platform", _("National transparency platform")
    EMAIL = "email", _("Electronic mail")
    WRITTEN = "written", _("In writing, at the unit")


class RequestEventKind(models.TextChoices):
    """What happened to a request for information after it was sent."""

    ACKNOWLEDGED = "acknowledged", _("Receipt acknowledged")
    CLARIFICATION_ASKED = "clarification_asked", _("Clarification asked")
    CLARIFICATION_GIVEN = "clarification_given", _("Clarification given")
    EXTENSION_NOTIFIED = "extension_notified", _("Extension notified")
    REMINDER = "reminder", _("Reminder sent")
    ANSWERED = "answered", _("Answer received")
    RESERVED = "reserved", _("Reserve invoked")
    DOES_NOT_EXIST = "does_not_exist", _("Said not to exist")
    NOT_COMPETENT = "not_competent", _("Said not to be competent")
    APPEAL_FILED = "appeal_filed", _("Review asked for")
    APPEAL_ADMITTED = "appeal_admitted", _("Review admitted")
    APPEAL_DECIDED = "appeal_decided", _("Review decided")
    TAKEN_BACK = "taken_back", _("Taken back: it was noted by mistake")


# An institution that refuses has answered too.
REFUSALS = (
    RequestEventKind.RESERVED, RequestEventKind.DOES_NOT_EXIST, RequestEventKind.NOT_COMPETENT,
)  # fmt: skip
ANSWERS = (RequestEventKind.ANSWERED, *REFUSALS)


class AppealResult(models.TextChoices):
    """How the guarantor decided a review."""

    REVOKED = "revoked", _("The answer is revoked")
    MODIFIED = "modified", _("The answer is modified")
    ORDERED = "ordered", _("An answer is ordered")
    CONFIRMED = "confirmed", _("The answer is confirmed")
    DISMISSED = "dismissed", _("Dismissed")


WON = (AppealResult.REVOKED, AppealResult.MODIFIED, AppealResult.ORDERED)


class RequestStatus(models.TextChoices):
    """Where a request for information stands."""

    DRAFT = "draft", _("Not sent yet")
    RUNNING = "running", _("Its term runs")
    WAITING = "waiting", _("Waits for our clarification")
    NOT_CLARIFIED = "not_clarified", _("Counts as not filed: it was not clarified")
    DUE = "due", _("Its term ends soon")
    LATE = "late", _("Late: no answer")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("It refused")
    APPEALED = "appealed", _("Under review")
    DECIDED = "decided", _("Review decided")


class NextStep(models.TextChoices):
    """What we can do next of a request for information."""

    SEND = "send", _("Note that it was sent")
    CLARIFY = "clarify", _("Clarify what was asked")
    STATE_NOT_ANSWERED = "state_not_answered", _("Record that it did not answer")
    CODE = "code", _("Code the answer")
    APPEAL = "appeal", _("Note a review asked for")
    APPEAL_OVER = "appeal_over", _("The term to ask for a review passed")
    WAIT = "wait", _("Wait for the institution")
    NOTHING = "nothing", _("Nothing is left to do")


class RequestProgress(models.TextChoices):
    """Where a request for information stands, with how far its answer is coded."""

    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Sent: its term runs")
    WAITING = "waiting", _("Waits for our clarification")
    NOT_CLARIFIED = "not_clarified", _("Counts as not filed")
    DUE = "due", _("Due soon")
    LATE = "late", _("Late: no answer")
    TO_CODE = "to_code", _("Answered: to be coded")
    PARTLY_CODED = "partly_coded", _("Partly coded")
    CODED = "coded", _("Coded in full")
    RESERVED = "reserved", _("Refused: reserve")
    DOES_NOT_EXIST = "does_not_exist", _("Refused: said not to exist")
    NOT_COMPETENT = "not_competent", _("Refused: said not competent")
    APPEALED = "appealed", _("Under review")
    DECIDED = "decided", _("Review decided: waits for its answer")
    CONFIRMED = "confirmed", _("Review decided: nothing follows")
