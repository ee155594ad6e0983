"""What a house enters in a voice, in words: what it is of, what it says, where it stands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.accountability.choices import WITHDRAWN, Assessed, Progress, Taken, Verdict
from baluarte.domain.accountability.entry_rules import Entry, house_of
from baluarte.domain.accountability.models import (
    ActionReport,
    Assessment,
    CommitmentStep,
    Consultation,
    ContributionAnswer,
    EntryReview,
    RecommendationCorrection,
    RecommendationStatus,
    Target,
)
from baluarte.domain.accountability.queries.corrections import changed_since
from baluarte.domain.accountability.queries.entries import Entered
from baluarte.domain.accountability.queries.entry_twins import AT, replaced_by, replaces
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import objective, policy_indicator
from baluarte.web.accountability.forms.fields import said_day
from baluarte.web.accountability.import_changes import changed_by
from baluarte.web.accountability.names import institution_name, language
from baluarte.web.accountability.presenters.corrections import undoes_said
from baluarte.web.accountability.presenters.figures import amount
from baluarte.web.accountability.recommendation_presenters import (
    in_language,
    objection_said,
    review_tag,
    status_label,
)
from baluarte.web.layout.templatetags.components import in_words


def line_of(one: Entered) -> dict[str, Any]:
    """Return one entry as a line: of what, what it says, whose word, where it stands."""
    said = _told(one.entry)
    return {
        **said,
        "title": _title(said["what"], said["when"], said["whose"]),
        "at": one.at,
        "house": str(house_of(one.entry)),
        "tags": [standing(one.entry)],
        "url": reverse("review_entry", args=[one.kind, one.entry.pk]),
    }


def report_line(one: ActionReport) -> dict[str, Any]:
    """Return one report on an action as a line."""
    of = one.action.recommendation
    due = _("due on %(day)s") % {"day": said_day(one.due_date)}
    return {
        "what": _("Report on an action"),
        "title": _title(_("Report on an action"), due, institution_name(one.action.institution)),
        "of": one.action.description,
        "at": one.said_at,
        "says": one.words,
        "tags": [{"label": _("Recorded"), "kind": "held"}],
        "url": f"{reverse('recommendation', args=[of.code])}#acciones",
    }


def _title(what: str, when: str, whose: str) -> str:
    """Return what tells one entry from another of its kind: its period and whose word it is."""
    return ", ".join(part for part in (what, when, whose) if part and part != "–")


def about(entry: Entry) -> list[dict[str, Any]]:
    """Return an entry as terms with values, for whoever reviews it."""
    said = _told(entry)
    if isinstance(entry, RecommendationCorrection):
        return _about_correction(entry, said)
    return [
        {"term": _("What it is"), "value": said["what"]},
        {"term": _("Of what"), "value": said["of"]},
        {"term": _("Whose word it is"), "value": said["whose"]},
        {"term": _("Of which day or period"), "value": said["when"]},
        {"term": _("What it says"), "value": said["says"]},
        {"term": _("Why"), "value": said["why"] or "–"},
        {"term": _("What shows it"), "value": shown_by(entry)},
        {"term": _("House that enters it"), "value": str(house_of(entry))},
        {"term": _("Who entered it, and when"), "value": _by_whom(entry)},
        *_replaced(entry),
    ]


def _about_correction(
    entry: RecommendationCorrection, said: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return a correction as terms with values; what it changes stands beside them, by field."""
    of = entry.recommendation
    return [
        {"term": _("What it is"), "value": said["what"], "note": said["why"]},
        {"term": _("Of what"), "value": f"{in_language(of.set, 'label')}, {of.number or of.code}"},
        {"term": _("House that enters it"), "value": str(entry.holder)},
        {"term": _("Who entered it, and when"), "value": _by_whom(entry)},
    ]


def old_and_new(entry: Entry) -> list[dict[str, Any]]:
    """Return what a correction changes, field by field; nothing of what corrects nothing."""
    if not isinstance(entry, RecommendationCorrection):
        return []
    changes = changed_by(entry.recommendation, entry)
    if is_overtaken(entry):
        return [one for one in changes if one["was"] != one["now"]]
    return changes


def is_overtaken(entry: Entry) -> bool:
    """Say whether a correction waits, and what it corrects says otherwise by now."""
    if not isinstance(entry, RecommendationCorrection) or hasattr(entry, "review"):
        return False
    return changed_since(entry)


def standing(entry: Entry) -> dict[str, Any]:
    """Return where an entry stands, as a tag: replaced ones no longer hold."""
    tag = review_tag(entry)
    if tag is None and replaced_by(entry) is not None:
        return {"label": _("Stood, and another one took its place"), "kind": "absent"}
    return tag or {"label": _("Stands"), "kind": "held"}


