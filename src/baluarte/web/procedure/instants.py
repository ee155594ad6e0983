"""Hours as they are read in a place, and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from django.utils.translation import gettext as _

from baluarte.norms.agenda.wording import LOCALES, instant
from baluarte.web.procedure.presenters.protocol_page import language


class NoSuchHour(ValueError):
    """Clocks were put forward: that hour never came."""


def zone_in_words(zone: ZoneInfo, at: datetime) -> str:
    """Return a zone as a reader knows it: "hora estándar central, UTC−6"."""
    local = at.astimezone(zone)
    name = get_timezone_name(local, locale=LOCALES[language()])
    offset = local.strftime("%z")
    minutes = f":{offset[3:]}" if offset[3:] != "00" else ""
    return f"{name}, UTC{offset[0].replace('-', '−')}{int(offset[1:3])}{minutes}"


def read_in(zone: ZoneInfo, at: datetime) -> str:
    """Say in which zone the hours of a form are read."""
    return _("Hours are read in this zone: %(zone)s.") % {"zone": zone_in_words(zone, at)}


def in_words(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as it is read in a zone, in the language of the page."""
    return instant(at, zone, language())


def instant_of(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return the instant that clocks of a zone show; of an hour that comes twice, the first."""
    local = datetime.combine(day, hour, zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchHour(f"{local:%Y-%m-%d %H:%M} in {zone}")
    return local.astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the last instant of a day: what was known on it."""
    following = datetime.combine(day + timedelta(days=1), time(), zone)
    return following.astimezone(UTC) - timedelta(microseconds=1)
