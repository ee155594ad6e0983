"""A day that may be to come, and no further than anybody plans."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.norms.clocks.calendar import local_day

# As the wall has it: 50 years, but for the days by which calendars differ.
FURTHEST = timedelta(days=50 * 365)


def within_reach(day: date) -> None:
    """Refuse a day of another age, which the database would not take either."""
    if day > local_day(timezone.now()) + FURTHEST:
        raise ValidationError(_("That is more than fifty years ahead: look at the year."))
