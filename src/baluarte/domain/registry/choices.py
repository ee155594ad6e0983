from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# Of the catalogue links_to_work: where every event starts, until somebody decides.
NOT_DETERMINED: Final = "not_determined"


class Occasion(models.TextChoices):
    """On what occasion something came to be held; where a person decided, her ground says why."""

    AS_TOLD = "as_told", _("As its source told it.")
    DECIDED = "decided", _("Somebody decided it.")
    ACT_ADDED = "act_added", _("An act was added.")
    ACT_ENDED = "act_ended", _("An act is held no longer.")
    REPORT_GONE = "report_gone", _("A report that told of it was taken back.")
    MORE_TOLD = "more_told", _("More was told of its acts or victims.")


class Ended(models.TextChoices):
    """By what a report's link to an event ended."""

    UNLINKED = "unlinked", _("Somebody unlinked it")
    NEWER = "newer", _("A newer version of the report took its place")
    TAKEN_BACK = "taken_back", _("The report was taken back")


class Attribute(models.TextChoices):
    """What several sources may say otherwise of one event."""

    DATE = "date", _("When")
    PLACE = "place", _("Where")
    TYPE = "type", _("Type of aggression")
    PERPETRATOR = "perpetrator", _("Presumed perpetrator")
    LINK_TO_WORK = "link_to_work", _("Link to the work")
    IDENTITY = "identity", _("Who the victim is")


class BulkField(models.TextChoices):
    """What may be set over many events at once."""

    LINK_TO_WORK = "link_to_work", _("Link to the work")
    DEFENDS = "defends", _("Right or subject defended")


class BulkRefusal(models.TextChoices):
    """Why one event of many is left as it is."""

    NOT_YOURS = "not_yours", _("You do not add to its list.")
    OTHER_LIST = "other_list", _("It is of another list: that one is changed by itself.")
    NOT_HELD = "not_held", _("It was discarded or withdrawn.")
    CONFIRMED = (
        "confirmed",
        _("It is confirmed: change it by itself, and a second person confirms it anew."),
    )
    SAME = "same", _("It says so already.")
    NO_VICTIMS = "no_victims", _("Nobody told how many victims it has.")


class CodedField(models.TextChoices):
    """What a second person may code of an event, apart from the first."""

    DATE = "date", _("When")
    PLACE = "place", _("Where")
    TYPES = "types", _("Types of aggression")
    PERPETRATORS = "perpetrators", _("Presumed perpetrators")
    VICTIMS = "victims", _("How many victims")
    LINK_TO_WORK = "link_to_work", _("Link to the work")
    STATE_OF = "status", _("Verification")


class Outcome(models.TextChoices):
    """What was decided of a field that two people coded otherwise."""

    FIRST = "first", _("As it was coded first")
    SECOND = "second", _("As it was coded the second time")
    OTHERWISE = "otherwise", _("As it is held now: somebody determined it since")


class Verdict(models.TextChoices):
    SAME = "same", _("The same facts")
    DIFFERENT = "different", _("Different facts")
    UNSURE = "unsure", _("Cannot be said")


class Voice(models.TextChoices):
    """For whom somebody judges a pair: fixed when it is judged, roles change later."""

    LEFT = "left", _("For who holds the first")
    RIGHT = "right", _("For who holds the second")
    BOTH = "both", _("For who holds both")
    REGISTRY = "registry", _("For the registry")


class Names(models.TextChoices):
    """What two keyed hashes say of the names behind them."""

    AGREE = "agree", _("The names agree")
    PART = "part", _("The names may agree: one is shorter")
    DIFFER = "differ", _("The names do not agree")
    UNKNOWN = "unknown", _("One of the names is not known")


class DateReading(models.TextChoices):
    """How a date of many days is read where a period is asked for."""

    LISTED = "listed", _("Its first day lies in it")
    CERTAIN = "certain", _("All of it lies in it")
    POSSIBLE = "possible", _("It may lie in it")


class Stopped(models.TextChoices):
    """Why a saved search is not run any more."""

    ACCOUNT = "account", _("The account is closed")
    NOTHING = "nothing", _("Nothing is open to the account any more")
    QUESTION = "question", _("Something it asks for exists no longer")


class Resting(models.TextChoices):
    """Why a saved search that is named is not asked."""

    FORGOTTEN = "forgotten", _("It is kept no longer, or not shared with you")
    NOTHING = Stopped.NOTHING.value, Stopped.NOTHING.label
    QUESTION = Stopped.QUESTION.value, Stopped.QUESTION.label


class EventState(models.TextChoices):
    REPORTED = "REP", _("Reported")
    CONFIRMED = "CON", _("Confirmed")
    UNVERIFIABLE = "NVE", _("Cannot be verified")
    DISCARDED = "DES", _("Discarded")
    WITHDRAWN = "RTR", _("Withdrawn by who reported it")


# What is held to have happened or to be possible; the rest is kept, and never counted.
STANDING: Final = (
    EventState.REPORTED,
    EventState.CONFIRMED,
    EventState.UNVERIFIABLE,
)


class LayerKind(models.TextChoices):
    """Whether the parts of a layer may share land."""

    PARTITION = "partition", _("Parts that share no land")
    OVERLAPPING = "overlapping", _("Parts that may lie on each other")


class ListColumn(models.TextChoices):
    """What a row of the list of events may show beside its reference, in the order it is offered.

    As the address names them.
    """

    DATE = "fecha", _("When")
    WHAT = "agresiones", _("What")
    PLACE = "lugar", _("Where")
    VICTIMS = "victimas", _("Victims")
    LABOR = "labor", _("What victims do")
    GENDER = "genero", _("Gender of victims")
    PERPETRATORS = "autor", _("Presumed perpetrators")
    REPORTS = "reportes", _("Reports")
    STATUS = "estado", _("Verification")
    LINK = "vinculo", _("Link to the work")
    RECORDED = "registro", _("Recorded")
    DETERMINED = "determinado", _("Last changed")
    LIST = "lista", _("List")
