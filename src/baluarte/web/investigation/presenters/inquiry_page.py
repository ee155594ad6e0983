"""The page of one inquiry, and its line in a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.investigation import queries
from baluarte.domain.investigation.choices import ActOutcome, Verdict
from baluarte.domain.investigation.models import (
    Inquiry,
    InquiryDocument,
    InquiryNumber,
    InquiryRemark,
    Said,
)
from baluarte.domain.investigation.protocols import attraction_texts
from baluarte.domain.investigation.queries import ActSaid, InquiryHistory
from baluarte.domain.investigation.queries.conformance import next_acts as coming_acts
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.procedure.queries import documents_about
from baluarte.domain.sealing.references import written
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.inquiries import status
from baluarte.norms.protocols import Protocol
from baluarte.norms.sources import cited
from baluarte.web.investigation import labels
from baluarte.web.investigation.lookup import is_accompanied
from baluarte.web.investigation.presenters.stages import drawing

FEDERAL = "FGR"
TAGS = {
    ActOutcome.DONE: "held", ActOutcome.PARTLY: "plain", ActOutcome.NOT_DONE: "absent",
    ActOutcome.NOT_APPLICABLE: "plain", ActOutcome.NOT_KNOWN: "plain",
}  # fmt: skip
VERDICT_TAGS = {Verdict.KEPT: "plain", Verdict.CONFIRMED: "held", Verdict.DISCARDED: "absent"}
Words = Mapping[UUID, Sequence[InquiryRemark]]


def row_of(one: Inquiry, *, on: date) -> dict[str, Any]:
    """Return what the list says of an inquiry."""
    return {
        "inquiry": one,
        "reference": written(one.reference),
        "kind": labels.kind_name(one.kind),
        "authority": labels.institution_name(one.authority),
        "status": labels.status_name(one.kind, one.status) if one.status else "",
        "silence": labels.silence_said(one.news_date, on),
        "is_silent": _is_silent(one.news_date, on),
        "is_accompanied": is_accompanied(one),
    }


def told(inquiry: Inquiry, *, opens: bool, by: UUID, at: datetime) -> dict[str, Any]:
    """Return what the page of an inquiry says; words and numbers only where they are opened."""
    on = local_day(at)
    history = queries.history_of(inquiry, on=on)
    words: Words = {}
    numbers: list[InquiryNumber] = list(queries.numbers_of(inquiry))
    if opens:
        words, numbers = queries.words_of(inquiry, by=by, at=at)
    acts = queries.acts_of(inquiry)
    said = statuses(history, words)
    return {
        "inquiry": inquiry,
        "reference": written(inquiry.reference),
        "title": labels.title_of(inquiry),
        "opens": opens,
        "facts": list(_facts(inquiry)),
        "own_words": _words(words, inquiry.pk),
        "numbers": [(labels.institution_name(one.authority), one) for one in numbers],
        "silence": labels.silence_said(history.news_date, on),
        "is_silent": _is_silent(history.news_date, on),
        "stages": drawing(history),
        "history": history,
        "statuses": said,
        "crimes": [_crime(one, words) for one in queries.classifications_of(inquiry)],
        "suspects": [_suspects(one, words) for one in queries.suspects_of(inquiry)],
        "acts": acts_by_stage(inquiry, acts, words),
        "acts_said": _counted(acts),
        "hypotheses": hypotheses(inquiry, words),
        "lacks_the_work": _lacks_the_work(inquiry),
        "criteria": _criteria(inquiry, words, on=on),
        "asked": asked(inquiry, words, on=on),
        "documents": documents_about(InquiryDocument, [inquiry.pk]).get(inquiry.pk, []),
        "others": [
            (written(one.reference), labels.title_of(one), reverse("inquiry", args=[one.reference]))
            for one in _others(inquiry)
        ],
        "letters": letters([one["law"] for one in said] + [one.step.law for one in acts]),
    }


def letters(laws: Iterable[str]) -> list[dict[str, str]]:
    """Return what the letters of the laws that a page cites stand for."""
    language = labels.language()
    return [{"term": one.code, "value": one.in_language(language)} for one in cited(laws)]


def say_refusal(form: forms.Form, refused: InquiryRefused) -> None:
    """Say beside its box why something is not taken."""
    box = refused.field if refused.field in form.fields else None
    form.add_error(box, refused.in_language(labels.language()))


def statuses(history: InquiryHistory, words: Words) -> list[dict[str, Any]]:
    """Return the course of an inquiry, the newest first."""
    kind, language = history.inquiry.kind, labels.language()
    found = []
    for one in reversed(history.statuses):
        row = one.row
        says = status(kind, row.status)
        found.append(
            _said(row, words)
            | {
                "what": says.in_language(language),
                "law": says.law,
                "law_confidence": says.confidence,
                "whose": row.whose,
                "to": labels.institution_name(row.to_authority) if row.to_authority else "",
                "against": [fault.in_language(language) for fault in one.contradictions],
                "is_current": history.current is not None and row.pk == history.current.pk,
            }
        )
    return found


def acts_by_stage(inquiry: Inquiry, acts: Sequence[ActSaid], words: Words) -> list[dict[str, Any]]:
    """Return the acts of the protocol under their stages, in the order of the text."""
    if inquiry.text is None:
        return []
    language, protocol = labels.language(), queries.protocol_followed(inquiry)
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in acts:
        newest = one.newest
        of[one.step.stage].append(
            {
                "id": one.step.id,
                "name": one.step.name.get(language, one.step.name["es"]),
                "law": one.step.law,
                "confidence": one.step.confidence,
                "outcome": newest.get_outcome_display() if newest else _("Nobody said yet"),
                "tag": TAGS[ActOutcome(newest.outcome)] if newest else "plain",
                "said": [
                    _said(row, words) | {"outcome": row.get_outcome_display()} for row in one.rows
                ],
                "disagree": one.disagree,
            }
        )
    return [
        {"name": name, "acts": of[code]} for code, name in _stages(protocol, language) if of[code]
    ]


def hypotheses(inquiry: Inquiry, words: Words) -> list[dict[str, Any]]:
    """Return the hypotheses, that of the work first, each with what became of it and why."""
    return [
        _said(one.row, words)
        | {
            "number": one.row.number,
            "is_of_the_work": one.row.is_of_the_work,
            "verdict": Verdict(one.verdict).label,
            "tag": VERDICT_TAGS[Verdict(one.verdict)],
            "is_discarded": one.verdict == Verdict.DISCARDED,
            "verdicts": [
                _said(row, words) | {"verdict": row.get_verdict_display()} for row in one.verdicts
            ],
        }
        for one in queries.hypotheses_of(inquiry)
    ]


def asked(inquiry: Inquiry, words: Words, *, on: date) -> list[dict[str, Any]]:
    """Return what was asked of the office, with the last day to answer and what it answered."""
    return [
        _said(one.row, words)
        | {
            "due": one.due_date,
            "is_late": one.is_late(on),
            "is_refused": one.is_refused,
            "appeal_date": one.appeal_date,
            "answer": _said(one.answer, words) | {"says": one.answer.get_answer_display()}
            if one.answer
            else None,
        }
        for one in queries.asked_acts_of(inquiry)
    ]


def next_acts(inquiry: Inquiry, *, on: date, most: int) -> list[dict[str, Any]]:
    """Return the first acts that should come and are not on record as done, each with its day."""
    language = labels.language()
    return [
        {
            "name": one.step.name.get(language, one.step.name["es"]),
            "law": one.step.law,
            "due": one.due_date,
            "is_late": one.is_late(on),
        }
        for one in coming_acts(inquiry, on=on)[:most]
    ]


def _stages(protocol: Protocol, language: str) -> list[tuple[str, str]]:
    named = [(code, name.get(language, name["es"])) for code, name in protocol.stages]
    return [*named, ("", _("Other acts"))]


def _said(row: Said, words: Words) -> dict[str, Any]:
    return {
        "row": row,
        "when": labels.when_said(row),
        "source": labels.source_said(row),
        "words": _words(words, row.pk),
        "sha256": row.document_sha256,
    }


def _words(words: Words, key: UUID) -> list[str]:
    return [one.text for one in words.get(key, ())]


def _facts(inquiry: Inquiry) -> list[dict[str, Any]]:
    found = [
        (_("Opened"), labels.when_said(inquiry)),
        (_("Who says so"), labels.source_said(inquiry)),
        (_("Unit or court"), inquiry.unit),
        (_("State"), str(inquiry.state or "")),
        (_("Victim of the event"), inquiry.victim_number or ""),
    ]
    if inquiry.text is not None:
        protocol = queries.protocol_followed(inquiry)
        name = protocol.name.get(labels.language(), protocol.name["es"])
        version = _("%(protocol)s, version %(version)d")
        found.append((_("Protocol"), version % {"protocol": name, "version": protocol.version}))
    return [{"term": term, "value": value} for term, value in found if value]


def _crime(one: Any, words: Words) -> dict[str, Any]:
    return _said(one, words) | {
        "crime": labels.label_of(labels.CRIMES, one.crime),
        "of_whom": one.get_of_whom_display(),
    }


def _suspects(one: Any, words: Words) -> dict[str, Any]:
    return _said(one, words) | {
        "suspects": labels.label_of(labels.SUSPECTS, one.suspects),
        "stage": labels.label_of(labels.STAGES, one.stage),
        "number": one.number,
    }


def _counted(acts: Sequence[ActSaid]) -> list[tuple[str, int]]:
    """Return how many acts came how far: a profile of the file, never a grade."""
    newest = [one.newest for one in acts]
    counted = [
        (str(outcome.label), sum(row is not None and row.outcome == outcome for row in newest))
        for outcome in ActOutcome
    ]
    return [*counted, (_("Nobody said yet"), sum(row is None for row in newest))] if acts else []


def _lacks_the_work(inquiry: Inquiry) -> bool:
    """Say whether a criminal file has no hypothesis of the work on record."""
    if not queries.may_follow_a_protocol(inquiry):
        return False
    return not any(one.row.is_of_the_work for one in queries.hypotheses_of(inquiry))


def _criteria(inquiry: Inquiry, words: Words, *, on: date) -> list[dict[str, Any]]:
    """Return the criteria of attraction of a file that the federal prosecutor does not keep."""
    if not queries.may_follow_a_protocol(inquiry) or inquiry.authority.startswith(FEDERAL):
        return []
    held, language = queries.criteria_of(inquiry), labels.language()
    found = []
    for one in attraction_texts(on=on):
        row = held.get(one.id)
        found.append(
            {
                "id": one.id,
                "says": one.text.get(language, one.text["es"]),
                "answer": row.get_answer_display() if row else _("Nobody said yet"),
                "is_met": row is not None and row.answer == "yes",
                **(_said(row, words) if row else {"row": None}),
            }
        )
    return found


def _others(inquiry: Inquiry) -> Sequence[Inquiry]:
    if inquiry.case is not None:
        found = queries.inquiries_of_case(inquiry.case)
    elif inquiry.event is not None:
        found = queries.inquiries_of_event(inquiry.event)
    else:
        return []
    return list(found.exclude(pk=inquiry.pk)[:20])


def _is_silent(news: date | None, on: date) -> bool:
    return news is None or (on - news).days > labels.LONG_SILENT_DAYS
