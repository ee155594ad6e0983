from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.procedure.queries import documents_by_hash, zone_of_matter
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, Fit, Words
from baluarte.domain.protection.models import MeasureWithdrawal
from baluarte.domain.protection.queries import (
    MeasureNow,
    history_of,
    incidents_of,
    positions_of,
    read_texts,
)
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.protection import versions
from baluarte.web.protection.forms.fields import OfSomebody
from baluarte.web.protection.forms.measures import (
    ArrivalForm,
    FitForm,
    IncidentForm,
    ProgressForm,
    as_choices,
)
from baluarte.web.protection.forms.studies import PositionForm
from baluarte.web.protection.lookup import (
    frame_if,
    heard_in,
    named_parties,
    of_the_team,
    read_as,
    shown_measure,
)
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm
from baluarte.web.protection.views.cases import OPENED


def measure(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Show a measure: how far it came, whether it fits, what failed, her position."""
    now = shown_measure(measure_id)
    case = now.measure.case
    named = named_parties(case)
    parties = {party.pk: said for party, said in named}
    positions = [one for one in positions_of(case) if one.subject == now.measure.pk]
    incidents = [one for one in incidents_of(case) if one.measure_id == now.measure.pk]
    changes = list(history_of(now.measure))
    shown = documents_by_hash(case.compartment_id, (one.evidence_sha256 for one in changes))
    is_open = request.GET.get("textos") == OPENED
    texts: study_page.Texts = {}
    if is_open:
        said = (*now.adequacy, *now.arrivals, *positions, *incidents)
        keys = [one.pk for one in said]
        texts = read_texts(keys, by=acting_account(), at=timezone.now())
    context = {
        "case": case,
        "one": study_page.measure(now, parties=parties, texts=texts, on=local_day(timezone.now())),
        **read_as(case, named),
        "is_open": is_open,
        "history": [(one, shown.get(one.evidence_sha256)) for one in changes],
        "incidents": [(one, texts.get(one.pk, {}).get(Words.INCIDENT, "")) for one in incidents],
        "positions": [study_page.position(one, parties=parties, texts=texts) for one in positions],
        "withdrawals": MeasureWithdrawal.objects.filter(measure=now.measure).order_by("opened_at"),
    }
    return render(request, "protection/measure.html", context)


def progress(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Say how far a measure has come."""
    now = _changing(measure_id)
    form = ProgressForm(
        **sent_with_files(request),
        **versions.progress(now.measure),
        initial={"happened_on": local_day(timezone.now())},
    )

    def act(given: dict[str, Any]) -> None:
        actions.say_how_far(measure=now.measure, **given, by=acting_account(), at=timezone.now())

    page = _page_of(
        request,
        form,
        now,
        title=_("How far this measure has come"),
        lead=_("What an institution says it did, and what somebody saw in place, are two things."),
        button=_("Say it"),
        done=_("How far it came is on record."),
    )
    return confirm(page, act)


def fit(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Record whether a measure fits, as she says."""
    now = shown_measure(measure_id)
    form, known, own = _of_somebody(FitForm, request, now, versions.fit(now.measure))

    def act(given: dict[str, Any]) -> None:
        actions.say_whether_it_fits(
            measure=now.measure, party=known[given["party"]], fit=Fit(given["fit"]),
            words=given["words"], by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request, form, now,
        title=_("Whether this measure fits"),
        lead=_("Say it as it is: it can never be used to take a measure from you.") if own
        else _("As she says it. It can never be used to take a measure from her."),
        button=_("Record it"),
        done=_("On record, as you said it.") if own else _("What she says is on record."),
        frame=frame_if(own),
    )  # fmt: skip
    return confirm(page, act)


def arrival(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Record whether a measure arrived, as the person says; what an authority says is not it."""
    now = shown_measure(measure_id)
    form, known, own = _of_somebody(ArrivalForm, request, now)

    def act(given: dict[str, Any]) -> None:
        actions.say_whether_it_arrived(
            measure=now.measure, party=known[given["party"]], her_word=HerWord(given["her_word"]),
            words=given["words"], by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request, form, now,
        title=_("Whether this measure arrived"),
        lead=_("Who owes it is not told what you say here. Until you say that it arrived, its "
               "clock goes on.") if own
        else _("As the person says. Who owes it is not told. Until she says that it arrived, its "
               "clock goes on."),
        button=_("Record it"),
        done=_("On record, as you said it.") if own else _("What she says is on record."),
        frame=frame_if(own),
    )  # fmt: skip
    return confirm(page, act)


def incident(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Record that a measure failed: the risk is to be assessed anew at once."""
    now = shown_measure(measure_id)
    _parties, own = heard_in(now.measure.case)
    form = IncidentForm(request.POST or None, zone=zone_of_matter(now.measure.case.matter))

    def act(given: dict[str, Any]) -> None:
        actions.report_incident(
            measure=now.measure, happened_at=given["happened_at"], text=given["text"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request, form, now,
        title=_("This measure failed"),
        lead=_("The risk is to be assessed anew at once. What you tell here is never evidence of "
               "misuse against you.") if own
        else _("The risk is to be assessed anew at once. What is told here is never evidence of "
               "misuse against her."),
        button=_("Record it"),
        done=_("The failure is on record, and the risk is to be assessed anew today."),
        frame=frame_if(own),
    )  # fmt: skip
    return confirm(page, act)


def position(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Record what she says of a measure."""
    now = shown_measure(measure_id)
    edited = versions.position(About.MEASURE, now.measure.pk)
    form, known, own = _of_somebody(PositionForm, request, now, edited)

    def act(given: dict[str, Any]) -> None:
        actions.take_position(
            party=known[given["party"]], about=About.MEASURE, subject=now.measure.pk,
            code=given["code"], reason=given["reason"], by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request, form, now,
        title=_("What you say of this measure") if own else _("Her position on this measure"),
        lead=_("You may say something else any day. A dissent stays open and takes nothing from "
               "you.") if own
        else _("A newer word takes the place of an older one; dissent stays open."),
        button=_("Record it"),
        done=_("On record, as you said it.") if own else _("Her position is on record."),
        frame=frame_if(own),
    )  # fmt: skip
    return confirm(page, act)


def _changing(key: UUID) -> MeasureNow:
    now = shown_measure(key)
    of_the_team(now.measure.case)
    return now


def _of_somebody(
    kind: type[OfSomebody], request: HttpRequest, now: MeasureNow, edited: versions.Edited
) -> tuple[OfSomebody, dict[str, Any], bool]:
    """Return the form, who may be heard in it, and whether she fills it herself."""
    parties, own = heard_in(now.measure.case)
    offered = as_choices((party.pk, said) for party, said in parties)
    form = kind(request.POST or None, parties=offered, is_own=own, **edited)
    return form, {str(party.pk): party for party, _said in parties}, own


def _page_of(request: HttpRequest, form: Any, now: MeasureNow, **said: Any) -> Confirmation:
    return Confirmation(
        request=request,
        form=form,
        kicker=study_page.measure_name(now.measure.code),
        reference=written(now.measure.case.reference),
        back=reverse("measure", args=[now.measure.pk]),
        **said,
    )
