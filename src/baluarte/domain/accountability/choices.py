from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.norms.indicators import Counts


class AssessmentSide(models.TextChoices):
    """Whose assessment it is; the two stand side by side, never averaged."""

    AUTHORITY = "authority", _("The authority")
    CIVIL = "civil", _("Civil society")


class Outcome(models.TextChoices):
    """What became of something that was owed; each belongs to one kind of indicator or two."""

    IN_TIME = "in_time", _("Met in time")
    LATE = "late", _("Done late")
    DEFICIENT = "deficient", _("In place, deficient")
    MISSED = "missed", _("Not done by then")
    SAID = "said", _("Said by the authority, not checked")
    APART = "apart", _("Apart: said afterwards or closed undone")
    UNKNOWN = "unknown", _("Start not known")
    WITHIN = "within", _("Open, within its term")
    OVERDUE = "overdue", _("Open, overdue")
    SUSPENDED = "suspended", _("Suspended")
    DECREED = "decreed", _("Decreed in the period")
    WAITING = "waiting", _("Waiting at its end")


class Assessed(models.TextChoices):
    """What an assessment is of."""

    INDICATOR = "indicator", _("Indicator")
    OBJECTIVE = "objective", _("Objective")
    INSTITUTION = "institution", _("Institution")


class Verdict(models.TextChoices):
    """What a side says of a period, from best to worst; the last is no judgement."""

    REACHED = "reached", _("Reached")
    ADVANCES = "advances", _("It advances")
    LITTLE = "little", _("Little progress")
    NOTHING = "nothing", _("No progress")
    WENT_BACK = "went_back", _("It went back")
    CANNOT_SAY = "cannot_say", _("Cannot be said")


OUTCOMES: dict[Counts, tuple[Outcome, ...]] = {
    Counts.CLOCK: (
        Outcome.IN_TIME,
        Outcome.LATE,
        Outcome.MISSED,
        Outcome.SAID,
        Outcome.APART,
        Outcome.UNKNOWN,
    ),
    Counts.BACKLOG: (Outcome.WITHIN, Outcome.OVERDUE, Outcome.SUSPENDED),
    Counts.DELAY: (Outcome.DECREED, Outcome.WAITING),
    Counts.DELIVERY: (
        Outcome.IN_TIME,
        Outcome.LATE,
        Outcome.DEFICIENT,
        Outcome.MISSED,
        Outcome.SAID,
        Outcome.APART,
    ),
    Counts.REEVALUATION: (Outcome.IN_TIME, Outcome.LATE, Outcome.MISSED),
}


class Side(models.TextChoices):
    """From which side somebody sits at a table."""

    AUTHORITY = "authority", _("Authorities")
    CIVIL = "civil", _("Civil society")
    AFFECTED = "affected", _("Defenders and journalists")


class Progress(models.TextChoices):
    """What became of a promise."""

    STARTED = "started", _("Under way")
    KEPT = "kept", _("Fulfilled")
    GIVEN_UP = "given_up", _("Given up")


class PromiseState(models.TextChoices):
    """Where a promise stands on a day."""

    KEPT = "kept", _("Fulfilled")
    KEPT_LATE = "kept_late", _("Fulfilled late")
    GIVEN_UP = "given_up", _("Given up")
    OPEN = "open", _("Within its term")
    PAST = "past", _("Past its day")


class ProgrammeKind(models.TextChoices):
    POLICY = "policy", _("Comprehensive policy")
    STRATEGY = "strategy", _("Strategy")
    PROGRAMME = "programme", _("Programme")


class Observed(models.TextChoices):
    """What an observation is of."""

    INDICATOR = "indicator", _("Indicator")
    FACT = "fact", _("Fact about an institution")
    RECOMMENDATION = "recommendation", _("Recommendation")
    COMMITMENT = "commitment", _("Commitment")
    REPORT = "report", pgettext_lazy("observed", "Report")
    DATASET = "dataset", _("Dataset")


class ReviewObjection(models.TextChoices):
    """Why a second person does not let out an observation or an answer."""

    NAMES_SOMEBODY = "names_somebody", _("It names a person or could tell of somebody")
    NOT_SHOWN = "not_shown", _("The evidence does not show it")
    NOT_ABOUT_IT = "not_about_it", _("It is not about what is observed")
    TWICE = "twice", _("It was said already")


class CorrectionObjection(models.TextChoices):
    """Why a second person does not let a correction of a recommendation stand."""

    OVERTAKEN = "overtaken", _("Another correction came first: it says otherwise by now")
    NOT_SHOWN = "not_shown", _("The source does not say so")
    TWICE = "twice", _("It was corrected already")
    NAMES_SOMEBODY = "names_somebody", ReviewObjection.NAMES_SOMEBODY.label


# What one entered and takes back while it waits; nobody else says so of it.
WITHDRAWN = "withdrawn"


class ObservationState(models.TextChoices):
    """Where an observation stands on a day."""

    WAITING = "waiting", pgettext_lazy("observation", "Waits for a second person")
    REFUSED = "refused", _("Not let out")
    OPEN = "open", _("Waits for the answer")
    LATE = "late", _("Answer overdue")
    ANSWERED = "answered", pgettext_lazy("observation", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("observation", "Withdrawn")


class AnswerVerdict(models.TextChoices):
    """What an institution says to an observation."""

    ACCEPTED = "accepted", _("It agrees and corrects")
    IN_PART = "in_part", _("It agrees in part")
    REJECTED = "rejected", _("It does not agree")


class ConsultationState(models.TextChoices):
    """Where a consultation stands on a day."""

    CALLED = "called", _("Called, not open yet")
    OPEN = "open", pgettext_lazy("consultation", "Open")
    CLOSED = "closed", pgettext_lazy("consultation", "Closed")


class Taken(models.TextChoices):
    """What becomes of a contribution to a consultation."""

    TAKEN = "taken", _("Taken up")
    IN_PART = "in_part", _("Taken up in part")
    NOT_TAKEN = "not_taken", _("Not taken up")
