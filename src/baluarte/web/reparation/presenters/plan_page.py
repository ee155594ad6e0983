"""A plan as it is read: families of headings, what is owed, what came, what she says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.choices import HeadingOutcome
from baluarte.domain.reparation.models import ReparationDocument, ReparationPlan
from baluarte.domain.reparation.queries import HeadingState, PlanState, RemedyState
from baluarte.domain.sealing.references import written
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import FAMILIES, NON_REPETITION, family_of
from baluarte.web.reparation import labels
from baluarte.web.reparation.presenters import causes

TAGS = {
    HeadingOutcome.GRANTED: "held", HeadingOutcome.REFUSED: "absent",
    HeadingOutcome.UNDER_STUDY: "plain",
}  # fmt: skip
WORD_TAGS = {HerWord.ARRIVED: "held", HerWord.PARTLY: "plain", HerWord.NOT_ARRIVED: "urgent"}
Words = Mapping[UUID, Sequence[Any]]


def shown(plan: ReparationPlan, *, opens: bool, by: UUID, at: datetime) -> dict[str, Any]:
    """Return all that the page says of a plan."""
    state = queries.plan_state(plan)
    words: Words = queries.words_of(plan.victim, by=by, at=at) if opens else {}
    names = labels.people(plan.victim.case)
    return {
        "plan": plan,
        "case": plan.victim.case,
        "reference": written(plan.reference),
        "case_reference": written(plan.victim.case.reference),
        "where": labels.institution_name(plan.commission),
        "whose": labels.victim_name(plan.victim, names),
        "opens": opens,
        **said_of(state, words, on=local_day(at), documents=_documents(plan)),
    }


def said_of(
    state: PlanState, words: Words, *, on: date, documents: Mapping[str, UUID] | None = None
) -> dict[str, Any]:
    """Return what a plan says, for its team or for herself."""
    held = documents or {}
    every = [_heading(one, words, held, on=on) for one in state.headings]
    remedies = [one for heading in every for one in heading["remedies"]]
    answered = causes.by_remedy((one["row"] for one in remedies), words, on=on)
    for one in remedies:
        one["causes"] = answered.get(one["row"].pk, [])
    closing = getattr(state.plan, "closing", None)
    return {
        "families": [_family(code, every) for code in FAMILIES],
        "decided": state.decided,
        "of": len(state.headings),
        "granted": sum(1 for one in every if one["is_granted"]),
        "owed": len(remedies),
        "arrived": sum(1 for one in remedies if one["word"] == HerWord.ARRIVED),
        "late": [one for one in remedies if one["is_late"]],
        "awaiting": [one for one in remedies if one["awaits_word"]],
        "first": sorted(
            (one for one in every if one["place"]), key=lambda one: one["place"]
        ),
        "undecided": labels.listed(state.gaps.undecided),
        "undecided_said": ngettext(
            "%(n)d heading is still to be decided", "%(n)d headings are still to be decided",
            len(state.gaps.undecided),
        ) % {"n": len(state.gaps.undecided)},
        "assemblies": [
            {"row": one, "agreed": labels.listed(one.agreed),
             "document": held.get(one.minutes_sha256),
             "words": [said.text for said in words.get(one.pk, ())]}
            for one in state.assemblies
        ],
        "planned": state.planned,
        "paid": state.paid,
        "closing": closing,
        "closing_words": [one.text for one in words.get(closing.pk, ())] if closing else [],
        "is_fulfilled_now": state.gaps.is_fulfilled,
    }  # fmt: skip


def _family(code: str, every: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the headings of a family; what was refused apart, but for what matters to her."""
    of = [one for one in every if one["family"] == code]
    return {
        "code": code,
        "name": labels.family_name(code),
        "every": of,
        "decided": sum(one["is_decided"] for one in of),
        "headings": [one for one in of if not one["is_apart"]],
        "refused": [one for one in of if one["is_apart"]],
    }


def _documents(plan: ReparationPlan) -> dict[str, UUID]:
    """Return what shows a delivery or an assembly, by its hash."""
    found = ReparationDocument.objects.filter(about=plan.victim_id)
    return dict(found.values_list("sha256", "pk"))


def _heading(
    one: HeadingState, words: Words, documents: Mapping[str, UUID], *, on: date
) -> dict[str, Any]:
    outcome = HeadingOutcome(one.decision.outcome) if one.decision else None
    return {
        "code": one.heading.code,
        "name": labels.heading_name(one.heading.code),
        "family": str(one.heading.facts["family"]),
        "law": labels.law_of(one.heading.code),
        "decision": one.decision,
        "said": outcome.label if outcome else _("Not decided"),
        "tag": TAGS[outcome] if outcome else "urgent",
        "is_decided": outcome in (HeadingOutcome.GRANTED, HeadingOutcome.REFUSED),
        "is_granted": outcome is HeadingOutcome.GRANTED,
        "is_apart": outcome is HeadingOutcome.REFUSED and not one.place and not one.remedies,
        "why": [said.text for said in words.get(one.decision.pk, ())] if one.decision else [],
        "before": len(one.before),
        "place": one.place,
        "remedies": [remedy(state, words, documents, on=on) for state in one.remedies],
    }


def remedy(
    state: RemedyState, words: Words, documents: Mapping[str, UUID], *, on: date
) -> dict[str, Any]:
    """Return what one remedy says."""
    row = state.remedy
    last = state.confirmations[-1] if state.confirmations else None
    awaits_word = state.is_shown and state.her_word is None
    return {
        "row": row,
        "heading": labels.heading_name(row.heading),
        "what": [one.text for one in words.get(row.pk, ())],
        "who": labels.institution_name(row.institution),
        # What a document shows to be delivered did not fail to arrive: her word is missing.
        "is_late": state.is_overdue(on) and not awaits_word,
        "awaits_word": awaits_word,
        "days_late": labels.days_said(max((on - row.due_date).days, 0)),
        "steps": [
            {"row": one, "words": [said.text for said in words.get(one.pk, ())],
             "is_late": one.done_date is None and one.due_date < on}
            for one in state.steps
        ],
        "deliveries": [
            {
                "row": one, "words": [said.text for said in words.get(one.pk, ())],
                "document": documents.get(one.evidence_sha256),
            }
            for one in state.deliveries
        ],
        "paid": state.paid,
        "word": state.her_word,
        "word_said": _word_said(state.her_word, awaits_word=awaits_word),
        "word_tag": WORD_TAGS[state.her_word] if state.her_word else "plain",
        "last": last,
        "her_words": [one.text for one in words.get(last.pk, ())] if last else [],
        "is_shown": state.is_shown,
        "may_answer": family_of(row.heading) == NON_REPETITION,
    }  # fmt: skip


def _word_said(word: HerWord | None, *, awaits_word: bool) -> str:
    if word is not None:
        return str(word.label)
    if awaits_word:
        return _("Delivered according to a document; her word is missing")
    return _("She has not said yet")
