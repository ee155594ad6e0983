"""How studies, levels, measures and positions are said: in words, with who says it and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from baluarte.domain.protection.choices import Words
from baluarte.domain.protection.models import (
    Adequacy,
    Arrival,
    ItemRating,
    LevelStatement,
    Measure,
    Position,
    Reevaluation,
    ReevaluationReason,
    RiskScenario,
    RiskStudy,
)
from baluarte.domain.protection.queries import MeasureNow
from baluarte.norms.catalogues import terms
from baluarte.norms.instruments import Domain, Instrument, Item
from baluarte.norms.protocols.form import Text, in_language
from baluarte.web.access.authors import author
from baluarte.web.registry.presenters.labels import label_of, language

Texts = Mapping[UUID, Mapping[str, str]]
Parties = Mapping[UUID, str]
CONFIDENCE = {
    "A": gettext_lazy("Read in the source"),
    "B": gettext_lazy("From a secondary source"),
    "C": gettext_lazy("Our own proposal, to be confirmed"),
}


@dataclass(frozen=True)
class MeasureSaid:
    """A measure as a page says it."""

    now: MeasureNow
    name: str
    law: str
    note: str
    status: str
    kind: str
    is_urgent: bool
    clock: str
    left: timedelta | None
    answers: str
    fits: tuple[dict[str, Any], ...]
    arrivals: tuple[dict[str, Any], ...]

    @property
    def measure(self) -> Measure:
        """Return the measure itself."""
        return self.now.measure


def say(text: Text) -> str:
    """Return a text of the norms in the language of the page."""
    return in_language(text, language()) if text else ""


def confidence(code: str) -> str:
    """Return how sure a text is, in words."""
    return str(CONFIDENCE.get(code, code))


def measure_name(code: str) -> str:
    """Return what a measure of the catalogue is called."""
    return label_of("measures", code)


def fact_of(code: str, name: str) -> str:
    """Return what the catalogue adds of a measure: its article, a note."""
    known = terms("measures").get(code)
    return say(known.facts.get(name) or {}) if known else ""


def measures(
    rows: Iterable[MeasureNow], *, parties: Parties, texts: Texts, on: date
) -> list[MeasureSaid]:
    """Return measures as a page says them."""
    return [measure(one, parties=parties, texts=texts, on=on) for one in rows]


def measure(now: MeasureNow, *, parties: Parties, texts: Texts, on: date) -> MeasureSaid:
    """Return one measure as a page says it."""
    code, due = now.measure.code, now.measure.delivery_date
    status = (
        label_of("measure_statuses", now.change.status)
        if now.change
        else pgettext("measure", "Planned")
    )
    return MeasureSaid(
        now=now,
        name=measure_name(code),
        law=fact_of(code, "law"),
        note=fact_of(code, "note"),
        status=status,
        kind=_kind(now),
        is_urgent=now.is_late(on=on) or now.is_deficient or now.has_failed,
        clock=_clock(now, on=on),
        left=due - on if due and now.is_owed else None,
        answers=numbers(now.measure.answers),
        fits=tuple(_fit(one, parties=parties, texts=texts) for one in now.adequacy),
        arrivals=tuple(_arrival(one, parties=parties, texts=texts) for one in now.arrivals),
    )


def numbers(answers: Sequence[int]) -> str:
    """Say which scenarios a measure answers."""
    return ", ".join(str(number) for number in sorted(answers))


def scenario_kind(instrument: Instrument, scenario: RiskScenario) -> str:
    """Say of which kind a scenario is."""
    kind = instrument.kinds.get(scenario.kind)
    return say(kind.label) if kind else _("Of no kind yet")


def unit(instrument: Instrument, study: RiskStudy) -> str:
    """Say whether a study is of a person or of a collective."""
    return next((say(one.label) for one in instrument.units if one.code == study.unit), study.unit)


def rating(
    instrument: Instrument, domain: Domain, item: Item, row: ItemRating | None, texts: Texts
) -> dict[str, Any]:
    """Return how an item was coded, in words, with its evidence where it was opened."""
    codes = {one.code: say(one.label) for one in instrument.codes_of(domain)}
    undeclared = item.is_self_declared and (row is None or row.code is None)
    unknown = _("Not declared, or not known") if undeclared else say(instrument.unknown.label)
    said = codes[str(row.code)] if row is not None and row.code is not None else unknown
    return {
        "name": say(item.name),
        "says": said,
        "reliability": label_of("source_reliabilities", row.reliability)
        if row is not None and row.reliability
        else "",
        "event": row.event if row is not None else None,
        "note": texts.get(row.pk, {}).get(Words.EVIDENCE, "") if row is not None else "",
    }


def level(one: LevelStatement, texts: Texts) -> dict[str, Any]:
    """Return a level as somebody stated it, with its reason where it was opened."""
    said = texts.get(one.pk, {})
    return {
        "level": label_of("risk_levels", one.level),
        "nexus": label_of("nexus", one.nexus),
        "before": label_of("risk_levels", one.level_before) if one.level_before else "",
        "is_declared": one.is_declared,
        "by": author(one),
        "at": one.stated_at,
        "reason": said.get(Words.LEVEL, ""),
        "override": said.get(Words.OVERRIDE, ""),
        "study": one.study,
    }


def position(one: Position, *, parties: Parties, texts: Texts, about: str = "") -> dict[str, Any]:
    """Return what a person says of a decision about her."""
    return {
        "who": parties.get(one.party_id, str(one.party.get_part_display())),
        "about": about,
        "says": label_of("positions", one.code),
        "is_dissent": one.code == "dissents",
        "until": one.expires_at,
        "by": author(one),
        "at": one.taken_at,
        "has_reason": one.has_reason,
        "reason": texts.get(one.pk, {}).get(Words.POSITION, ""),
    }


def reevaluation(
    one: Reevaluation, *, on: date, reasons: Iterable[ReevaluationReason] = ()
) -> dict[str, Any]:
    """Return why and until when a risk is to be assessed anew."""
    left = one.due_on - on
    return {
        "row": one,
        "why": str(one.get_cause_display()),
        "reasons": said_once(reasons),
        "state": "overdue" if left < timedelta() else "due" if not left else "open",
        "left": left or _("today"),
    }


def said_once(reasons: Iterable[ReevaluationReason]) -> list[str]:
    """Return how new events touch her, in words, how often; never who else was harmed."""
    often: dict[str, int] = {}
    for one in reasons:
        words = str(one.get_touches_display())
        often[words] = often.get(words, 0) + 1
    return [f"{words} ({n})" if n > 1 else words for words, n in often.items()]


def _fit(one: Adequacy, *, parties: Parties, texts: Texts) -> dict[str, Any]:
    return {
        "who": parties.get(one.party_id, ""),
        "says": str(one.get_fit_display()),
        "at": one.said_at,
        "words": texts.get(one.pk, {}).get(Words.FIT, ""),
    }


def _arrival(one: Arrival, *, parties: Parties, texts: Texts) -> dict[str, Any]:
    return {
        "who": parties.get(one.party_id, ""),
        "says": str(one.get_her_word_display()),
        "how": str(one.get_how_display()),
        "at": one.said_at,
        "words": texts.get(one.pk, {}).get(Words.ARRIVAL, ""),
    }


def _kind(now: MeasureNow) -> str:
    if now.is_over:
        return "absent"
    if now.is_deficient:
        return "urgent"
    return "plain" if now.is_owed else "held"


def _clock(now: MeasureNow, *, on: date) -> str:
    if now.is_over:
        return "excused"
    if not now.is_owed:
        return "done"
    if now.is_late(on=on):
        return "overdue"
    return "open" if now.measure.delivery_date else "waiting"
