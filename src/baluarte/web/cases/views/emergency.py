"""In danger of life: call the team of a case one does not follow; open it where nobody answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.break_glass import is_break_glass
from baluarte.domain.access.models import Institution
from baluarte.domain.access.queries import memberships_of
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import CallState, EmergencyVerdict
from baluarte.domain.cases.models import Case, EmergencyOpening, TeamCall
from baluarte.domain.cases.models.emergency import HOURS
from baluarte.domain.cases.models.team_calls import OFFICERS, UNANSWERED_MINUTES
from baluarte.domain.cases.queries import (
    call_state,
    calls_in_force,
    calls_of,
    done_under,
    emergencies_of,
    is_review_overdue,
    open_reasons,
)
from baluarte.domain.cases.queries.emergency import ANSWER_WITHIN, CALL_LASTS
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import read_reference, written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup, reading
from baluarte.web.cases.forms.emergency import CallForm, OpeningForm, VerdictForm
from baluarte.web.cases.presenters.confirmations import of_case
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure.instants import in_words

STATE_KINDS = {CallState.UNANSWERED: "urgent", CallState.ANSWERED: "held"}


def call_case_team(request: HttpRequest) -> HttpResponse:
    """Call the team of a case in danger of life; where nobody answers, its opening is offered."""
    by, at = acting_account(), timezone.now()
    institutions = _institutions(by)
    if not institutions:
        raise Http404
    page = Confirmation(
        request=request,
        form=(form := CallForm(request.POST or None, institutions=institutions)),
        kicker=_("Cases"),
        title=_("Open a case in danger of life"),
        lead=_(
            "Only if somebody's life is in danger. Its team is called first. If nobody of it "
            "answers within %(minutes)d minutes, you can open it here, for %(hours)d hours."
        )
        % {"minutes": UNANSWERED_MINUTES, "hours": HOURS},
        button=_("Call its team"),
        done=_("The team is called. Stay on this page: it says whether somebody answered."),
        kind="urgent",
        above="cases/parts/my_calls.html",
        back=reverse("cases"),
        more={"axis": "protection", "my_calls": _my_calls(by=by, at=at)},
    )
    if page.is_ready:
        _call(form, by=by, at=at)
    return page.answer(to=f"{reverse('call_case_team')}#calls")


def open_after_call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Open a case whose team did not answer, for hours and with a written reason."""
    by, at = acting_account(), timezone.now()
    call = calls_in_force(by=by, at=at).filter(pk=call_id).first()
    if call is None or call_state(call, at=at) != CallState.UNANSWERED:
        raise Http404
    page = Confirmation(
        request=request,
        form=OpeningForm(request.POST or None),
        kicker=_("Cases"),
        reference=written(call.reference),
        title=_("Nobody answered: open the case"),
        lead=_(
            "It opens at once, for %(hours)d hours. The team, the data steward and who is on duty "
            "are called; she sees in her window that you opened it, and what you read and write; "
            "a second person reviews it within a day, and ends it if it was not needed."
        )
        % {"hours": HOURS},
        button=_("Open it now"),
        done=_("Open until it closes by itself. Everybody of the team was called."),
        kind="urgent",
        back=reverse("call_case_team"),
        more={"axis": "protection"},
    )
    to = ""
    if page.is_ready:
        opened = actions.open_in_an_emergency(
            call=call, reason=page.form.cleaned_data["reason"], by=by, at=at
        )
        to = reverse("case", args=[opened.case.reference])
    return page.answer(to=to)


def answer_call(request: HttpRequest, reference: str, call_id: UUID) -> HttpResponse:
    """Say, as one of the team, that one attends to it."""
    by, at = acting_account(), timezone.now()
    case = lookup.open_to_its_team(reference)
    call = calls_of(case).filter(pk=call_id, answered_at=None).exclude(account=by).first()
    if call is None:
        raise Http404
    page = of_case(
        request, case, NothingForm.meant(request),
        title=_("I attend to it"),
        lead=_("Whoever called is told that you attend to it, and cannot open the case."),
        about=[
            {"term": _("Who called"), "value": str(call.account)},
            {"term": _("Called"), "value": in_words(call.called_at, zone_of_matter(case.matter))},
        ],
        button=_("I attend to it"),
        done=_("On record: you attend to it. Call them back now."),
        kind="urgent",
        back=reverse("case", args=[case.reference]),
    )  # fmt: skip
    if page.is_ready:
        actions.answer_call(call=call, by=by, at=at)
    return page.answer()


