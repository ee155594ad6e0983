"""Early warnings one sees, one of them, and the page on which one is proposed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.queries import colleagues, holders_of
from baluarte.domain.access.rules import holds_role
from baluarte.domain.prevention import actions
from baluarte.domain.prevention.models import EarlyWarning, WarningLeftOut, WarningOutcome
from baluarte.domain.prevention.queries.outcomes import (
    lacks_cause,
    left_outs_waiting,
    outcomes_of,
    public_alert_of,
    status_of_alert,
)
from baluarte.domain.prevention.queries.plans import current_plan, read_plan, unowned_actions
from baluarte.domain.prevention.queries.warning_gate import may_be_left_out
from baluarte.domain.prevention.queries.warnings import (
    TrackedWarning,
    is_undone,
    notices_to_acknowledge,
    pressing_warnings,
    track_warnings,
    waiting_for_second,
)
from baluarte.domain.prevention.warning_choices import (
    LevelOfWarning,
    PublicAlertStatus,
    SecondWord,
    WarningStatus,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.warnings import WarningPolicy, WarningRefused, warning_policy_on
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.prevention.cause_answers import rows_of_causes
from baluarte.web.prevention.forms.warnings import WarningForm
from baluarte.web.prevention.permissions import found_warning, keeps_for, ours
from baluarte.web.prevention.plan_labels import tag_of_plan
from baluarte.web.prevention.views.second_words import holds_until, left_out_name
from baluarte.web.prevention.views.trigger_dates import TRIGGER, begins_from
from baluarte.web.prevention.warning_labels import (
    asked_said,
    evidence_of,
    hours_left,
    place_of_warning,
    policy_of,
    row_of_notice,
    row_of_warning,
    signal_name,
)
from baluarte.web.statements.labels import language

STATE, TOWN, SIGNAL, SEEN_IN = "estado", "municipio", "senal", "referencia"
ALERT_TAGS = {
    PublicAlertStatus.ASKED: "plain",
    PublicAlertStatus.PUBLIC: "urgent",
    PublicAlertStatus.WITHDRAWN: "absent",
}
# Who sees whom institutions are trusted by.
STEWARD = "data_steward"
OPEN = (WarningStatus.PROPOSED, WarningStatus.HELD)
MOST_SHOWN = 100


def early_warnings(request: HttpRequest) -> HttpResponse:
    """Show what waits for one's institution, what waits for a second person, what stands."""
    by, at = acting_account(), timezone.now()
    rows = [row_of_warning(one) for one in pressing_warnings(at)[:MOST_SHOWN]]
    waiting = set(waiting_for_second(by, at=at).values_list("pk", flat=True))
    context = {
        "to_acknowledge": [
            {
                "notice": one.row,
                "place": place_of_warning(one.row.warning),
                "left": hours_left(one.row.due_at, at),
                "is_late": one.row.due_at <= at,
            }
            for one in notices_to_acknowledge(by, at=at)
        ],
        "waiting": [row for row in rows if row["warning"].pk in waiting],
        "standing": [row for row in rows if row["status"] is WarningStatus.STANDS],
        "proposed": [
            row for row in rows if row["status"] in OPEN and row["warning"].pk not in waiting
        ],
        "past": [
            row for row in rows if row["status"] not in (*OPEN, WarningStatus.STANDS)
        ],
        "may_propose": bool(keeps_for(by, at=at)),
        "policy": warning_policy_on(local_day(at)).in_language(language()),
    }  # fmt: skip
    return render(request, "prevention/warnings.html", context)


