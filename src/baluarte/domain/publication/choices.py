from django.db import models
from django.utils.translation import gettext_lazy as _


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
    YEAR = "year", _("Year")
    BETWEEN = "between", _("Between two dates")
    NONE = "none", _("Not published")


class Gone(models.TextChoices):
    """What a withdrawal did to a published record."""

    WITHDRAWN = "withdrawn", _("Withdrawn")


class Refusal(models.TextChoices):
    """Why an aggression may not be published, whatever somebody decides."""

    UNKNOWN = "unknown", _("No list is known to have brought it")
    AUTHORITY = "authority", _("It comes only from an authority's confidential list")
    CONFIDENTIAL = "confidential", _("Its list is not shared for publication")
    EMBARGO = "embargo", _("Its list is under embargo")
    LEFT = "left", _("The organisation that keeps its list has left")
    STATE = "state", _("It was withdrawn or discarded")


class Standing(models.TextChoices):
    """Where the publication of an aggression stands."""

    UNDECIDED = "undecided", _("Nobody decided to publish it")
    WAITING = "waiting", _("Waits for a second person")
    BLOCKED = "blocked", _("The second person disagrees")
    AGREED = "agreed", _("Goes into the next edition")
    WITHDRAWN = "withdrawn", _("Withdrawn")


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


class ExportFormat(models.TextChoices):
    """In what form coded facts are taken out."""

    CSV = "csv", _("CSV tables in a ZIP")
    XLSX = "xlsx", _("Spreadsheet (XLSX)")
    PARQUET = "parquet", _("Parquet tables in a ZIP")
    JSONLD = "jsonld", _("Linked data (JSON-LD)")
    XRLAT = "xrlat", _("Relatos (XRLAT), for SIVeL")


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
    AGGRESSION_CHANGED = "aggression.changed", _("An event is held otherwise, or is new")
    AGGRESSION_VERIFIED = "aggression.verified", _("An event was confirmed")
    AGGRESSION_WITHDRAWN = "aggression.withdrawn", _("An event was withdrawn")
    EXPORT_READY = "export.ready", _("A file you asked for is ready")
    EDITION_PUBLISHED = "edition.published", _("An edition was published")
    TEST = "webhook.test", _("A test")


class Referred(models.TextChoices):
    """What a message's reference is of, and so where a program asks next."""

    AGGRESSION = "aggression", _("Event")
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
