"""Observations as lines of a list and as a page: both sides, and what lies between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability.choices import AnswerVerdict, ObservationState, Observed
from baluarte.domain.accountability.models import (
    Commitment,
    Observation,
    ObservationAnswer,
    Recommendation,
)
from baluarte.domain.accountability.queries.observations import Followed
from baluarte.domain.statements.models import Document, Statement
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.policy import policy_indicator
from baluarte.norms.policy.answer_terms import answer_terms
from baluarte.norms.statements import heading
from baluarte.web.accountability.names import confidence_said, institution_name, language
from baluarte.web.accountability.presenters.figures import amount
from baluarte.web.accountability.recommendation_presenters import in_language

KINDS = {
    ObservationState.LATE: "urgent",
    ObservationState.ANSWERED: "held",
    ObservationState.WITHDRAWN: "absent",
    ObservationState.REFUSED: "absent",
}
# What is late stands first, the longest before the rest; what is over stands last.
ORDER = (
    ObservationState.LATE, ObservationState.WAITING, ObservationState.OPEN,
    ObservationState.ANSWERED, ObservationState.REFUSED, ObservationState.WITHDRAWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What is observed, in words, and its page."""

    label: str
    url: str


def in_order(found: Iterable[Followed]) -> list[Followed]:
    """Return observations, those whose answer is overdue first."""
    return sorted(found, key=lambda one: (ORDER.index(one.state), -one.days_late))


def names_of(rows: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Named]:
    """Return by kind and code what is observed, in one question a kind."""
    by_kind: dict[str, set[str]] = {}
    for kind, code in rows:
        by_kind.setdefault(kind, set()).add(code)
    found: dict[tuple[str, str], Named] = {}
    for kind, codes in by_kind.items():
        found |= {(kind, code): one for code, one in _named(Observed(kind), codes).items()}
    return found


def name_of(kind: str, code: str) -> Named:
    """Return what is observed, in words; its code where whoever reads does not see it."""
    return names_of([(kind, code)]).get((kind, code), Named(code, ""))


def state_tag(one: Followed) -> dict[str, str]:
    """Return where an observation stands, as a tag; late says by how many days."""
    label = str(one.state.label)
    if one.is_late:
        label = ngettext(
            "Answer overdue by %(n)d day", "Answer overdue by %(n)d days", one.days_late
        ) % {"n": one.days_late}
    elif one.state == ObservationState.ANSWERED and one.days_late:
        label = ngettext("Answered %(n)d day late", "Answered %(n)d days late", one.days_late) % {
            "n": one.days_late
        }
    return {"label": label, "kind": KINDS.get(one.state, "plain")}


def lines(found: Iterable[Followed]) -> list[dict[str, Any]]:
    """Return observations as lines of a list."""
    several = list(found)
    names = names_of((one.row.kind, one.row.subject) for one in several)
    return [
        {
            "row": one.row,
            "of": names.get((one.row.kind, one.row.subject), Named(one.row.subject, "")),
            "kind": Observed(one.row.kind).label,
            "institution": institution_name(one.row.institution),
            "due_date": one.due_date,
            "tag": state_tag(one),
            "verdict": AnswerVerdict(one.answer.verdict).label if one.answer else "",
            "is_late": one.is_late,
        }
        for one in several
    ]


def side_by_side(one: Followed) -> dict[str, Any]:
    """Return both sides of an observation: what each says, by which figure and on what evidence."""
    row, said = one.row, one.answer
    unit = unit_of(row.kind, row.subject)
    return {
        "seen": row.seen or figure(row.seen_value, unit),
        "ours": {
            "who": str(row.holder),
            "words": row.words,
            "figure": figure(row.proposed_value, unit),
            "evidence": list(row.evidence.all()),
            "day": row.opened_date,
        },
        "theirs": answer_side(said, unit) if said else None,
        "difference": _difference(one, unit),
    }


def answer_side(said: ObservationAnswer, unit: str) -> dict[str, Any]:
    """Return what the institution says."""
    return {
        "answer": said,
        "who": str(said.holder),
        "verdict": AnswerVerdict(said.verdict).label,
        "evidence": [said],
        "words": said.words,
        "figure": figure(said.value, unit),
        "day": said.answered_date,
    }


def unit_of(kind: str, code: str) -> str:
    """Return the unit of what is observed, where it is an indicator."""
    if kind != Observed.INDICATOR:
        return ""
    try:
        return policy_indicator(code).unit
    except UnknownCode:
        return ""


def figure(value: Decimal | None, unit: str) -> str:
    """Return a figure in its unit; nothing where there is none."""
    return "" if value is None else amount(value.normalize(), unit or "count")


def term_said(row: Observation) -> dict[str, str]:
    """Return the rule by which an observation is answered, and how sure it is."""
    review = getattr(row, "review", None)
    version = review.term_version if review else None
    term = next((one for one in answer_terms() if one.version == version), answer_terms()[-1])
    return {"label": term.in_language(language()), "confidence": confidence_said(term.confidence)}


def _difference(one: Followed, unit: str) -> str:
    if one.answer is None:
        return _("The institution has not answered.")
    if one.difference is not None:
        if not one.difference:
            return _("Both say the same figure.")
        apart = _apart(abs(one.difference), unit)
        if one.difference > 0:
            return _("The institution's figure is higher by %(apart)s.") % {"apart": apart}
        return _("The institution's figure is lower by %(apart)s.") % {"apart": apart}
    return {
        AnswerVerdict.ACCEPTED: _("Both agree: the institution corrects it."),
        AnswerVerdict.IN_PART: _("They agree in part; the rest stays contested."),
        AnswerVerdict.REJECTED: _("They do not agree: both stay here, one beside the other."),
    }[AnswerVerdict(one.answer.verdict)]


def _apart(value: Decimal, unit: str) -> str:
    """Return how far two figures lie apart: shares by points, never by a share of a share."""
    if unit == "percent":
        return _("%(points)s percentage points") % {"points": amount(value.normalize(), "")}
    return figure(value, unit)


def _named(kind: Observed, codes: set[str]) -> dict[str, Named]:
    if kind == Observed.INDICATOR:
        return {code: _indicator(code) for code in codes}
    if kind == Observed.RECOMMENDATION:
        return {
            one.code: Named(in_language(one, "text"), reverse("recommendation", args=[one.code]))
            for one in Recommendation.objects.filter(code__in=codes)
        }
    if kind == Observed.COMMITMENT:
        return {
            one.reference: Named(one.says, reverse("commitment", args=[one.reference]))
            for one in Commitment.objects.filter(reference__in=codes)
        }
    if kind == Observed.FACT:
        return {
            one.reference: Named(
                f"{heading(one.heading).in_language(language())}:"
                f" {institution_name(one.institution)}",
                reverse("institution_fact", args=[one.reference]),
            )
            for one in Statement.objects.filter(reference__in=codes)
        }
    return {
        one.reference: Named(one.title, reverse("source_document", args=[one.reference]))
        for one in Document.objects.filter(reference__in=codes)
    }


def _indicator(code: str) -> Named:
    try:
        label = policy_indicator(code).in_language(language())
    except UnknownCode:
        return Named(code, "")
    return Named(f"{code} · {label}", reverse("policy_indicator", args=[code]))
