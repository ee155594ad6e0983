from django.db import models
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    """On what a person takes a position."""

    STUDY = "study", _("A study of risk")
    MEASURE = "measure", _("A measure")
    MATTER = "matter", _("All that follows, until told otherwise")
    ITEM = "item", _("An item of the Board")


class Fit(models.TextChoices):
    """Whether a measure fits her life and her risk, as she says."""

    FITS = "fits", _("It fits")
    IN_PART = "in_part", _("It fits in part")
    DOES_NOT = "does_not", _("It does not fit")


class Cause(models.TextChoices):
    """Why a risk is to be assessed anew."""

    EVENT = "event", _("A new aggression")
    FAILURE = "failure", _("A measure failed")
    HER_WISH = "her_wish", _("She asked for it")
    PLANNED = "planned", _("On the planned date")


class UrgentVerdict(models.TextChoices):
    """What a second person says of an urgent act that departs from the usual."""

    AGREES = "agrees", _("It may stand")
    OBJECTS = "objects", _("It does not stand: the clock goes on")


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


class FiledBy(models.TextChoices):
    """Who files an appeal."""

    HERSELF = "herself", _("She, in her own window")
    REPRESENTATIVE = "representative", _("Who speaks for her, in their own window")
    TEAM = "team", _("The team, at her request")


class AppealStage(models.TextChoices):
    """How far an appeal has come; the last five decide or end it, once."""

    TAKEN_UP = "taken_up", _("Taken up: its clock runs from when it was filed")
    ADMITTED = "admitted", _("Admitted")
    PERSISTS = "persists", _("She keeps it after the new study: the Council is asked")
    INADMISSIBLE = "inadmissible", _("Not admitted, with the reason")
    CONFIRMED = "confirmed", _("The decision is confirmed")
    CHANGED = "changed", _("The decision is changed")
    REVOKED = "revoked", _("The decision is revoked")
    SETTLED = "settled", _("She does not keep it")


class NotSent(models.TextChoices):
    """Why an appeal did not reach whoever decides it here; it is filed all the same."""

    NOT_HERE = "not_here", _("Whoever decides it is not in this installation")
    NOBODY = "nobody", _("Nobody who could decide it has an account")
    LEFT_OUT = "left_out", _("Whoever decides it is left out of the case")
    NO_CONSENT = "no_consent", _("Her consent does not reach whoever decides it")


class Answered(models.TextChoices):
    """What was found at a point of the quality of a study."""

    MET = "met", _("Yes")
    NOT_MET = "not_met", _("No, and why")
    NOT_APPLICABLE = "not_applicable", _("It does not apply, and why")


class Touches(models.TextChoices):
    """How a new event touches whom a case protects; the nearest first."""

    HERSELF = "herself", _("an aggression against her")
    FAMILY = "family", _("an aggression against her family")
    COLLECTIVE = "collective", _("an aggression against her collective or organisation")
    NEWSROOM = "newsroom", _("an aggression against a colleague of the same newsroom")
    MUNICIPALITY = "municipality", _("an aggression in her municipality")


class Words(models.TextChoices):
    """What a sealed text of this room is."""

    EVIDENCE = "evidence", _("Evidence of an item")
    SCENARIO = "scenario", _("Scenario")
    LEVEL = "level", _("Reason of the level")
    OVERRIDE = "override", _("Reason to depart from the level before")
    ALTERNATIVES = "alternatives", _("Alternatives considered")
    POSITION = "position", _("Reason of a position")
    FIT = "fit", _("What she says of a measure")
    DEPARTURE = "departure", _("Why an urgent act departs from the usual")
    ARRIVAL = "arrival", _("What she says of its arrival")
    INCIDENT = "incident", _("What failed")
    QUALITY = "quality", _("Reason at a point of quality")
    APPEAL = "appeal", _("What she appeals")
    RULING = "ruling", _("Reason of a decision on an appeal")
    FACT = "fact", _("Fact of misuse")
    REPLY = "reply", _("Her reply")


class SessionKind(models.TextChoices):
    """What kind of session the Board holds."""

    ORDINARY = "ordinary", _("Ordinary session")
    EXTRAORDINARY = "extraordinary", _("Extraordinary session")


class VoteChoice(models.TextChoices):
    """How a seat voted; a dissent counts against and says its reason."""

    FOR = "for", _("In favour")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstains")
    DISSENT = "dissent", _("Against, with a dissent")


# A dissent counts against.
AGAINST = (VoteChoice.AGAINST, VoteChoice.DISSENT)


class Outcome(models.TextChoices):
    """As in `norms.bodies.Outcome`, with its words."""

    ADOPTED = "adopted", _("Adopted")
    NOT_ADOPTED = "not_adopted", _("Not adopted")
    TIED = "tied", _("A tie: nothing is adopted")


class WillCome(models.TextChoices):
    """How she takes part in the session on her case, as she says."""

    ATTENDS = "attends", _("She attends")
    REPRESENTED = "represented", _("Somebody represents her")
    IN_WRITING = "in_writing", _("She states her position and does not attend")
    DOES_NOT = "does_not", _("She does not take part")


class AgreementState(models.TextChoices):
    """How far an agreement of the Board has come."""

    UNDER_WAY = "under_way", _("Agreement under way")
    FULFILLED = "fulfilled", _("Agreement fulfilled")
    NOT_FULFILLED = "not_fulfilled", _("Agreement not fulfilled")


class CouncilAnswerKind(models.TextChoices):
    """How a word of the Council was answered."""

    ACCEPTED = "accepted", _("Accepted by the Board")
    IN_PART = "in_part", _("Accepted in part")
    REFUSED = "refused", _("Not accepted")


class LineKind(models.TextChoices):
    """What the Board can be shown of a case, each by her own yes; in the order it is shown."""

    RISK = "risk", _("Level of risk")
    SUMMARY = "summary", _("Summary of the study")
    POSITION = "position", _("What she says of the item")
    MEASURE = "measure", _("Measure proposed, and her word on it")


class BoardWords(models.TextChoices):
    """What a sealed text of the Board is."""

    ITEM = "item", _("What is asked of the Board")
    SUMMARY = "summary", _("Summary of a study for the Board")
    LINE = "line", _("Line of a case shown to the Board")
    DISSENT = "dissent", _("Reason of a dissent")
    NOT_SUMMONED = "not_summoned", _("Why she was not summoned")
    AGREEMENT = "agreement", _("What was agreed")
    PROGRESS = "progress", _("How far an agreement came")
    MINUTES = "minutes", _("Minutes")
    COUNCIL = "council", _("Words of the Council")
    ANSWER = "answer", _("Answer to the Council")
