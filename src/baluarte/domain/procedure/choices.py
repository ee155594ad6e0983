from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OccurrenceKind(models.TextChoices):
    """As in `norms.agenda.Happening`, with its words."""

    HAPPENED = "happened", _("It happened")
    DONE = "done", _("A step was done")
    EXTENDED = "extended", _("A clock was extended")
    EXCUSED = "excused", _("A step is not needed")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    CLOSED = "closed", _("Closed")


class HerWord(models.TextChoices):
    """What she says of something that was to arrive: a measure, a remedy."""

    ARRIVED = "arrived", pgettext_lazy("her word", "It arrived")
    PARTLY = "partly", pgettext_lazy("her word", "It arrived in part")
    NOT_ARRIVED = "not_arrived", pgettext_lazy("her word", "It did not arrive")


class SaidHow(models.TextChoices):
    """How her word came to be known."""

    OWN_WINDOW = "own_window", _("In her own window")
    WITNESSED = "witnessed", _("Somebody heard it from her")
    ASSEMBLY = "assembly", _("In an assembly")


class WordOnRecord(models.TextChoices):
    """What is on record of the person's word on a step that is owed to her."""

    ARRIVED = "arrived", pgettext_lazy("her word", "It arrived")
    SAID = "said", pgettext_lazy("her word", "She said what she thinks of it")
    NOT_HAD = "not_had", pgettext_lazy("her word", "It could not be had")


class Jurisdiction(models.TextChoices):
    FEDERAL = "federal", _("Federal")
    STATE = "state", pgettext_lazy("level of government", "State")
    MUNICIPALITY = "municipality", _("Municipal")
    INTERNATIONAL = "international", _("International")


class Perpetrator(models.TextChoices):
    """What is known, for the exclusion gate, of who did it."""

    UNKNOWN = "unknown", _("Not known")
    NAMED = "named", _("Named in the exclusions")
    PRIVATE = "private", _("Somebody who is no authority")


class Exclusion(models.TextChoices):
    """Why an institution is told nothing."""

    PERPETRATOR = "perpetrator", _("Presumed perpetrators belong to it")
    NAMED_SERVANT = "named_servant", _("A public servant of it was named")
    DO_NOT_INVOLVE = "do_not_involve", _("The person asked not to involve it")


class Gate(models.TextChoices):
    """What the gate says of one recipient, by the rules of its catalogue."""

    PASSES = "passes", _("May be told")
    EXCLUDED = "excluded", _("Left out")
    IN_COMMAND = "in_command", _("Left out: in the same command")
    NOT_CLEARED = "not_cleared", _("Left out: nobody there is cleared for this place")
    MUNICIPAL = "municipal", _("Municipal: never told unless the person says so")
    NOT_HERE = "not_here", _("Not in this installation")
    NOT_KNOWN = "not_known", _("Not known to exist")
    NO_CONSENT = "no_consent", _("Left out: what she consented to does not cover it")
    PERSON_NOT_ASKED = "person_not_asked", _("The person has not seen this list yet")


class ShownHow(models.TextChoices):
    """How the person was shown who would be told."""

    IN_PERSON = "in_person", _("In person")
    CALL = "call", _("By telephone")
    WRITING = "writing", _("In writing")
    OWN_WINDOW = "own_window", _("In her own window")


class AssignmentState(models.TextChoices):
    """Where an assignment stands; a projection of its answers."""

    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ACCEPTED = "accepted", _("Accepted")
    REPORTED = "reported", _("Said by the authority, not checked")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Done")
    HANDED_OVER = "handed_over", _("Handed over")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OVER = "over", _("Not needed any more")


class TaskLineKind(models.TextChoices):
    """What a task says beyond its step and its clock, in the order it is read."""

    ASKED = "asked", _("What is asked of them")
    MEASURE = "measure", _("Measure it is about")
    PLACE = "place", _("Where, as little as is needed")
    CONTACT = "contact", _("Safe contact")
    SENDER = "sender", _("Telephone of who sends it")


class AnswerKind(models.TextChoices):
    """What was answered to an assignment."""

    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    EVIDENCE = "evidence", _("Evidence attached")
    REPORTED = "reported", _("Says that it did it; not checked")
    DONE = "done", _("Done")
    HANDED_OVER = "handed_over", _("Handed over")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class NoticeKind(models.TextChoices):
    """Why somebody is called to look."""

    ASSIGNED = "assigned", _("Something was assigned to you")
    DEPUTY = "deputy", _("A notice was not read in time: you are the deputy")
    SILENCE = "silence", _("An assignment is not acknowledged")
    OVERDUE = "overdue", _("A clock ran out")
    RUNNING = "running", _("A clock of hours runs out soon")
    HERSELF = "herself", _("Somebody wrote in her own window")
    FAILED = "failed", _("A measure failed, as she or her team says")
    TEAM_CALLED = "called", _("Somebody calls the team of your case: a life is in danger")
    EMERGENCY = "emergency", _("A case was opened without leave, in danger of life")
    COMPLAINT = "complaint", _("A complaint waits to be read")
    MISSED = "missed", _("Somebody gave no sign at the hour agreed")
    DISTRESS = "distress", _("Somebody gave the signal of danger")
    APPEAL = "appeal", _("An appeal was filed, and its hours run")
    ANSWERED = "answered", _("An assignment was answered")
    REPORTED = "reported", _("An authority says that it did it: ask the person")
    WITHDRAWN = "withdrawn", _("An assignment is no longer yours")
    DEPARTURE = "departure", _("An urgent act departs from the usual: read it within the hour")
    DOOR = "door", _("Somebody came by the urgent door")
    SEARCH = "search", _("A saved search found something new")
    LETTER = "letter", _("A letter waits for a second person to approve it")
    SHIFT = "shift", _("Who answers for a case of yours changed")
    ALTERED = "altered", _("A sealed document is not as it was handed in")
    WEBHOOK = "webhook", _("A webhook of yours is told nothing any more")
    MEMORY = "memory", _("A memory page that you proposed was not let out")


class Subject(models.TextChoices):
    """Beside what a statement was written."""

    OCCURRENCE = "occurrence", _("Something recorded")
    EXCLUSION = "exclusion", _("An exclusion")
    ANSWER = "answer", _("An answer")
    BREACH = "breach", _("A breach")


class NotTold(models.TextChoices):
    """Whom somebody at the urgent door does not want told, as far as a machine can keep to it."""

    MUNICIPAL_POLICE = "municipal_police", _("Municipal police")
    STATE_POLICE = "state_police", _("State police")
    AUTHORITY = "authority", _("Another authority")


class DoorAnswer(models.TextChoices):
    """What the door says to who leaves a message."""

    KEPT = "kept", _("Kept")
    AGAIN = "again", _("It was sent before: the first is kept")
    CLOSED = "closed", _("Nobody is on duty")
    FULL = "full", _("More came than can be read now")
    LEFT_OUT = "left_out", _("It would go to somebody who is not to be told")


class DoorEnd(models.TextChoices):
    """How a message of the door came to its end."""

    RECEIVED = "received", _("A case was opened with it")
    SET_ASIDE = "set_aside", _("Set aside: there was nothing to attend to")
