"""One list: its files, who sees it, its sheet given back, everything taken back."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.models import Institution
from baluarte.domain.intake.actions import (
    NothingDelivered,
    change_share_level,
    export_list,
)
from baluarte.domain.intake.choices import ReportState, ShareLevel
from baluarte.domain.intake.messages import changes
from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.intake.queries import counts_by_state, deliveries_of
from baluarte.domain.publication.actions import withdraw_everything
from baluarte.domain.publication.queries import public_of_list
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.intake.forms.sharing import ShareForm, StillPublicForm
from baluarte.web.intake.list_permissions import (
    ListPermissions,
    deciding,
    found_list,
    grounds,
    people_inside,
    standing,
    who_sees_now,
    who_would_see,
)

PAGE = 10
# More rows than these make a file too heavy for a page: the command writes it.
MOST_EXPORTED = 50_000
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COUNTED = (ReportState.CODED, ReportState.TO_COMPLETE, ReportState.REFUSED)
TAKEN_BACK = (ReportState.WITHDRAWN, ReportState.ERASED)


def one_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Show a list: what it holds, its files, who sees it and why."""
    return _page(request, _standing(list_id))


@require_POST
def share_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Say exactly who would see a list; once that is agreed to, let them."""
    of = deciding(list_id)
    form = ShareForm(request.POST, others=_others(of.source_list))
    if not form.is_valid():
        return _page(request, of, share=form, status=422)
    level, peers = form.share_level, form.chosen_peers
    until = of.source_list.embargo_until
    if level != ShareLevel.MINE and until is not None and until > local_day(timezone.now()):
        form.add_error("level", _("Its embargo has not ended: until then nobody else may see it."))
        return _page(request, of, share=form, status=422)
    public = _left_public(of, level)
    if request.POST.get("step") != "agreed":
        return _ask(request, of, form, peers, public=public)
    still = StillPublicForm(request.POST) if public else None
    if still is not None and not still.is_valid():
        return _ask(request, of, form, peers, public=public, still=still)
    by, at = acting_account(), timezone.now()
    if still is not None and still.takes_back:
        reason = still.cleaned_data["ground"]
        withdraw_everything(compartment=of.source_list.compartment_id, reason=reason, by=by, at=at)
    change_share_level(source_list=of.source_list, level=level, peers=peers, by=by, at=at)
    if level == ShareLevel.REGISTRY_IDENTIFIED or (peers and level != ShareLevel.MINE):
        messages.success(
            request, _("On record. They see it once another steward of yours confirms it.")
        )
    else:
        messages.success(request, _("Changed. It holds from this moment on."))
    return redirect("list", list_id=list_id)


@require_POST
@reauthentication_required
def export(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Give her sheet back as she knows it, from memory; whoever asks has just shown who it is."""
    of = _adding(list_id)
    file_format = request.POST.get("format", "csv")
    if file_format not in FORMATS:
        raise Http404
    counts = counts_by_state([of.source_list]).get(of.source_list.pk, {})
    if sum(counts.values()) > MOST_EXPORTED:
        messages.warning(
            request,
            _(
                "The sheet is too large for a page. Whoever keeps this installation writes it with "
                "the command baluarte export-list."
            ),
        )
        return redirect("list", list_id=list_id)
    file = BytesIO()
    try:
        export_list(
            source_list=of.source_list,
            file=file,
            file_format=file_format,
            by=acting_account(),
            at=timezone.now(),
        )
    except NothingDelivered:
        messages.warning(request, _("No file of this list has been taken in yet."))
        return redirect("list", list_id=list_id)
    name = f"{of.source_list.slug}-{local_day(timezone.now()):%Y-%m-%d}.{file_format}"
    return HttpResponse(
        file.getvalue(),
        content_type=FORMATS[file_format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _standing(list_id: UUID) -> ListPermissions:
    return standing(found_list(list_id), account=acting_account(), at=timezone.now())


def _adding(list_id: UUID) -> ListPermissions:
    of = _standing(list_id)
    if not of.adds:
        raise Http404
    return of


def _others(source_list: SourceList) -> Sequence[Institution]:
    """Return who may be named as a peer: organisations that are here, no authority."""
    found = Institution.objects.filter(left_at__isnull=True).exclude(pk=source_list.steward_id)
    return list(found.exclude(kind__in=OF_THE_STATE).order_by("name"))


def _left_public(of: ListPermissions, level: ShareLevel) -> int:
    """Return how many events would stay public of a list that may be published no longer."""
    if level == ShareLevel.PUBLISHABLE:
        return 0
    return public_of_list(of.source_list.compartment_id)


def _ask(
    request: HttpRequest,
    of: ListPermissions,
    form: ShareForm,
    peers: Sequence[Institution],
    *,
    public: int,
    still: StillPublicForm | None = None,
) -> HttpResponse:
    people = people_inside(of.source_list.steward, at=timezone.now())
    context = {
        "list": of.source_list,
        "level": form.share_level,
        "peers": peers,
        "now": who_sees_now(of, people=people),
        "then": who_would_see(of.source_list.steward, form.share_level, people=people, peers=peers),
        "is_wider": form.share_level != ShareLevel.MINE,
        "public": public,
        "still": (still or StillPublicForm()) if public else None,
    }
    return render(request, "intake/share.html", context, status=422 if still else 200)


def _page(
    request: HttpRequest,
    of: ListPermissions,
    *,
    share: ShareForm | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = counts_by_state([of.source_list]).get(of.source_list.pk, {}) if of.reads else {}
    deliveries, older = _deliveries(of.source_list, request.GET.get("antes", ""))
    context: dict[str, Any] = {
        "list": of.source_list,
        "standing": of,
        "figures": _figures(counts),
        "taken_back": sum(counts.get(state, 0) for state in TAKEN_BACK),
        "deliveries": [(one, " ".join(changes(one))) for one in deliveries],
        "older": older,
        "antes": request.GET.get("antes", ""),
        "grounds": grounds(of),
        "digest": _in_groups(next((one.sha256 for one in deliveries if not one.undoes_id), "")),
        "is_embargoed": _is_embargoed(of.source_list),
    }
    if of.reads:
        people = people_inside(of.source_list.steward, at=timezone.now()) if of.adds else []
        context["seen_by"] = who_sees_now(of, people=people)
    if of.decides:
        context["share"] = share or _share_form(of)
        context["opens_share"] = bool(share) or "compartir" in request.GET
    return render(request, "intake/list.html", context, status=status)


def _share_form(of: ListPermissions) -> ShareForm:
    peers = [
        grant.institution_id
        for grant in of.grants
        if grant.institution_id not in (None, of.source_list.steward_id)
    ]
    return ShareForm(
        others=_others(of.source_list),
        initial={"level": of.source_list.share_level, "peers": peers},
    )


def _figures(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"state": state, "rows": counts.get(state, 0), "counts": _counted(state, counts)}
        for state in COUNTED
    ]


def _counted(state: ReportState, counts: dict[str, int]) -> str:
    rows = counts.get(state, 0)
    return {
        ReportState.CODED: ngettext("report coded", "reports coded", rows),
        ReportState.TO_COMPLETE: ngettext(
            "report to be completed", "reports to be completed", rows
        ),
        ReportState.REFUSED: ngettext("report refused", "reports refused", rows),
    }[state]


def _deliveries(source_list: SourceList, before: str) -> tuple[list[Delivery], int | None]:
    """Return a page of the files of a list, and the number where the older ones begin."""
    found = deliveries_of(source_list)
    if before.isdecimal():
        found = found.filter(number__lt=int(before))
    shown = list(found[: PAGE + 1])
    return shown[:PAGE], shown[PAGE - 1].number if len(shown) > PAGE else None


def _in_groups(digest: str) -> str:
    """Part a hash into groups that a narrow screen can break."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _is_embargoed(source_list: SourceList) -> bool:
    until = source_list.embargo_until
    return until is not None and until > local_day(timezone.now())