def decided_said(entry: Entry) -> str:
    """Return who decided of an entry, and when."""
    review: EntryReview = entry.review
    told = {"who": review.reviewed_by, "day": _on(review.reviewed_at)}
    if review.objection == WITHDRAWN:
        return _("%(who)s, who entered it, withdrew it on %(day)s.") % told
    if review.objection:
        told |= {"why": objection_said(entry)}
        return _("%(who)s did not let it stand on %(day)s: %(why)s.") % told
    return _("%(who)s let it stand on %(day)s.") % told


def _on(at: datetime) -> str:
    """Return the day of an instant in words, for a sentence."""
    return in_words(local_day(at))


def _by_whom(entry: Entry) -> str:
    at = getattr(entry, AT[type(entry)])
    match entry:
        case RecommendationStatus():
            who = entry.stated_by
        case RecommendationCorrection():
            who = entry.corrected_by
        case _:
            who = entry.by
    return f"{who}, {_on(at)}"


def _replaced(entry: Entry) -> list[dict[str, Any]]:
    """Return what an entry takes the place of, where it does."""
    before = replaces(entry)
    if before is None:
        return []
    told = {"says": _told(before)["says"], "day": _on(getattr(before, AT[type(before)]))}
    said = _("“%(says)s”, entered on %(day)s") % told
    return [{"term": _("What it takes the place of"), "value": said}]


def shown_by(entry: Entry) -> str:
    """Return the document of an entry with its page, or where it stands."""
    page = getattr(entry, "page", None)
    document = getattr(entry, "document", None)
    held = document.title if document else getattr(entry, "reference", "")
    said = _("page %(page)d") % {"page": page} if page else ""
    return ", ".join(filter(None, (held, said))) or "–"


def back_to(entry: Entry) -> str:
    """Return the page on which an entry stands."""
    if isinstance(entry, RecommendationStatus | RecommendationCorrection):
        return reverse("recommendation", args=[entry.recommendation.code])
    if isinstance(entry, ContributionAnswer):
        return reverse("consultation", args=[entry.contribution.consultation.reference])
    if isinstance(entry, Consultation):
        return reverse("consultations")
    if isinstance(entry, CommitmentStep):
        return reverse("commitment", args=[entry.commitment.reference])
    if isinstance(entry, Target):
        return f"{reverse('policy_indicator', args=[entry.indicator])}#progress"
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
        "when": said_day(one.day),
        "says": status_label(one.status),
        "why": one.reason,
    }


def _correction(one: RecommendationCorrection) -> dict[str, Any]:
    changes = changed_by(one.recommendation, one)
    return {
        "what": _("Correction of a recommendation"),
        "of": in_language(one.recommendation, "text"),
        "whose": "",
        "when": said_day(local_day(one.corrected_at)),
        "says": "; ".join(f"{each['field']}: {each['now']}" for each in changes),
        "why": undoes_said(one),
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
        "when": _("From %(first)s to %(last)s")
        % {"first": said_day(one.first_date), "last": said_day(one.last_date)},
        "says": Verdict(one.verdict).label,
        "why": one.words,
    }


def _answer(one: ContributionAnswer) -> dict[str, Any]:
    called = one.contribution.consultation.convened_by
    return {
        "what": _("Answer to a contribution"),
        "of": one.contribution.words,
        "whose": str(one.holder) if one.holder.is_of_the_state else institution_name(called),
        "when": said_day(local_day(one.answered_at)),
        "says": Taken(one.taken).label,
        "why": one.words,
    }


def _step(one: CommitmentStep) -> dict[str, Any]:
    return {
        "what": _("Report on a commitment"),
        "of": one.commitment.says,
        "whose": str(one.holder),
        "when": said_day(one.happened_date),
        "says": Progress(one.progress).label,
        "why": one.says,
    }


def _target(one: Target) -> dict[str, Any]:
    of = policy_indicator(one.indicator)
    begins = ""
    if one.baseline_value is not None and one.baseline_date is not None:
        begins = _("baseline %(value)s (%(day)s)") % {
            "value": amount(one.baseline_value, of.unit),
            "day": said_day(one.baseline_date),
        }
    value = _("No target any more") if one.value is None else amount(one.value, of.unit)
    return {
        "what": _("Target"),
        "of": of.in_language(language()),
        "whose": str(one.holder),
        "when": said_day(one.due_date) if one.due_date else "–",
        "says": ", ".join(filter(None, (value, begins))),
        "why": one.ground,
    }


def _call(one: Consultation) -> dict[str, Any]:
    return {
        "what": _("Call of a consultation"),
        "of": one.title,
        "whose": institution_name(one.convened_by),
        "when": _("%(opens)s to %(closes)s")
        % {"opens": said_day(one.opens_date), "closes": said_day(one.closes_date)},
        "says": one.purpose,
        "why": "",
    }


TELLERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    RecommendationStatus: _status,
    RecommendationCorrection: _correction,
    Assessment: _assessment,
    ContributionAnswer: _answer,
    CommitmentStep: _step,
    Target: _target,
    Consultation: _call,
}
