"""A list is taken back, or kept from others until a day."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.intake.actions import change_embargo, change_share_level, withdraw_reports
from baluarte.domain.intake.choices import ReportState, ShareLevel
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.publication.actions import withdraw_everything
from baluarte.domain.publication.queries import public_of_list
from baluarte.domain.wall.context import acting_account
from baluarte.web.intake.confirmation import confirmed_before_writing
from baluarte.web.intake.forms.sharing import EmbargoForm, GroundForm
from baluarte.web.intake.list_permissions import deciding
from baluarte.web.layout.forms.edit_conflicts import answer_status

AT_ONCE = 500
TAKEN_BACK = (ReportState.WITHDRAWN, ReportState.ERASED)


@confirmed_before_writing
def withdraw_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Take everything of a list back: from the public, from whoever else sees it, from counts."""
    of = deciding(list_id)
    form = GroundForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "list": of.source_list,
            "form": form,
            "public": public_of_list(of.source_list.compartment_id),
        }
        status = 422 if form.errors else 200
        return render(request, "intake/withdraw_list.html", context, status=status)
    said, by, at = form.cleaned_data["ground"], acting_account(), timezone.now()
    withdraw_everything(compartment=of.source_list.compartment_id, reason=said, by=by, at=at)
    if of.source_list.share_level != ShareLevel.MINE:
        change_share_level(source_list=of.source_list, level=ShareLevel.MINE, by=by, at=at)
    count = 0
    while some := _standing_reports(of.source_list):
        count += withdraw_reports(reports=some, ground=said, by=by, at=at)
    messages.success(
        request,
        ngettext(
            "Taken back: %(rows)d report. Only your organisation still reads it.",
            "Taken back: %(rows)d reports. Only your organisation still reads them.",
            count,
        )
        % {"rows": count},
    )
    return redirect("list", list_id=list_id)


def embargo_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Keep a list from everybody else until a day, or lift that."""
    of = deciding(list_id)
    form = EmbargoForm(request.POST or None, initial={"until": of.source_list.embargo_until})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        change_embargo(
            source_list=of.source_list, until=until, by=acting_account(), at=timezone.now()
        )
        lifted = _("The embargo is lifted. Nobody sees more by that: share the list to let them.")
        kept = _("Under embargo from now on. Nobody else sees it.")
        messages.success(request, kept if until else lifted)
        return redirect("list", list_id=list_id)
    context = {
        "list": of.source_list,
        "form": form,
        "is_shared": of.source_list.share_level != ShareLevel.MINE,
        "public": public_of_list(of.source_list.compartment_id),
    }
    return render(request, "intake/embargo.html", context, status=answer_status(form))


def _standing_reports(source_list: SourceList) -> list[Report]:
    found = Report.objects.filter(source_list=source_list, is_newest=True)
    return list(found.exclude(state__in=TAKEN_BACK).defer("raw", "key")[:AT_ONCE])
