from django.db import models
from django.utils.translation import gettext_lazy as _


class NameKind(models.TextChoices):
    """What kind of name a municipality bears, strongest first."""

    OFFICIAL = "official", _("Official name")
    FORMER = "former", _("Former official name")
    ALSO = "also", _("As it is also called")
    LOCALITY = "locality", _("A locality in it")


class How(models.TextChoices):
    """By which kind of name a place was recognised."""

    OFFICIAL = "official", _("by its official name")
    FORMER = "former", _("by a former name")
    ALSO = "also", _("by a name in use")
    SHORT = "short", _("by a shortened name")
    LOCALITY = "locality", _("by a locality in it")
    STATE = "state", _("as a state")
    SPELLING = "spelling", _("by a similar spelling")
    ELSEWHERE = "elsewhere", _("by the same name in another state")
    PART = "part", _("by a part of what is written")


class Certainty(models.TextChoices):
    """Whether a match may be taken as it is or should be shown for a person's yes."""

    CERTAIN = "certain", _("Certain")
    LIKELY = "likely", _("Likely, to be confirmed")


class PointVerdict(models.TextChoices):
    """What a point says of the municipality it was given for."""

    INSIDE = "inside", _("Inside the municipality")
    INSIDE_PARENT = (
        "inside_parent",
        _("Inside the municipality it was part of; its own bounds are not known"),
    )
    NEIGHBOUR = "neighbour", _("In a neighbouring municipality")
    ELSEWHERE = "elsewhere", _("In another municipality, not a neighbour")
    OUTSIDE = "outside", _("In no municipality: at sea or abroad")
    AXES_SWAPPED = "axes_swapped", _("Longitude and latitude seem to be swapped")
    SIGN_LOST = "sign_lost", _("The minus sign of the longitude seems to be lost")


class Series(models.TextChoices):
    """How the figures of a population source came to be."""

    CENSUS = "census", _("Census")
    ESTIMATE = "estimate", _("Estimate")
    PROJECTION = "projection", _("Projection")
    STAND_IN = "stand_in", _("Stand-in")