def early_warning(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one warning: what it rests on, what was decided, who was told and who answered."""
    by, at = acting_account(), timezone.now()
    one = found_warning(reference)
    [found] = track_warnings([one], at=at)
    is_ours = one.holder_id in ours(by, at=at)
    mine = [each.row.pk for each in notices_to_acknowledge(by, at=at)]
    has_ended = found.ended_date is not None
    notices = [row_of_notice(each, at=at, is_over=has_ended) for each in found.notices]
    out = [_left_out(each, by=by, at=at) for each in one.left_out.all()]
    context = {
        "one": one,
        "evidence": evidence_of(one, is_ours=is_ours),
        "row": row_of_warning(found),
        "facts": list(_facts(found, is_ours=is_ours)),
        "asked": asked_said(found),
        "has_ended": has_ended,
        "policy": policy_of(one).in_language(language()),
        "decisions": found.decisions,
        "left_out": [each for each in out if each["is_out"]],
        "not_out": [each for each in out if not each["is_out"]],
        "trusted_url": reverse("clearances") if is_ours and holds_role(by, STEWARD) else "",
        "stewards": _stewards(one, at=at) if is_ours else [],
        "notices": notices,
        "mine": [row for row in notices if row["notice"].pk in mine],
        "is_ours": is_ours,
        "is_open": found.status in OPEN,
        "may_decide": is_ours and found.status in OPEN and one.proposed_by_id != by,
        "waits": is_ours and found.status in OPEN and one.proposed_by_id == by,
        "is_over": found.status in (WarningStatus.EXPIRED, WarningStatus.LAPSED),
        **_afterwards(found, by=by, is_ours=is_ours),
    }
    return render(request, "prevention/warning.html", context)


def new_early_warning(request: HttpRequest) -> HttpResponse:
    """Propose a warning: first its state is chosen, then the rest; nobody is told."""
    by, at = acting_account(), timezone.now()
    houses = keeps_for(by, at=at)
    if not houses:
        raise Http404
    state = request.GET.get(STATE, "")
    if state not in names_of_states():
        context = {
            "states": sorted(names_of_states().items(), key=lambda one: one[1]),
            "title": _("Propose an early warning"),
            "lead": _("First, the state: whom to leave out depends on it."),
            "here": reverse("new_early_warning"),
        }
        return render(request, "prevention/warning_state.html", context)
    today = local_day(at)
    policy = warning_policy_on(today)
    form = WarningForm(
        request.POST or None, state=state, houses=houses, bodies=may_be_left_out(state=state),
        policy=policy, initial=_begins_with(request, by=by, policy=policy, today=today),
    )  # fmt: skip
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Propose an early warning"),
        lead=_(
            "Nobody is told anything. Another person of your organisation issues it, holds it or "
            "does not issue it."
        ),
        about=[
            {"term": _("State"), "value": names_of_states()[state]},
            {"term": _("Levels and hours"), "value": policy.in_language(language())},
        ],
        button=_("Propose it"),
        done=_("Proposed. Nobody was told: another person of your organisation decides."),
        back=reverse("early_warnings"),
    )
    to = ""
    if page.is_ready:
        new, holder = form.said()
        try:
            made = actions.propose_warning(given=new, holder=holder, by=by, at=at)
        except WarningRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("early_warning", args=[made.reference])
    return page.answer(to=to)


def _begins_with(
    request: HttpRequest, *, by: UUID, policy: WarningPolicy, today: date
) -> dict[str, Any]:
    """Return what the form begins with: from a date of the calendar, or from what was seen."""
    asked = request.GET
    typed = {
        "municipality": asked.get(TOWN, ""), "signal": asked.get(SIGNAL, ""),
        "evidence": asked.get(SEEN_IN, ""),
    }  # fmt: skip
    return {
        "valid_until": today + timedelta(days=30),
        **typed,
        **begins_from(asked.get(TRIGGER, ""), by=by, policy=policy, today=today),
    }


def _afterwards(found: TrackedWarning, *, by: UUID, is_ours: bool) -> dict[str, Any]:
    """Return the plan, what came of it, what lies under it and its public alert."""
    one, plan = found.row, current_plan(found.row)
    read = read_plan(found, plan)
    if not is_ours:
        return {"plan": plan}
    alert = public_alert_of(one)
    status = status_of_alert(alert) if alert else None
    is_red = one.level == LevelOfWarning.RED and found.status is WarningStatus.STANDS
    return {
        "plan": plan,
        "read": read if found.is_issued else None,
        "plan_tag": tag_of_plan(read),
        "unowned": 0 if found.ended_date else len(unowned_actions(found, plan)),
        "may_write_plan": found.status is WarningStatus.STANDS,
        "outcomes": [_outcome(each, by=by) for each in outcomes_of(one)],
        "may_judge": found.is_issued,
        "causes": rows_of_causes(one, today=found.today),
        "lacks_cause": lacks_cause(found),
        "alert": alert,
        "alert_tag": {"label": status.label, "kind": ALERT_TAGS[status]} if status else None,
        "may_ask_alert": is_red and alert is None,
        "may_sign_alert": alert is not None
        and status is PublicAlertStatus.ASKED
        and alert.asked_by_id != by,
        "may_withdraw_alert": alert is not None and status is not PublicAlertStatus.WITHDRAWN,
    }


def _outcome(one: WarningOutcome, *, by: UUID) -> dict[str, Any]:
    """Return what was recorded with whether another confirmed it, and what one may do of it."""
    review = getattr(one, "review", None)
    return {
        "row": one,
        "tag": second_tag(review),
        "by": review.reviewed_by if review else None,
        "why_not": review.reason if review else "",
        "confirms": review is None and one.recorded_by_id != by,
        "withdraws": review is None and one.recorded_by_id == by,
    }


def _left_out(one: WarningLeftOut, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return who is left out, and where that stands: proposed so, by two, by one, or no more."""
    review = getattr(one, "review", None)
    is_waiting = left_outs_waiting(one.warning, at=at).filter(pk=one.pk).exists()
    is_out = not is_undone(one, at=at)
    tag = None
    if review is not None or is_waiting:
        tag = second_tag(review)
    elif not is_out:
        tag = {"label": _("Nobody confirmed it in time: it sees it again"), "kind": "absent"}
    return {
        "row": one,
        "name": left_out_name(one),
        "tag": tag,
        "is_out": is_out,
        "review": review,
        "until": holds_until(one) if is_waiting else None,
        "confirms": is_waiting and one.left_out_by_id != by,
        "withdraws": is_waiting and one.left_out_by_id == by,
    }


def _stewards(one: EarlyWarning, *, at: datetime) -> list[str]:
    """Return who of the house keeps whom it trusts by name."""
    named, keys = colleagues(), holders_of(one.holder_id, STEWARD, at=at)
    return sorted(named[key] for key in keys if key in named)


def second_tag(review: Any) -> dict[str, Any]:
    """Return what a second person said, as a tag."""
    if review is None:
        return {"label": _("Waits for a second person"), "kind": "plain"}
    is_confirmed = review.answer == SecondWord.CONFIRMED
    return {"label": review.get_answer_display(), "kind": "held" if is_confirmed else "absent"}


def _until(found: TrackedWarning) -> str:
    """Return what its last day is called: until when it stands, stood, or was to stand."""
    if found.ended_date is None:
        return _("Stands until")
    return _("Stood until") if found.is_issued else _("Was to stand until")


def _facts(found: TrackedWarning, *, is_ours: bool) -> Iterator[dict[str, Any]]:
    one = found.row
    yield {"term": _("Place"), "value": place_of_warning(one)}
    has_ended = found.ended_date is not None
    rests = _("What it rested on first") if has_ended else _("What it rests on first")
    yield {"term": rests, "value": signal_name(one)}
    if one.probability is not None and is_ours:
        yield {
            "term": _("Probability by the frozen forecast"),
            "value": f"{100 * one.probability:.0f} %",
            "note": _("Most warnings of the model are false: see the score card."),
        }
    yield {"term": _until(found), "value": one.valid_until}
    if found.issued_at:
        yield {"term": _("Issued"), "value": found.issued_at}
    if not is_ours:
        yield {"term": _("Organisation that warns"), "value": str(one.holder)}
    if is_ours:
        who = (
            _("What was known of who might do it")
            if has_ended
            else _("What is known of who may do it")
        )
        yield {"term": who, "value": one.get_perpetrator_display()}
        whom = _("Those it spoke of") if has_ended else _("Those it speaks of")
        yield {"term": whom, "value": one.get_word_of_people_display()}
        yield {"term": _("Proposed by"), "value": str(one.proposed_by), "note": one.proposed_at}
