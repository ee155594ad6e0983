from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    LABOR = "labor", _("What its victims do, in counts only")
    GENDER = "gender", _("Gender of its victims, in counts only")


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
    QUARTER = "quarter", _("Quarter of a year")
    YEAR = "year", _("Year")
    BETWEEN = "between", _("Between two dates")
    NONE = "none", _("Not published")


class PlaceLevel(models.TextChoices):
    """How exact a published place is."""

    MUNICIPALITY = "municipality", _("Municipality")
    STATE = "state", _("State")
    NONE = "none", _("Not published")


class Changed(models.TextChoices):
    """What an edition says otherwise than the one before of an event."""

    ADDED = "added", _("Published for the first time")
    CORRECTED = "corrected", _("Says something else")
    COARSENED = "coarsened", _("Says less")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOT_PUBLISHED = "not_published", _("No longer published")


class Gone(models.TextChoices):
    """What a withdrawal did to a published record."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    # A page of memory that an edition named, by its reference alone.
    MEMORY = "memory", _("Memory page taken back")


class Refusal(models.TextChoices):
    """Why an event may not be published, whatever somebody decides."""

    UNKNOWN = "unknown", _("No list is known to have brought it")
    AUTHORITY = "authority", _("It comes only from an authority's confidential list")
    CONFIDENTIAL = "confidential", _("Its list is not shared for publication")
    EMBARGO = "embargo", _("Its list is under embargo")
    LEFT = "left", _("The organisation that keeps its list has left")
    STATE = "state", _("It was withdrawn or discarded")


class PublicationStatus(models.TextChoices):
    """Where the publication of an event stands."""

    UNDECIDED = "undecided", _("Nobody decided to publish it")
    WAITING = "waiting", _("Waits for a second person")
    BLOCKED = "blocked", _("The second person disagrees")
    AGREED = "agreed", _("Goes into the next edition")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RecordColumn(models.TextChoices):
    """What a row of published events may show beside its reference, as the address names it."""

    DATE = "fecha", _("When")
    PLACE = "lugar", _("Where")
    WHAT = "tipos", _("What was done")
    PERPETRATORS = "autor", _("Presumed perpetrators")
    ACTS = "agresiones", pgettext_lazy("count", "Acts")
    VICTIMS = "victimas", _("Victims")
    LINK = "vinculo", _("Link to the work")
    SOURCES = "registros", _("Records behind it")


class Cut(models.TextChoices):
    """By what of its victims an edition's counts are cut."""

    LABOR = "labor", _("What the victims do")
    GENDER = "gender", _("Gender of the victims")
    # Both of the same victim at once.
    CROSSED = "crossed", _("What the victims do, and their gender")


class Across(models.TextChoices):
    """By what else each cut of an edition is counted."""

    COUNTRY = "country", _("The whole country")
    STATE = "state", _("State")
    YEAR = "year", _("Year")
    GENDER = "gender", _("Gender of the victims")


class Guard(models.TextChoices):
    """How a release table keeps small counts from being read off it."""

    ROUNDING = "rounding", _("Rounded to 5")
    SUPPRESSION = "suppression", _("Small counts hidden")


class Shown(models.TextChoices):
    """What a cell of a release table shows."""

    ROUNDED = "rounded", _("Rounded")
    EXACT = "exact", _("As counted")
    HIDDEN = "hidden", _("Hidden, to protect")
    NO_DATA = "no_data", _("No data: nobody reported")


class Objection(models.TextChoices):
    """Why a second person does not let tables out."""

    WRONG = "wrong", _("A figure cannot be right")
    INCOMPLETE = "incomplete", _("Somebody's report is not whole")
    RISK = "risk", _("Somebody could be recognised all the same")


class TakenBack(models.TextChoices):
    """Why released tables were taken back."""

    WRONG = "wrong", _("A figure was wrong")
    REPORT = "report", _("An authority took back its report")
    RISK = "risk", _("It could harm somebody")


