"""States that code branches on; every other list is a catalogue or a text of `norms`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What she says of telling commissions for victims (catalogue of layers of consent).
LAYER = "share_with_victims_commission"


class VictimKind(models.TextChoices):
    """As what somebody is a victim (LGV 4)."""

    DIRECT = "direct", _("Direct victim")
    INDIRECT = "indirect", _("Indirect victim: family, or in her charge")
    POTENTIAL = "potential", _("Potential victim: in danger for helping")
    COLLECTIVE = "collective", _("Group, community or organisation")


class Because(models.TextChoices):
    """Why an application was made to a commission."""

    ASKED = "asked", _("She asked for it there")
    REFERRED = "referred", _("Another commission referred her")
    SILENCE = "silence", _("The state did not answer in 30 days, or answered badly")


class Progress(models.TextChoices):
    """What became of an application on a day."""

    ATTENDED = "attended", _("Care began")
    ANSWERED = "answered", _("The commission answered")
    DEFICIENT = "deficient", _("It attends badly")
    DENIED = "denied", _("It denied attention")
    REGISTERED = "registered", _("She was entered into the registry")
    NOT_REGISTERED = "not_registered", _("Her entry into the registry was denied")
    ENDED = "ended", _("Care ended")


# By these the state answered; silence is none of them.
ANSWERS = (Progress.ATTENDED, Progress.ANSWERED, Progress.REGISTERED, Progress.NOT_REGISTERED)
# By these the federal door opens at once.
OPENS_FEDERAL = (Progress.DEFICIENT, Progress.DENIED)


class ReferralResult(models.TextChoices):
    """What the commission that was asked to receive somebody said."""

    ACCEPTED = "accepted", _("It receives her")
    REFUSED = "refused", _("It does not, and says why")


class OfficerWish(models.TextChoices):
    """By whom she wishes to be attended to."""

    WOMAN = "woman", _("By a woman")
    MAN = "man", _("By a man")
    ANY = "any", _("By anybody")


class HeadingOutcome(models.TextChoices):
    """What was decided of a heading of a plan."""

    UNDER_STUDY = "under_study", pgettext_lazy("heading", "Under study")
    GRANTED = "granted", pgettext_lazy("heading", "Granted")
    REFUSED = "refused", pgettext_lazy("heading", "Refused")


class Delivered(models.TextChoices):
    """How far a remedy came, as who owes it or the team says."""

    UNDER_WAY = "under_way", pgettext_lazy("remedy", "Under way")
    PARTLY = "partly", pgettext_lazy("remedy", "Delivered in part")
    DELIVERED = "delivered", pgettext_lazy("remedy", "Delivered")


class PostState(models.TextChoices):
    """Whether somebody fills a post of a commission; what nobody said is not known."""

    FILLED = "filled", pgettext_lazy("post", "Filled")
    VACANT = "vacant", pgettext_lazy("post", "Vacant")
    UNKNOWN = "unknown", pgettext_lazy("post", "Not known")


class OfficeChannel(models.TextChoices):
    """How the office of a post is reached; never a person's own telephone or address."""

    TELEPHONE = "telephone", _("Telephone of the office")
    EMAIL = "email", _("E-mail of the office")
    ADDRESS = "address", _("Address of the office")


class ComplaintResult(models.TextChoices):
    """What came of her complaint of how she was attended to."""

    SANCTIONED = "sanctioned", pgettext_lazy("complaint", "Somebody was sanctioned")
    NOT_SANCTIONED = "not_sanctioned", pgettext_lazy("complaint", "Nobody was sanctioned")
    UNKNOWN = "unknown", pgettext_lazy("complaint", "Not known")


class AgreementOutcome(models.TextChoices):
    """What came of an agreement of commissions; the last two end it."""

    UNDER_WAY = "under_way", pgettext_lazy("agreement", "Under way")
    DONE = "done", pgettext_lazy("agreement", "Fulfilled")
    GIVEN_UP = "given_up", pgettext_lazy("agreement", "Given up")


ENDS_AGREEMENT = (AgreementOutcome.DONE, AgreementOutcome.GIVEN_UP)


class Treated(models.TextChoices):
    """How she says that she was attended to; saying nothing is an answer too."""

    WELL = "well", pgettext_lazy("treated", "Well")
    PARTLY = "partly", pgettext_lazy("treated", "In part")
    BADLY = "badly", pgettext_lazy("treated", "Badly")
    NOT_SAID = "not_said", pgettext_lazy("treated", "I prefer not to say")


class Contact(models.TextChoices):
    """After what she is asked how she was attended to."""

    INTERVIEW = "interview", pgettext_lazy("contact", "An interview")
    REFERRAL = "referral", pgettext_lazy("contact", "The answer to a referral")
    DELIVERY = "delivery", pgettext_lazy("contact", "Something delivered")
