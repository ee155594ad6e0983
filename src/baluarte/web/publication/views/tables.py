"""Release tables at the workbench: ask for, look at the audit, let out as another, take back."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.accountability.actions import (
    NothingOwed,
    NotOverYet,
    SaidBefore,
    say_reported,
    take_back_report,
)
from baluarte.domain.accountability.models import Reporting
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries import reportings
from baluarte.domain.publication import actions
from baluarte.domain.publication.choices import Guard, Objection, Shown, TablesStanding, TakenBack
from baluarte.domain.publication.models import TableProposal, TableRelease
from baluarte.domain.publication.queries import tables
from baluarte.domain.publication.release_table import CONTRADICTION, Cell
from baluarte.domain.publication.rules import PUBLISHING_ROLE
from baluarte.domain.territory.queries import all_states
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.indicators import indicators, worded
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.publication.forms_tables import (
    AskForm,
    ReportForm,
    TablesReviewForm,
    TakeBackForm,
)

ON_A_PAGE = 30
FEW = "0–4"


def release_tables(request: HttpRequest) -> HttpResponse:
    """Show a curator what was proposed and released and who reported; ask for a period's tables."""
    _require_keeper()
    now = timezone.now()
    form = AskForm(request.POST or None, today=local_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_tables(
                period=Period.read(form.cleaned_data["period"]),
                guard=Guard(form.cleaned_data["guard"]),
                by=acting_account(),
                at=now,
            )
        except actions.PeriodsOverlap:
            form.add_error("period", _("A part of it, or all of it, was let out before."))
        else:
            messages.success(request, _("Asked for. It stands here as soon as it is counted."))
            return redirect("release_tables")
    rows = list(tables.proposals_of_tables()[:ON_A_PAGE])
    standing = tables.standings_of_tables(rows)
    context = {
        "form": form,
        "rows": [{"proposal": one, "standing": _tag(standing[one.pk])} for one in rows],
        "reportings": list(reportings()[:ON_A_PAGE]),
    }
    return render(request, "publication/tables.html", context, status=422 if form.errors else 200)


def table_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show tables as the public would read them, and the audit; agree or not as another person."""
    _require_keeper()
    proposal, by = _proposal(proposal_id), acting_account()
    standing = tables.standing_of_tables(proposal)
    may_review = standing == TablesStanding.WAITING and proposal.proposed_by_id != by
    form = TablesReviewForm(request.POST or None)
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid():
            return _review(request, proposal, form)
    context = {
        "proposal": proposal,
        "standing": _tag(standing),
        "is_exposed": standing == TablesStanding.EXPOSED,
        "is_waiting": standing == TablesStanding.WAITING,
        "may_review": may_review,
        "may_withdraw": standing == TablesStanding.RELEASED,
        "objection": Objection(proposal.review.objection).label
        if standing == TablesStanding.REFUSED
        else "",
        "findings": _findings(proposal),
        "blocks": _blocks(proposal),
        "form": form,
    }
    return render(
        request, "publication/table_proposal.html", context, status=422 if form.errors else 200
    )


@reauthentication_required
def withdraw_tables(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take released tables back: gone from the portal when this answers."""
    _require_keeper()
    proposal = _proposal(proposal_id)
    release = TableRelease.objects.filter(proposal=proposal, withdrawn_at=None).first()
    if release is None:
        raise Http404
    form = TakeBackForm(request.POST or None)
    names = {"release": release, "period": proposal.period}
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Publication"),
        title=_("Take back tables %(release)s, of %(period)s") % names,
        lead=_(
            "No figure of them is on the portal once this answers: neither of what they replaced, "
            "nor in a report or in the policy. Their number and the digest of their manifest stay; "
            "whoever downloaded them keeps what they have."
        ),
        button=_("Take them back"),
        kind="urgent",
        done=_("Taken back: gone from the portal now."),
        back=reverse("table_proposal", args=[proposal.pk]),
    )
    if page.is_ready:
        try:
            actions.withdraw_tables(
                release=release,
                why=TakenBack(form.cleaned_data["why"]),
                by=acting_account(),
                at=timezone.now(),
            )
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody took them back meanwhile."))
    return page.answer(to=reverse("release_tables"))