class TablesStanding(models.TextChoices):
    """Where proposed tables stand."""

    EXPOSED = "exposed", _("The audit found cells exposed: it cannot go out")
    WAITING = "waiting", _("Waits for another person")
    REFUSED = "refused", _("Another person disagrees")
    LETTING_OUT = "letting_out", _("Agreed: on its way out")
    OVERTAKEN = "overtaken", _("Overtaken by newer tables: propose anew")
    RELEASED = "released", _("Released")
    TAKEN_BACK = "taken_back", _("Released and taken back")


class UndercountObjection(models.TextChoices):
    """Why another person does not let an estimate of the undercount out."""

    WRONG = "wrong", _("A figure cannot be right")
    LISTS = "lists", _("The lists do not carry it: they depend on one another")
    WORDS = "words", _("It would be read as more than it says")
    RISK = "risk", _("Somebody could be recognised all the same")


class UndercountWithdrawn(models.TextChoices):
    """Why an estimate of the undercount was taken back."""

    WRONG = "wrong", _("A figure was wrong")
    LISTS = "lists", _("A list in it was not what it said")
    RISK = "risk", _("It could harm somebody")


class UndercountStanding(models.TextChoices):
    """Where a proposed estimate of the undercount stands."""

    EXPOSED = "exposed", _("The audit found cells exposed: it cannot go out")
    WAITING = "waiting", _("Waits for another person")
    REFUSED = "refused", _("Another person disagrees")
    LETTING_OUT = "letting_out", _("Agreed: on its way out")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Released and taken back")


class ExportFormat(models.TextChoices):
    """In what form coded facts are taken out."""

    CSV = "csv", _("CSV tables in a ZIP")
    XLSX = "xlsx", _("Spreadsheet (XLSX)")
    PARQUET = "parquet", _("Parquet tables in a ZIP")
    JSONLD = "jsonld", _("Linked data (JSON-LD)")
    XRLAT = "xrlat", _("Relatos (XRLAT), for SIVeL")


class ExportMore(models.TextChoices):
    """What else a file holds where it was asked for and let out with it: codes, never prose."""

    PROFILES = "profiles", _("Profiles of victims: gender, age band, labor, what they defend")
    DETAILS = "details", _("Details by type of act")
    CHAINS = "chains", _("Which events hang together")
    CLAIMS = "claims", _("What each source says, and which is followed")


class ExportObjection(models.TextChoices):
    """Why another person does not let a file out; a word, since prose could name somebody."""

    TOO_MUCH = "too_much", _("It asks for more than the purpose needs")
    PURPOSE = "purpose", _("The purpose is no reason to take data out")
    HARM = "harm", _("It could harm somebody")


class ExportOutcome(models.TextChoices):
    """What became of a file that was agreed on."""

    MADE = "made", _("Made")
    NOTHING = "nothing", _("Nothing answered the question")
    TOO_LARGE = "too_large", _("More rows than a spreadsheet holds: ask for CSV or Parquet")
    LEFT = "left", _("Who asked acts for the organisation no longer")


class ExportStanding(models.TextChoices):
    """Where a request to take facts out stands."""

    WAITING = "waiting", _("Waits for an answer")
    LAPSED = "lapsed", _("Nobody answered, or not in time")
    REFUSED = "refused", _("Not agreed")
    CLOSED = "closed", _("Closed before its time")
    MAKING = "making", _("Agreed: being made")
    NOT_MADE = "not_made", _("Agreed, and not made")
    READY = "ready", _("Ready to be taken")
    OVERTAKEN = "overtaken", _("Something in it was taken back or closed since: ask anew")
    EXPIRED = "expired", _("Expired: nobody can take it any more")


class WebhookEvent(models.TextChoices):
    """What a program elsewhere is told: that it happened, not what."""

    REPORT_RECEIVED = "report.received", _("Reports came to a list")
    EVENT_CHANGED = "event.changed", _("An event is held otherwise, or is new")
    EVENT_VERIFIED = "event.verified", _("An event was confirmed")
    EVENT_WITHDRAWN = "event.withdrawn", _("An event was withdrawn")
    EXPORT_READY = "export.ready", _("A file you asked for is ready")
    EDITION_PUBLISHED = "edition.published", _("An edition was published")
    TEST = "webhook.test", _("A test")


