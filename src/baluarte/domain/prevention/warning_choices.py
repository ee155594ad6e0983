from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LevelOfWarning(models.TextChoices):
    """How urgent a warning is; what each level asks for is dated text (`norms.warnings`)."""

    GREEN = "V", pgettext_lazy("warning", "Green")
    YELLOW = "A", pgettext_lazy("warning", "Yellow")
    ORANGE = "N", pgettext_lazy("warning", "Orange")
    RED = "R", pgettext_lazy("warning", "Red")


class SignalKind(models.TextChoices):
    """What a warning rests on first: signals of the model, of the field and others stand alike."""

    MODEL_LEVEL = "model_level", _("Model: level")
    MODEL_CHANGE = "model_change", _("Model: change")
    MODEL_ONSET = "model_onset", _("Model: onset")
    CLUSTER = "EW-1", _("Cluster of events")
    ESCALATION = "EW-2", _("Escalation")
    TRIGGERS = "EW-3", _("Trigger calendar")
    STIGMA = "EW-4", _("Stigmatising statements")
    PEERS = "EW-5", _("Attacks on peers")
    MEASURES = "EW-6", _("Measures that fail")
    SILENCE = "EW-7", _("Silence of known sources")
    DISPUTE = "EW-8", _("Dispute of armed groups")
    CALL = "call", _("Call from the field")


OF_THE_MODEL = (SignalKind.MODEL_LEVEL, SignalKind.MODEL_CHANGE, SignalKind.MODEL_ONSET)


class TriggerKind(models.TextChoices):
    """At which dates risk rises, as a house notes them."""

    ELECTION = "election", _("Election")
    PROJECT = "project", _("Permit or works of a megaproject")
    TRIAL = "trial", _("Trial or hearing")
    EVICTION = "eviction", _("Eviction")
    PUBLICATION = "publication", _("Publication of an investigation")
    SEARCH = "search", _("Search for missing persons")
    PROTEST = "protest", _("Protest or anniversary")
    OTHER = "other", pgettext_lazy("trigger", "Another date")


class WordOfPeople(models.TextChoices):
    """Whether those whom a warning speaks of were asked who may know."""

    ASKED = "asked", _("They were asked, and know who may be told")
    NOBODY = "nobody", _("It speaks of no particular person or community")
    NOT_YET = "not_yet", _("Not asked yet")


class Decided(models.TextChoices):
    """What a second person decides of a proposal."""

    ISSUED = "issued", _("Issue it")
    HELD = "held", _("Hold it for now")
    OVERRULED = "overruled", _("Do not issue it")


FINAL = (Decided.ISSUED, Decided.OVERRULED)


class WarningStatus(models.TextChoices):
    """Where a warning stands: drawn from its decisions and its days, never kept."""

    PROPOSED = "proposed", _("Waits for a second person")
    HELD = "held", _("Held")
    OVERRULED = "overruled", _("Not issued")
    STANDS = "stands", pgettext_lazy("warning", "Stands")
    EXPIRED = "expired", pgettext_lazy("warning", "No longer stands")
    LAPSED = "lapsed", _("Lapsed without a decision")


class Tier(models.TextChoices):
    """At which level of government an institution is told."""

    MUNICIPALITY = "municipality", _("Municipal")
    STATE = "state", pgettext_lazy("level of government", "State")
    FEDERAL = "federal", _("Federal")
    CIVIL = "civil", _("Seat of civil society")


class ToldWhy(models.TextChoices):
    """Why an institution is told."""

    CHOSEN = "chosen", _("Chosen among those that passed the exclusion gate")
    NOBODY_PASSED = "nobody_passed", _("Nobody nearer passed the exclusion gate")
    SILENCE = "silence", _("The one below did not acknowledge it")


