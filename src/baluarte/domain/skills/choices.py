from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Of fewer who took both tests no gain is said: as `science.reliability.gains` has it.
FEWEST_PAIRS = 5


class Moment(models.TextChoices):
    """Which of the two tests of a course a score is of."""

    BEFORE = "before", _("Test before")
    AFTER = "after", _("Test after")


class CourseTakenBack(models.TextChoices):
    """Why a course is taken back, and with it what it gave."""

    MISTAKE = "mistake", _("It was entered by mistake")
    NOT_HELD = "not_held", _("It was not held")


class CourseStatus(models.TextChoices):
    """Where a course stands."""

    AHEAD = "ahead", pgettext_lazy("course", "To come")
    TO_CLOSE = "to_close", _("Over, to be closed")
    CLOSED = "closed", pgettext_lazy("course", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("course", "Taken back")


class CompetenceState(models.TextChoices):
    """Where a competence of an account stands on a day."""

    VALID = "valid", _("In force")
    EXPIRING = "expiring", _("About to end")
    EXPIRED = "expired", _("Without refresher")
    UNRECORDED = "unrecorded", _("No record yet")