class Referred(models.TextChoices):
    """What a message's reference is of, and so where a program asks next."""

    EVENT = "event", _("Event")
    LIST = "list", _("List")
    EXPORT = "export", _("File of facts")
    EDITION = "edition", _("Edition")
    WEBHOOK = "webhook", _("This webhook")


class AddressFault(models.TextChoices):
    """Why nothing is sent to an address."""

    MISSHAPEN = "misshapen", _("This is no address: write https://, a name and a path")
    NOT_HTTPS = "not_https", _("The address must begin with https://")
    PORT = "port", _("Only the ports 443 and 8443 are reached")
    UNKNOWN = "unknown", _("Nobody is found under this name")
    PRIVATE = "private", _("It leads into a private network or to this machine")


class WebhookFailure(models.TextChoices):
    """Why a message got no answer."""

    ADDRESS = "address", _("The address leads nowhere, or into a private network")
    CERTIFICATE = "certificate", _("Its certificate is not valid")
    SILENCE = "silence", _("Nobody answered, or not in time")


class WebhookStopped(models.TextChoices):
    """Why nothing is told there any more."""

    ACCOUNT = "account", _("The account is closed")
    ROLE = "role", _("Who registered it is no data steward any more")
    FAILING = "failing", _("It did not take any message for a week")
    GONE = "gone", _("It answered that it is gone (410)")


class MessageState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("Being sent")
    TAKEN = "taken", _("It was taken")
    NOT_TAKEN = "not_taken", _("Not taken: given up")
    NOT_TOLD = "not_told", _("Not sent: it is not open to you any more")


class CountedUnit(models.TextChoices):
    """What a stated count counts."""

    EVENTS = "events", _("Events")
    VICTIMS = "victims", _("Victims")


class Contained(models.TextChoices):
    """Whether a stated count holds a published event, as far as its document says."""

    CONTAINED = "contained", _("In their count")
    NOT_CONTAINED = "not_contained", _("Not in their count")
    NOT_SAID = "not_said", _("It cannot be told")


class MarkGround(models.TextChoices):
    """On what that rests; a word of a list, since prose could name somebody."""

    NAMED = "named", _("Their document lists it by name")
    DESCRIBED = "described", _("Their document lists it with the same facts")
    NO_RELATION = "no_relation", _("They say: no relation to the work")
    OTHER_PERIOD = "other_period", _("Outside their period")
    OTHER_TERRITORY = "other_territory", _("Outside their territory")
    OTHER_MANDATE = "other_mandate", _("Outside their mandate")
    NOT_LISTED = "not_listed", _("Not in their list, and no reason is given")
    NO_LIST = "no_list", _("Their document gives a number and no list")
    UNCLEAR = "unclear", _("Their list is too vague to tell")


GROUNDS_OF: dict[Contained, tuple[MarkGround, ...]] = {
    Contained.CONTAINED: (MarkGround.NAMED, MarkGround.DESCRIBED),
    Contained.NOT_CONTAINED: (
        MarkGround.NO_RELATION,
        MarkGround.OTHER_PERIOD,
        MarkGround.OTHER_TERRITORY,
        MarkGround.OTHER_MANDATE,
        MarkGround.NOT_LISTED,
    ),
    Contained.NOT_SAID: (MarkGround.NO_LIST, MarkGround.UNCLEAR),
}


class Within(models.TextChoices):
    """Where a published event stands to the question of a stated count."""

    INSIDE = "inside", _("Inside what they count")
    UNSURE = "unsure", _("Perhaps inside: what is published of it does not say")
    OUTSIDE = "outside", _("Outside what they count")


class CountObjection(models.TextChoices):
    """Why another person does not let a stated count out."""

    NUMBER = "number", _("The document gives another number")
    QUESTION = "question", _("It counts something else")
    SOURCE = "source", _("The document cannot be found, or is not theirs")
    NAMES = "names", _("Its words name somebody")