class Passing(models.TextChoices):
    """Whether an institution passes the exclusion gate, and why not."""

    PASSES = "passes", _("Passes the exclusion gate")
    LEFT_OUT = "left_out", _("Left out: presumed perpetrators, or not to be involved")
    IN_COMMAND = "in_command", _("Left out: in one command with who is left out")
    NOT_CLEARED = "not_cleared", _("Nobody there is trusted by name with this place")
    GONE = "gone", _("It no longer takes part")


class NoticeStatus(models.TextChoices):
    """Where a notice stands: drawn from the clock, never kept."""

    RUNNING = "running", _("Waits for its acknowledgement")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    LATE_ACKNOWLEDGED = "late_acknowledged", _("Acknowledged late")
    SILENT = "silent", _("Silence: it went up")
    GONE = "gone", _("The institution no longer exists: it went up")
    WAITS = "waits", _("Told only if the one below is silent")
    LEFT_OUT = "left_out", _("Left out since: it sees nothing more")


class Acknowledged(models.TextChoices):
    """What an institution says with its acknowledgement."""

    ACTS = "acts", _("Received: we act")
    ASKS = "asks", _("Received: we ask for more")
    NOT_OURS = "not_ours", _("Received: it is not for us, and why")


class ActionKind(models.TextChoices):
    """When an action of a plan is done: before, nearby, or as the harm comes."""

    READINESS = "readiness", _("Readiness")
    PREPOSITIONING = "prepositioning", _("Placed nearby")
    EARLY_ACTION = "early_action", _("Early action")


class ActionOutcome(models.TextChoices):
    """What is reported of an action of a plan."""

    DONE = "done", _("Done")
    UNDER_WAY = "under_way", _("Under way")
    NOT_DONE = "not_done", _("Not done, and why")


class ActionStatus(models.TextChoices):
    """Where an action of a plan stands: drawn from its day and its reports, never kept."""

    TO_DO = "to_do", _("To be done")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    NOT_DONE = "not_done", _("Not done")
    LATE = "late", _("Late: no word of it")


class PlanStatus(models.TextChoices):
    """Where the plan of a warning stands: drawn, never kept."""

    NOT_NEEDED = "not_needed", _("This level needs no plan")
    TO_WRITE = "to_write", _("Plan asked for today")
    MISSING = "missing", _("Without a plan")
    LATE = "late", _("Late: without a plan")
    WRITTEN = "written", _("Plan written")


class WhatCame(models.TextChoices):
    """What came of a warning; whoever judges says why."""

    HAPPENED = "happened", _("It happened")
    DID_NOT = "did_not", _("It did not happen")
    ACTED_UPON = "acted_upon", _("It was acted upon and did not happen")
    CANNOT_JUDGE = "cannot_judge", _("Nobody can judge it")


class SecondWord(models.TextChoices):
    """What a second person says of what one person recorded alone; who recorded it may withdraw."""

    CONFIRMED = "confirmed", pgettext_lazy("second person", "Confirmed")
    REFUSED = "refused", pgettext_lazy("second person", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("second person", "Withdrawn by who entered it")


class CauseKind(models.TextChoices):
    """What lies under a warning, beyond the events."""

    IMPUNITY = "impunity", _("Impunity")
    ACTOR = "actor", _("An actor with power over the place")
    PROJECT = "project", _("A project or megaproject")
    GOVERNANCE = "governance", _("How the place is governed")


class PublicAlertStatus(models.TextChoices):
    """Where a public alert stands: drawn, never kept."""

    ASKED = "asked", _("Waits for a second signature")
    PUBLIC = "public", pgettext_lazy("warning", "In public")
    WITHDRAWN = "withdrawn", pgettext_lazy("warning", "Withdrawn")


class ScoreCardStatus(models.TextChoices):
    """Where a year's score card for the portal stands: drawn, never kept."""

    ASKED = "asked", pgettext_lazy("score card", "Waits for another person")
    PUBLIC = "public", pgettext_lazy("score card", "In public")
    REFUSED = "refused", pgettext_lazy("score card", "Not let out")
    WITHDRAWN = "withdrawn", pgettext_lazy("score card", "Taken back")
