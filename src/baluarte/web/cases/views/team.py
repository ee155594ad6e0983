"""A case's team: who is of it, who joins, who leaves, who answers for it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.break_glass import is_break_glass
from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import holds_role
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions import team as acts
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import Member, is_lasting, responsibilities_of, team_history
from baluarte.domain.cases.rules import is_there_for_hours
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.skills.queries.competences import without_refresher
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.cases import lookup, versions
from baluarte.web.cases.forms.team import JoinForm, ResponsibleForm
from baluarte.web.cases.presenters import team as presenter
from baluarte.web.cases.presenters.confirmations import of_case
from baluarte.web.cases.refusals import team_in
from baluarte.web.layout.competences import beside_name
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure.instants import in_words


def case_team(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who is and was of a team, and who answered for the case; why is logged as read."""
    by, at = acting_account(), timezone.now()
    case = lookup.shown(reference)
    if is_break_glass(case.compartment_id):
        raise Http404
    contributes = may_contribute(case.matter)
    answered = responsibilities_of(case, opened=contributes, by=by, at=at)
    with timezone.override(zone_of_matter(case.matter)):
        context = {
            "axis": "protection",
            "case": case,
            "reference": written(case.reference),
            "may_change": _may_change(case, by=by),
            "may_decide": case.closed_at is None and contributes,
            "me": by,
            **presenter.of_team(team_history(case), answered, at=at),
        }
        return render(request, "cases/team.html", context)


def join_team(request: HttpRequest, reference: str) -> HttpResponse:
    """Let somebody of who keeps the case, or of a unit of that recipient, into the team."""
    by, at = acting_account(), timezone.now()
    case = lookup.open_to_its_team(reference)
    if not _may_change(case, by=by):
        raise Http404
    inside = {one.account.pk for one in _inside(case)}
    offered = presenter.joining(case, without=inside, at=at)
    page = _page_of(
        request, case, JoinForm(request.POST or None, offered=offered),
        title=_("Let somebody join the team"),
        lead=_(
            "They see the whole case from this moment, names included. She whom it is about sees "
            "in her window that they joined, and since when."
        ),
        button=_("Let them join"),
        done=_("They are of the team now."),
        is_possible=bool(offered),
    )  # fmt: skip
    if page.is_ready:
        with team_in(page.form, box="account"):
            acts.join_team(case=case, account=page.form.chosen, by=by, at=at)
    return page.answer()


def leave_team(request: HttpRequest, reference: str, account_id: UUID) -> HttpResponse:
    """Take somebody out of the team, or leave it oneself; it acts at once."""
    by, at = acting_account(), timezone.now()
    case = lookup.open_to_its_team(reference)
    member = next((one for one in _inside(case) if one.account.pk == account_id), None)
    if member is None or not (member.account.pk == by or _may_change(case, by=by)):
        raise Http404
    is_me = member.account.pk == by
    page = _page_of(
        request, case, NothingForm.meant(request),
        title=_("Leave the team") if is_me else _("Take them out of the team"),
        lead=_(
            "From this moment on nothing of the case is seen any more. What was written stays; "
            "she whom it is about sees until when."
        ),
        button=_("Leave it") if is_me else _("Take them out"),
        done=_("On record: from now on nothing of it is seen."),
        kind="urgent",
        about=[
            {"term": _("Who"), "value": str(member.account)},
            {"term": _("Since"), "value": in_words(member.since_at, zone_of_matter(case.matter))},
        ],
    )  # fmt: skip
    if page.is_ready:
        with team_in(page.form):
            acts.leave_team(case=case, account=member.account, by=by, at=at)
    still_mine = not is_me or holds_role(
        by, "data_steward", institution=case.compartment.institution
    )
    return page.answer(to="" if still_mine else reverse("cases"))


def make_responsible(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who answers for the case; whoever did not until now says why."""
    by, at = acting_account(), timezone.now()
    case = lookup.open_to_its_team(reference)
    if is_there_for_hours(case, by=by):
        raise Http404
    is_hers = case.responsible_id == by
    offered = _who_may_answer(case, may_change=_may_change(case, by=by))
    edited = versions.responsible(case)
    form = ResponsibleForm(request.POST or None, offered=offered, is_hers=is_hers, **edited)
    page = _page_of(
        request, case, form,
        title=_("Who answers for the case"),
        lead=_("They answer for its matter too. She whom it is about sees who, and since when."),
        button=_("Say so"),
        done=_("On record. Both were called, and she sees it in her window."),
        about=[{"term": _("Until now"), "value": str(case.responsible)}],
        is_possible=bool(offered),
    )  # fmt: skip
    if page.is_ready:
        with team_in(form, box="account"):
            if not is_lasting(case, form.chosen.pk):
                acts.join_team(case=case, account=form.chosen, by=by, at=at)
            reason = form.cleaned_data.get("reason", "")
            actions.make_responsible(case=case, account=form.chosen, reason=reason, by=by, at=at)
    return page.answer()


def _who_may_answer(case: Case, *, may_change: bool) -> list[tuple[Account, str]]:
    lasting = [one.account for one in _inside(case) if one.until_at is None]
    found = [(one, str(one)) for one in lasting if one.pk != case.responsible_id]
    if may_change:
        inside = {one.pk for one in lasting}
        found += [
            (one, _("%(who)s; joins the team") % {"who": says})
            for one, says in presenter.joining(case, without=inside, at=timezone.now())
        ]
    return _with_what_ended(found)


def _with_what_ended(found: list[tuple[Account, str]]) -> list[tuple[Account, str]]:
    """Say beside each name which competence that her role needs has ended: nobody is left out."""
    today = local_day(timezone.now())
    ended = without_refresher([one.pk for one, _says in found], on=today, expired_only=True)
    beside = {key: beside_name(several) for key, several in ended.items()}
    return [(one, " · ".join(filter(None, (says, beside.get(one.pk))))) for one, says in found]


def _inside(case: Case) -> list[Member]:
    at = timezone.now()
    return [one for one in team_history(case) if one.is_in(at)]


def _may_change(case: Case, *, by: UUID) -> bool:
    if case.closed_at is not None:
        return False
    is_hers = case.responsible_id == by and not is_there_for_hours(case, by=by)
    return is_hers or holds_role(by, "data_steward", institution=case.compartment.institution)


def _page_of(request: HttpRequest, case: Case, form: Any, **said: Any) -> Confirmation:
    back = reverse("case_team", args=[case.reference])
    return of_case(request, case, form, back=back, **said)
