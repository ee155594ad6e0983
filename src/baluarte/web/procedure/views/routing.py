"""Who would be told of a matter: what the gate says, whom to leave out, that the person saw it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.break_glass import is_break_glass
from baluarte.domain.access.models import Institution
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Exclusion, Jurisdiction, Perpetrator, ShownHow
from baluarte.domain.procedure.models import Assignment, ExcludedInstitution, Matter
from baluarte.domain.procedure.queries import Doors, courses_of, left_out_of, zone_of_matter
from baluarte.domain.procedure.queries.whole_list import who_stands_on
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure import lookup, recipient_exclusions
from baluarte.web.procedure.forms.routing import (
    TOWN,
    LeaveOutForm,
    PerpetratorForm,
)
from baluarte.web.procedure.instants import zone_in_words
from baluarte.web.procedure.presenters import proceeding_page
from baluarte.web.procedure.refusals import routed_in
from baluarte.web.procedure.step_pages import beside, letters_to_go

# In her own window she says it herself.
WAYS_SHOWN = [one for one in ShownHow.choices if one[0] != ShownHow.OWN_WINDOW]


def recipients(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who would be told of each open step, who is left out, and why."""
    matter = lookup.shown(reference)
    at, zone = timezone.now(), zone_of_matter(matter)
    courses = courses_of(matter)
    may_change = may_contribute(matter)
    sent = Assignment.objects.filter(matter_key=matter.pk, ended_at=None)
    doors = Doors.of(matter, at=at)
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "matter": matter,
            "beside": beside(matter.pk),
            "place": proceeding_page.place_of(matter),
            "steps": recipient_exclusions.steps_offered(
                courses,
                doors,
                sent.select_related("institution"),
                proceeding_page.Place(zone, at, may_change),
            ),
            "left_out": recipient_exclusions.left_out(left_out_of(matter)),
            "letters": letters_to_go(matter.pk),
            "perpetrator": Perpetrator(matter.perpetrator).label,
            "is_unnamed": matter.perpetrator != doors.keeping.perpetrator,
            "is_unknown": doors.keeping.perpetrator == Perpetrator.UNKNOWN,
            "rules": recipient_exclusions.rules(),
            "may_change": may_change,
            "may_say_seen": may_change and not is_break_glass(matter.compartment_id),
            "ways_shown": WAYS_SHOWN,
            "zone": zone_in_words(zone, at),
        }
        return render(request, "procedure/routing/recipients.html", context)


def leave_out(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave an institution, or all authorities of the municipality, out of a matter: at once."""
    matter = lookup.open_to_change(reference)
    by_key = _institutions(matter)
    page = _page_of(
        request,
        matter,
        LeaveOutForm(request.POST or None, offered=_offered(matter, by_key)),
        title=_("Leave somebody out"),
        lead=_(
            "They are told nothing from this instant on, and neither is whoever commands them or "
            "is commanded by them. What had been sent to them is taken back at once."
        ),
        button=_("Leave them out"),
        done=_("Left out. What had been sent there is taken back: see to whom it goes now."),
        kind="urgent",
    )
    if page.is_ready:
        given, who = page.form.cleaned_data, page.form.cleaned_data["who"]
        with routed_in(page.form, zone=zone_of_matter(matter)):
            actions.leave_out(
                matter=matter,
                institution=by_key.get(who),
                municipality=matter.municipality if who == TOWN else None,
                why=Exclusion(given["why"]),
                by=acting_account(),
                at=timezone.now(),
            )
    return page.answer()


def end_her_wish(request: HttpRequest, reference: str, left_out_id: UUID) -> HttpResponse:
    """Involve somebody again, because the person says so."""
    matter = lookup.open_to_change(reference)
    out = left_out_of(matter).filter(pk=left_out_id, why=Exclusion.DO_NOT_INVOLVE).first()
    if out is None:
        raise Http404
    [shown] = recipient_exclusions.left_out([out])
    page = _page_of(
        request,
        matter,
        NothingForm.meant(request),
        title=_("Involve them again"),
        lead=_("Only because the person says so now. Ask for nothing in return."),
        button=_("The person says so"),
        done=_("They can be told again, as far as the other rules allow."),
        about=[
            {"term": _("Who"), "value": shown["who"]},
            {"term": _("Left out since"), "value": out.decided_at},
        ],
    )
    if page.is_ready:
        actions.end_her_wish(left_out=out, by=acting_account(), at=timezone.now())
    return page.answer()


def say_perpetrator(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what is known of who did it: while nobody knows, only those trusted by name are told."""
    matter = lookup.open_to_change(reference)
    page = _page_of(
        request,
        matter,
        PerpetratorForm(request.POST or None, initial={"perpetrator": matter.perpetrator}),
        title=_("What is known of who did it"),
        lead=_(
            "While it is not known, or an authority is meant that is not among those left out, "
            "only persons trusted with the place by name are told."
        ),
        button=_("Keep it"),
        done=_("Kept. See again who would be told."),
    )
    if page.is_ready:
        actions.say_perpetrator(
            matter=matter,
            perpetrator=Perpetrator(page.form.cleaned_data["perpetrator"]),
            by=acting_account(),
            at=timezone.now(),
        )
    return page.answer()


@require_POST
def list_was_seen(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the person saw who would be told, and struck out whom she did not want."""
    matter = lookup.open_to_change(reference)
    how = request.POST.get("how", "")
    if how not in dict(WAYS_SHOWN):
        messages.error(
            request,
            _(
                "Nothing was recorded because it does not say how the list was shown to the "
                "person. You can: choose how, and record it again."
            ),
        )
        return redirect("recipients", reference)
    if not who_stands_on(matter, at=timezone.now()):
        messages.error(
            request,
            _(
                "Nothing was recorded because nobody stands on the list: there is nothing the "
                "person could have seen. You can: ask first whom the person lets be told."
            ),
        )
        return redirect("recipients", reference)
    actions.say_list_was_seen(
        matter=matter, how=ShownHow(how), by=acting_account(), at=timezone.now()
    )
    messages.success(request, _("On record: the person saw this list. It can be shown again."))
    return redirect("recipients", reference)


def _page_of(request: HttpRequest, matter: Matter, form: Any, **words: Any) -> Confirmation:
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Matter"),
        reference=written(matter.reference),
        back=reverse("recipients", args=[matter.reference]),
        zone=zone_of_matter(matter),
        **words,
    )


def _institutions(matter: Matter) -> dict[str, Institution]:
    """Return who is in this installation and not left out by name yet, by key."""
    out = ExcludedInstitution.objects.filter(
        matter=matter, ended_at=None, institution__isnull=False
    )
    keeper = matter.compartment.institution
    found = Institution.objects.exclude(pk__in=out.values("institution")).filter(left_at=None)
    return {str(one.pk): one for one in found.order_by("name") if one != keeper}


def _offered(matter: Matter, by_key: dict[str, Institution]) -> list[tuple[str, Any]]:
    """Return whom to leave out: the municipality first, its authorities, then the rest."""
    here: list[tuple[str, str]] = []
    rest: list[tuple[str, str]] = []
    for key, one in by_key.items():
        of_town = one.municipality_id and one.municipality_id == matter.municipality_id
        if one.jurisdiction != Jurisdiction.MUNICIPALITY or of_town:
            (here if of_town else rest).append((key, one.name))
    town = matter.municipality
    offered: list[tuple[str, Any]] = []
    if town is not None:
        whole = _("All authorities of the municipality of %(town)s") % {"town": town.name}
        offered.append((_("In the municipality"), [(TOWN, whole), *here]))
    return [*offered, (_("Institutions"), rest)] if rest else offered
