"""An item of an agenda in words: "3 h from the reception of the request of 10 March, 23:40"."""

from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from baluarte.norms.agenda.items import Item
from baluarte.norms.clocks.calendar import Calendar, local_day
from baluarte.norms.clocks.clock import Clock, Unit
from baluarte.norms.protocols.form import EXPIRED, in_language
from baluarte.norms.protocols.library import events
from baluarte.norms.yaml_texts import read_yaml

MINUTES = 60
LOCALES = {"es": "es_MX", "en": "en"}


def in_words(item: Item, *, calendar: Calendar, language: str) -> str:
    """Return why an item is due when it is: clock, start, article, and what is doubtful."""
    said = _words(language)
    step, zone = item.step, calendar.zone_of(item.step.by)
    if item.started_at is None:
        begins = said["or"].join(event_in_words(event, language) for event in step.starts)
        return str(said["waiting"].format(begins=begins, law=step.law))
    start = said["start"].format(
        event=event_in_words(item.event, language), at=instant(item.started_at, zone, language)
    )
    clock = clock_in_words(item.clock, language, is_extended=item.is_extended)
    sentence: str = said["counted"].format(clock=clock, start=start, law=step.law)
    return " ".join([sentence, *_doubts(item, zone, language)])


def clock_in_words(clock: Clock, language: str, *, is_extended: bool = False) -> str:
    """Return a clock as a reader says it: "10 días naturales", "de inmediato"."""
    said = _words(language)["clocks"]
    number = clock.value + (clock.extension if is_extended else 0)
    form = said[clock.unit]["one" if number == 1 and "one" in said[clock.unit] else "many"]
    words = str(form).format(number=number)
    if clock.is_before:
        words = str(said["before"]).format(clock=words)
    if clock.at_least:
        words = str(said["at_least"]).format(clock=words, least=clock.at_least)
    if clock.waits:
        words = str(said["waits"]).format(clock=words)
    return words


def event_in_words(event: str, language: str) -> str:
    """Return an event as a noun phrase; the end of a step's clock too."""
    if event.startswith(EXPIRED):
        return str(_words(language)["expired"].format(step=event.removeprefix(EXPIRED)))
    return in_language(events()[event].label, language)


def instant(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Return an instant as it is read in a zone, with the year."""
    local = at.astimezone(zone)
    pattern = "d 'de' MMMM 'de' y, HH:mm" if language == "es" else "d MMMM y, HH:mm"
    return str(format_datetime(local, pattern, locale=LOCALES[language]))


def day(on: date, language: str) -> str:
    """Return a day in words."""
    pattern = "d 'de' MMMM 'de' y" if language == "es" else "d MMMM y"
    return str(format_date(on, pattern, locale=LOCALES[language]))


def _doubts(item: Item, zone: ZoneInfo, language: str) -> list[str]:
    said, due = _words(language), item.due
    found = []
    if not item.is_start_known:
        found.append(said["start_unknown"])
    elif item.told_at and item.started_at and item.told_at - item.started_at > timedelta(hours=1):
        found.append(said["told_late"].format(at=instant(item.told_at, zone, language)))
    if due.stands_still:
        found.append(said["stands_still"])
    if due.natural and due.working:
        found.append(
            said["two_readings"].format(
                natural=day(local_day(due.natural, zone), language),
                working=day(local_day(due.working, zone), language),
            )
        )
    if item.step.clock.unit == Unit.AT_ONCE and due.late_after and due.at:
        minutes = round((due.late_after - due.at).total_seconds() / MINUTES)
        found.append(said["grace"].format(minutes=minutes))
    if item.step.clock.unit == Unit.NEXT_SESSION and due.at is None:
        found.append(said["no_session_known"])
    if item.step.clock.is_ours:
        found.append(said["ours"])
    return found


def _words(language: str) -> Any:
    found = _all_words()
    return found.get(language, found["es"])


@cache
def _all_words() -> Any:
    file = resources.files("baluarte.norms") / "texts" / "wording" / "agenda.yaml"
    return read_yaml(file.read_text(encoding="utf-8"))