def say_reported_page(request: HttpRequest) -> HttpResponse:
    """Say for an authority that a period is recorded here whole, or take that back."""
    _require_keeper()
    now = timezone.now()
    form = ReportForm(request.POST or None, today=local_day(now))
    if request.method == "POST" and request.POST.get("take_back"):
        return _take_back(request)
    if request.method == "POST" and form.is_valid():
        try:
            say_reported(
                institution=form.cleaned_data["institution"],
                period=Period.read(form.cleaned_data["period"]),
                by=acting_account(),
                at=now,
            )
        except (SaidBefore, NothingOwed, NotOverYet):
            form.add_error(None, _("That was said before, or cannot be said of it."))
        else:
            messages.success(request, _("Said. From now on what it owed then is counted."))
            return redirect("say_reported")
    context = {"form": form, "reportings": list(reportings()[:ON_A_PAGE])}
    return render(request, "publication/reported.html", context, status=422 if form.errors else 200)


def _take_back(request: HttpRequest) -> HttpResponse:
    try:
        said = reportings().get(pk=UUID(request.POST["take_back"]))
        take_back_report(reporting=said, by=acting_account(), at=timezone.now())
    except (Reporting.DoesNotExist, SaidBefore, ValueError):
        raise Http404 from None
    messages.success(request, _("Taken back: of that period there is no data of it."))
    return redirect("say_reported")


def _review(request: HttpRequest, proposal: TableProposal, form: TablesReviewForm) -> HttpResponse:
    objection = form.objection()
    actions.review_tables(
        proposal=proposal, objection=objection, by=acting_account(), at=timezone.now()
    )
    said = _("You disagree: it stays inside.") if objection else _("You agree: it goes out.")
    messages.success(request, said)
    return redirect("release_tables")


def _require_keeper() -> None:
    if not holds_role(acting_account(), PUBLISHING_ROLE):
        raise Http404


def _proposal(proposal_id: UUID) -> TableProposal:
    try:
        return tables.proposal_of_tables(proposal_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _tag(standing: TablesStanding) -> dict[str, Any]:
    kinds = {TablesStanding.RELEASED: "held", TablesStanding.EXPOSED: "urgent"}
    kinds[TablesStanding.TAKEN_BACK] = "absent"
    return {"label": standing.label, "kind": kinds.get(standing, "plain")}


def _findings(proposal: TableProposal) -> list[dict[str, str]]:
    """Return which cells would be given away, in words; never within which bounds."""
    reasons = {
        "exact": _("its count can be worked out"),
        "narrow": _("its count can be worked out nearly"),
        "shown": _("a small count stands there"),
        "added": _("what came in since the last tables can be worked out"),
        "unproven": _("nobody could prove that it is safe"),
        CONTRADICTION: _("these counts contradict what was let out before"),
    }
    names, found = dict(_names()), []
    for code, level, state, outcome, reason in proposal.findings:
        one = indicators()[code]
        found.append(
            {
                "indicator": worded(one.label, _language()),
                "place": names.get(state, state) or _("all states"),
                "level": level,
                "outcome": dict(tables.outcomes_of(one)).get(outcome, _("everything")),
                "why": reasons.get(reason, reason),
            }
        )
    return found


def _blocks(proposal: TableProposal) -> list[dict[str, Any]]:
    """Return each indicator with the lines that have data, as the public would read them."""
    names = dict(_names())
    by_code: dict[str, dict[tuple[str, str, str], Cell]] = {}
    for row in proposal.cells:
        cell = Cell(*row)
        by_code.setdefault(cell.indicator, {})[cell.level, cell.state, cell.outcome] = cell
    blocks = []
    for code, cells in by_code.items():
        one = indicators()[code]
        outcomes = tables.outcomes_of(one)
        lines, few = [], []
        for level, state, outcome in cells:
            if outcome or cells[level, state, ""].shown == Shown.NO_DATA:
                continue
            where = names.get(state, state) or _("all states")
            place = f"{_level(level)} · {where}"
            figures = [
                {"label": label, "says": _figure(cells[level, state, key])}
                for key, label in [("", _("Everything")), *outcomes]
            ]
            if state and {one["says"] for one in figures} == {FEW}:
                few.append(place)
            else:
                lines.append({"place": place, "figures": figures})
        blocks.append(
            {
                "label": worded(one.label, _language()),
                "law": one.law,
                "outcomes": [label for _key, label in outcomes],
                "lines": lines,
                "few": few,
            }
        )
    return blocks


def _figure(cell: Cell) -> str:
    if cell.shown == Shown.HIDDEN:
        return _("hidden")
    if cell.shown == Shown.ROUNDED and cell.value == 0:
        return FEW
    return str(cell.value)


def _level(level: str) -> str:
    return {"federal": _("Federal"), "municipality": _("Municipal")}.get(level, _("Of a state"))


def _names() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in all_states()]


def _language() -> str:
    return (get_language() or "es")[:2]