class CountWithdrawn(models.TextChoices):
    """Why a stated count was taken back."""

    MISREAD = "misread", _("It was read wrongly")
    RETRACTED = "retracted", _("Whoever stated it took it back")
    HARM = "harm", _("It could harm somebody")


class CountStanding(models.TextChoices):
    """Where a stated count stands."""

    WAITING = "waiting", _("Waits for another person")
    REFUSED = "refused", _("Another person disagrees")
    STANDS = "stands", _("Goes into the next edition")
    SUPERSEDED = "superseded", _("A newer count stands in its place")
    WITHDRAWN = "withdrawn", _("Taken back")


class PolicyRowKind(models.TextChoices):
    """What a row of a policy edition is of."""

    AXIS = "axis", _("Axis")
    INDICATOR = "indicator", _("Indicator")
    OBJECTIVE = "objective", _("Objective")
    INSTITUTION = "institution", _("Institution")
    FACT = "fact", _("Fact about an institution")
    RECOMMENDATION_SET = "rec_set", _("Set of recommendations")
    RECOMMENDATION = "recommendation", _("Recommendation")
    COMMITMENT = "commitment", pgettext_lazy("policy", "Commitment")
    OBLIGATION = "obligation", _("Obligation of the State")
    HARMONISATION = "harmonisation", _("Question of harmonisation")
    CONSULTATION = "consultation", pgettext_lazy("policy", "Consultation")
    RECOGNITION = "recognition", _("Recognition in public, and its contrary")


class PolicyObjection(models.TextChoices):
    """Why a second person does not let a policy edition out."""

    WRONG = "wrong", _("A figure cannot be right")
    NAMES = "names", _("Its words name somebody")
    SOURCE = "source", _("A document does not say it")
    EARLY = "early", _("Something is missing that is about to come")


class PolicyStanding(models.TextChoices):
    """Where a policy edition stands."""

    WAITING = "waiting", _("Waits for a second person")
    REFUSED = "refused", _("Not let out")
    OVERTAKEN = "overtaken", _("Another went out after it was prepared")
    OUT = "out", _("Let out")


class RuleSection(models.TextChoices):
    """What a rule of an edition did: kept something in, made it coarser, or left it undecided."""

    HELD_BACK = "held_back", _("Held back")
    COARSENED = "coarsened", _("Made coarser")
    RECONCILED = "reconciled", _("Of what may be published")
    INQUIRIES = "inquiries", _("Of investigations of events that may be published")


class ErratumGround(models.TextChoices):
    """Why something in a policy edition that is out does not stand."""

    TAKEN_BACK = "taken_back", _("It was taken back")
    WRONG = "wrong", _("The figure was wrong")
    MISREAD = "misread", _("The document was misread")
    HARM = "harm", _("It could harm somebody")


class ReportObjection(models.TextChoices):
    """Why another person does not let a report out."""

    FIGURE = "figure", _("A figure does not follow from its source")
    WORDS = "words", _("Its words say more than its figures")
    NAMES = "names", _("Its words name somebody")
    INCOMPLETE = "incomplete", _("Something is still to be entered")


class ReportWithdrawn(models.TextChoices):
    """Why a report that was let out is taken back."""

    WRONG = "wrong", _("A figure is wrong, and it cannot stand until it is corrected")
    SOURCE = "source", _("What it rests on was taken back")
    HARM = "harm", _("It could harm somebody")


class ReportStanding(models.TextChoices):
    """Where a version of a report stands."""

    WAITING = "waiting", _("Waits for a second person")
    REFUSED = "refused", _("A second person does not let it out")
    LETTING_OUT = "letting_out", _("Agreed: being let out")
    OVERTAKEN = "overtaken", _("Another version came out first")
    PUBLISHED = "published", pgettext_lazy("report", "Let out")
    REPLACED = "replaced", _("A later version corrects it")
    WITHDRAWN = "withdrawn", _("Taken back")