def review_emergency(request: HttpRequest, reference: str, opening_id: UUID) -> HttpResponse:
    """Say, as a second person, whether a case had to be opened without leave."""
    by, at = acting_account(), timezone.now()
    case = lookup.shown(reference)
    found = emergencies_of(case).filter(pk=opening_id, reviewed_at=None).exclude(account=by)
    opening = found.first()
    may = may_contribute(case.matter) and not is_break_glass(case.compartment_id)
    if opening is None or not may:
        raise Http404
    page = _review_page(request, case, opening, by=by)
    if page.is_ready:
        given = page.form.cleaned_data
        actions.review_emergency(
            opening=opening, verdict=EmergencyVerdict(given["verdict"]), finding=given["finding"],
            by=by, at=at,
        )  # fmt: skip
    return page.answer()


def _review_page(
    request: HttpRequest, case: Case, opening: EmergencyOpening, *, by: UUID
) -> Confirmation:
    open_reasons([opening], by=by, at=timezone.now())
    zone = zone_of_matter(case.matter)
    return of_case(
        request, case, VerdictForm(request.POST or None),
        title=_("Did it have to be opened?"),
        lead=_("You are the second person. What you say stands beside it, and she sees it."),
        about=[
            {"term": _("Who opened it"), "value": str(opening.account)},
            {"term": _("Opened"), "value": in_words(opening.opened_at, zone)},
            {"term": _("Closes by itself"), "value": in_words(opening.until_at, zone)},
            {"term": _("Why, in their words"), "value": opening.reason},
        ],
        above="cases/parts/review_emergency.html",
        more={"rows": _done(opening, by=by)},
        button=_("Register my answer"),
        done=_("Registered: she sees it in her window."),
        back=reverse("case", args=[case.reference]),
    )  # fmt: skip


def openings_in_words(case: Case, *, by: UUID, with_done: bool = False) -> list[dict[str, Any]]:
    """Return when a case was opened without leave, by whom, and what a second person said."""
    at = timezone.now()
    return [
        {
            "opening": one,
            "lasts": one.until_at > at,
            "verdict": EmergencyVerdict(one.verdict).label if one.verdict else "",
            "was_unneeded": one.verdict == EmergencyVerdict.NOT_NEEDED,
            "is_overdue": is_review_overdue(one, at=at),
            "may_review": one.reviewed_at is None and one.account_id != by,
            "done": _done(one, by=by) if with_done else [],
        }
        for one in emergencies_of(case)
    ]


def calls_in_words(case: Case, *, by: UUID) -> list[dict[str, Any]]:
    """Return the calls to a team that still stand, and whether one may answer them."""
    at = timezone.now()
    found = calls_of(case).filter(called_at__gt=at - CALL_LASTS)
    return [
        {"call": one, "may_answer": one.answered_at is None and one.account_id != by}
        for one in found
    ]


def _done(opening: EmergencyOpening, *, by: UUID) -> list[reading.ReadingShown]:
    return reading.folded(reading.shown(one) for one in done_under(opening, by=by))


def _my_calls(*, by: UUID, at: datetime) -> list[dict[str, Any]]:
    return [_my_call(one, call_state(one, at=at)) for one in calls_in_force(by=by, at=at)]


def _my_call(call: TeamCall, state: CallState) -> dict[str, Any]:
    waits = state == CallState.WAITING
    return {
        "call": call,
        "state": state.label,
        "kind": STATE_KINDS.get(state, "plain"),
        "may_open": state == CallState.UNANSWERED,
        "from_at": call.called_at + ANSWER_WITHIN if waits else None,
    }


def _institutions(by: UUID) -> list[Institution]:
    held = memberships_of(by, at=timezone.now()).filter(role__in=OFFICERS)
    return sorted({one.institution for one in held.select_related("institution")}, key=str)


def _call(form: CallForm, *, by: UUID, at: datetime) -> None:
    key = read_reference(form.cleaned_data["reference"])
    try:
        actions.call_team(institution=form.chosen_institution, reference=key or "", by=by, at=at)
    except actions.NoSuchCase:
        form.add_error(
            "reference",
            _(
                "Your institution keeps no open case of this reference that you do not see "
                "already. You can: look at the reference again, or take the call down as a new one."
            ),
        )
