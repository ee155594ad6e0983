"""What a house enters in a voice, in words: what it is of, what it says, where it stands."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.accountability.choices import Assessed, Progress, Taken, Verdict
from baluarte.domain.accountability.entry_rules import Entry, house_of
from baluarte.domain.accountability.models import (
    ActionReport,
    Assessment,
    CommitmentStep,
    Consultation,
    ContributionAnswer,
    RecommendationStatus,
)
from baluarte.domain.accountability.queries.entries import Entered
from baluarte.norms.policy import objective, policy_indicator
from baluarte.web.accountability.forms.fields import said_day
from baluarte.web.accountability.names import institution_name, language
from baluarte.web.accountability.recommendation_presenters import (
    in_language,
    review_tag,
    status_label,
)


def line_of(one: Entered) -> dict[str, Any]:
    """Return one entry as a line: of what, what it says, whose word, where it stands."""
    said = _told(one.entry)
    return {
        **said,
        "at": one.at,
        "house": str(house_of(one.entry)),
        "tag": review_tag(one.entry) or {"label": _("Stands"), "kind": "held"},
        "url": reverse("review_entry", args=[one.kind, one.entry.pk]),
    }


def report_line(one: ActionReport) -> dict[str, Any]:
    """Return one report on an action as a line."""
    of = one.action.recommendation
    return {
        "what": _("Report on an action"),
        "of": one.action.description,
        "at": one.said_at,
        "says": one.words,
        "tag": {"label": _("Recorded"), "kind": "held"},
        "url": f"{reverse('recommendation', args=[of.code])}#acciones",
    }


def about(entry: Entry) -> list[dict[str, Any]]:
    """Return an entry as terms with values, for whoever reviews it."""
    said = _told(entry)
    return [
        {"term": _("What it is"), "value": said["what"]},
        {"term": _("Of what"), "value": said["of"]},
        {"term": _("Whose word it is"), "value": said["whose"]},
        {"term": _("House that enters it"), "value": str(house_of(entry))},
        {"term": _("What it says"), "value": said["says"]},
        {"term": _("Why"), "value": said["why"] or "–"},
        {"term": _("What shows it"), "value": shown_by(entry)},
    ]


def shown_by(entry: Entry) -> str:
    """Return the document of an entry with its page, or where it stands."""
    page = getattr(entry, "page", None)
    held = entry.document.title if entry.document else getattr(entry, "reference", "")
    said = _("page %(page)d") % {"page": page} if page else ""
    return ", ".join(filter(None, (held, said))) or "–"


def back_to(entry: Entry) -> str:
    """Return the page on which an entry stands."""
    if isinstance(entry, RecommendationStatus):
        return reverse("recommendation", args=[entry.recommendation.code])
    if isinstance(entry, ContributionAnswer):
        return reverse("consultation", args=[entry.contribution.consultation.reference])
    if isinstance(entry, Consultation):
        return reverse("consultations")
    if isinstance(entry, CommitmentStep):
        return reverse("commitment", args=[entry.commitment.reference])
    match Assessed(entry.of):
        case Assessed.INDICATOR:
            return f"{reverse('policy_indicator', args=[entry.subject])}#sides"
        case Assessed.OBJECTIVE:
            return f"{reverse('policy')}#{entry.subject}"
        case _:
            return f"{reverse('indicators')}?institucion={entry.subject}"


def _told(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = TELLERS[type(entry)](entry)
    return found


def _status(one: RecommendationStatus) -> dict[str, Any]:
    return {
        "what": _("Assessment of a recommendation"),
        "of": in_language(one.recommendation, "text"),
        "whose": f"{one.get_side_display()}: {institution_name(one.said_by)}",
        "says": status_label(one.status),
        "why": one.reason,
    }


def _assessment(one: Assessment) -> dict[str, Any]:
    match Assessed(one.of):
        case Assessed.INDICATOR:
            of = policy_indicator(one.subject).in_language(language())
        case Assessed.OBJECTIVE:
            of = objective(one.subject).in_language(language())
        case _:
            of = institution_name(one.subject)
    return {
        "what": _("Assessment of the policy"),
        "of": of,
        "whose": f"{one.get_side_display()}: {one.holder}",
        "says": Verdict(one.verdict).label,
        "why": one.words,
    }


def _answer(one: ContributionAnswer) -> dict[str, Any]:
    called = one.contribution.consultation.convened_by
    return {
        "what": _("Answer to a contribution"),
        "of": one.contribution.words,
        "whose": str(one.holder) if one.holder.is_of_the_state else institution_name(called),
        "says": Taken(one.taken).label,
        "why": one.words,
    }


def _step(one: CommitmentStep) -> dict[str, Any]:
    return {
        "what": _("Report on a commitment"),
        "of": one.commitment.says,
        "whose": str(one.holder),
        "says": Progress(one.progress).label,
        "why": one.says,
    }


def _call(one: Consultation) -> dict[str, Any]:
    return {
        "what": _("Call of a consultation"),
        "of": one.title,
        "whose": institution_name(one.convened_by),
        "says": one.purpose,
        "why": _("%(opens)s to %(closes)s")
        % {"opens": said_day(one.opens_date), "closes": said_day(one.closes_date)},
    }


TELLERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    RecommendationStatus: _status,
    Assessment: _assessment,
    ContributionAnswer: _answer,
    CommitmentStep: _step,
    Consultation: _call,
}
