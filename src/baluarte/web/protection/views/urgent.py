"""Urgent acts of a case: measures issued, delivered, and the risk assessed at once."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.procedure.models import Answer
from baluarte.domain.procedure.queries import gate_keeping, zone_of_matter
from baluarte.domain.procedure.queries.routing import reports_of
from baluarte.domain.procedure.queries.texts import protocol_by_key
from baluarte.domain.protection import actions, acts
from baluarte.domain.protection.choices import UrgentVerdict, Words
from baluarte.domain.protection.models import Measure, UrgentAct
from baluarte.domain.protection.queries import read_texts
from baluarte.domain.protection.queries.measures import measures_of
from baluarte.domain.protection.queries.urgent import carriers_of, departing
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.procedure.instants import in_words
from baluarte.web.protection.forms.urgent import UrgentActForm, UrgentReviewForm
from baluarte.web.protection.lookup import of_the_team, shown_case
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm

# Asked for: another measure, or somebody who is not usually asked.
OTHER = "otra"
ACTS: dict[str, tuple[str, str | Promise]] = {
    "emitir": (acts.ISSUE_URGENT, gettext_lazy("Issue urgent measures")),
    "implementar": (acts.DELIVER_URGENT, gettext_lazy("Deliver urgent measures")),
    "evaluar": (acts.ASSESS_IMMEDIATELY, gettext_lazy("Assess the risk at once")),
}


def urgent_act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Do an urgent act: with its measures, who delivers them, the document, her word."""
    if name not in ACTS:
        raise Http404
    case, (act, title) = of_the_team(shown_case(reference)), ACTS[name]
    is_delivery = act == acts.DELIVER_URGENT
    # Urgent measures first and alone; any other on a page of its own, with its reason.
    departs = not is_delivery and OTHER in request.GET
    known, bodies = _measures(case, act, departs=departs), _bodies(case, departs=departs)
    said = _said_to_be_done(case, act)
    form = UrgentActForm(
        **sent_with_files(request),
        measures=[(key, _named(one)) for key, one in known.items()],
        institutions=[(key, str(one)) for key, one in bodies.items()],
        answers=[(key, _said(one)) for key, one in said.items()],
        zone=zone_of_matter(case.matter), is_delivery=is_delivery,
        departs=departs,
    )  # fmt: skip

    def do(given: dict[str, Any]) -> None:
        by, at = acting_account(), timezone.now()
        measures = [known[key] for key in given["measures"]]
        if given.get("code"):
            body = bodies[given["institution"]]
            measures.append(
                actions.plan_measure(case=case, code=given["code"], institution=body, by=by, at=at)
            )
        word = actions.WordGiven(code=given["word"], reason=given["reason"])
        if is_delivery and given["word"] != HerWord.ARRIVED:
            actions.say_what_did_not_arrive(case=case, measures=measures, word=word, by=by, at=at)
            return
        actions.do_urgent_act(
            case=case, act=act, measures=measures, document=given["document"],
            answer=said.get(given.get("answer", "")), departure=given.get("departure", ""),
            happened_at=given["happened_at"], word=word, by=by, at=at,
        )  # fmt: skip

    page = Confirmation(
        request=request, form=form, kicker=_("Case"), reference=written(case.reference),
        title=str(title),
        lead=_(
            "It is delivered once the document shows it and the person says that it arrived. What "
            "an authority says is not it: ask the person. If it did not arrive, say so here: that "
            "is kept, and its clock goes on."
        ) if is_delivery else _(
            "It is done with all four: the measure, who delivers it, the document that shows it, "
            "and the word of the person or why it could not be had."
        ),
        button=_("Record it") if is_delivery else _("It is done"),
        done=_("On record, with what the person says.") if is_delivery
        else _("On record, and the step is done with it."),
        back=reverse("case_protection", args=[case.reference]),
        above="" if is_delivery else "protection/parts/urgent_scope.html",
        more={"departs": departs, "other": f"?{OTHER}=si"},
    )  # fmt: skip
    return confirm(page, do)


def review_urgent_act(request: HttpRequest, urgent_act_id: UUID) -> HttpResponse:
    """Say, as a second person, whether an urgent act that departs from the usual stands."""
    found = UrgentAct.objects.filter(pk=urgent_act_id, departs=True, reviewed_at=None)
    one = found.select_related("case__matter", "case__compartment", "by", "occurrence").first()
    if one is None:
        raise Http404
    case = of_the_team(shown_case(one.case.reference))
    by, at = acting_account(), timezone.now()
    if one.by_id == by:
        raise Http404
    why = read_texts([one.pk], by=by, at=at).get(one.pk, {}).get(Words.DEPARTURE, "")
    measures = Measure.objects.filter(pk__in=one.measures).select_related("institution")

    def do(given: dict[str, Any]) -> None:
        actions.review_urgent_act(
            urgent_act=one, verdict=UrgentVerdict(given["verdict"]), reason=given["departure"],
            by=by, at=timezone.now(),
        )  # fmt: skip

    page = Confirmation(
        request=request, form=UrgentReviewForm(request.POST or None),
        kicker=_("Case"), reference=written(case.reference),
        title=_("Urgent act that departs from the usual"),
        about=[
            {"term": _("Measures"), "value": "; ".join(_named(each) for each in measures)},
            {"term": _("Who issued it"), "value": str(one.by)},
            {"term": _("Why"), "value": why},
            {"term": _("To be read until"),
             "value": in_words(one.recorded_at + actions.WITHIN, zone_of_matter(case.matter))},
        ],
        button=_("Record it"), done=_("Read, and on record with your name."),
        back=reverse("case_protection", args=[case.reference]),
    )  # fmt: skip
    return confirm(page, do)


def _measures(case: Case, act: str, *, departs: bool) -> dict[str, Measure]:
    """Return the measures an act may be about: urgent ones; to deliver, only what was issued."""
    found = [one.measure for one in measures_of(case) if not one.is_over]
    if act != acts.DELIVER_URGENT and not departs:
        unusual = {one.pk for one in departing(case, found, at=timezone.now())}
        found = [one for one in found if one.pk not in unusual]
    if act == acts.DELIVER_URGENT:
        issued = actions.issued_in(case)
        found = [one for one in found if one.pk in issued]
    return {str(one.pk): one for one in found}


def _said_to_be_done(case: Case, act: str) -> dict[str, Answer]:
    """Return what authorities said they did of the step of an act, each with its document."""
    return {
        str(one.pk): one for one in reports_of(case.matter)
        if protocol_by_key(f"{one.assignment.code}/{one.assignment.version}")
        .step(one.assignment.step).act == act
    }  # fmt: skip


def _said(one: Answer) -> str:
    return _("%(who)s, %(at)s: said by the authority, not checked") % {
        "who": one.assignment.institution, "at": date_format(localtime(one.answered_at), "j M H:i"),
    }  # fmt: skip


def _bodies(case: Case, *, departs: bool) -> dict[str, Institution]:
    """Return who may deliver something in a case: whom is usually asked, or nobody left out."""
    at = timezone.now()
    if not departs:
        return {str(one.pk): one for one in carriers_of(case, at=at)}
    keeping = gate_keeping(case.matter, at=at)
    known = Institution.objects.filter(left_at=None).order_by("name")
    return {str(one.pk): one for one in known if not actions.is_left_out(one, keeping)}


def _named(measure: Measure) -> str:
    name = study_page.measure_name(measure.code)
    return f"{name} · {measure.institution}" if measure.institution else str(name)
