from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import events_of, parties_of
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, Cause
from baluarte.domain.protection.models import LevelStatement, Position, RiskScenario, RiskStudy
from baluarte.domain.protection.queries import (
    MeasureNow,
    appeals_of,
    instrument_of,
    levels_standing,
    measures_of,
    positions_of,
    read_texts,
    reasons_of,
    reevaluations_of,
    scenarios_in,
    studies_of,
    withdrawals_of,
)
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.cases.presenters.confirmations import WINDOW
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.protection import versions
from baluarte.web.protection.forms.measures import AnewForm, as_choices
from baluarte.web.protection.forms.studies import StandingForm
from baluarte.web.protection.lookup import (
    frame_if,
    heard_in,
    may_add,
    named_parties,
    read_as,
    shown_case,
)
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm
from baluarte.web.registry.presenters.labels import label_of

OPENED = "abiertos"


def case_protection(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the level that stands, the plan and her word on it; what is written opens by choice."""
    case = shown_case(reference)
    today = local_day(timezone.now())
    asked_anew = list(reevaluations_of(case))
    reasons = reasons_of(asked_anew)
    studies = list(studies_of(case))
    current = _current(studies)
    rows, levels = measures_of(case), levels_standing(case)
    scenarios, positions = scenarios_in(current), positions_of(case)
    is_open = request.GET.get("textos") == OPENED
    texts = _opened(levels, scenarios, rows, positions) if is_open else {}
    named = named_parties(case)
    parties = {party.pk: said for party, said in named}
    measures = study_page.measures(rows, parties=parties, texts=texts, on=today)
    subjects = _subjects(case, studies, measures)
    context = {
        "case": case,
        **read_as(case, named),
        "is_open": is_open,
        "levels": [(parties.get(one.study.party_id, ""), study_page.level(one, texts))
                   for one in levels],
        "studies": [(one, parties.get(one.party_id, ""), study_page.unit(instrument_of(one), one))
                    for one in studies],
        "plans": [_plan(one, scenarios, measures, texts, parties) for one in current],
        "measures": measures,
        "may_decree": any(row.change is None for row in rows),
        "positions": [
            study_page.position(one, parties=parties, texts=texts, about=subjects[one.subject])
            for one in positions
            if one.subject in subjects
        ],
        "anew": [study_page.reevaluation(one, on=today, reasons=reasons.get(one.pk, ()))
                 for one in asked_anew],
        "appeals": [(one, label_of("appeal_grounds", one.ground), _reached(one))
                    for one in appeals_of(case)],
        "may_appeal": may_appeal(case, by=acting_account()),
        "withdrawals": [(one, study_page.measure_name(one.measure.code), _stage(one))
                        for one in withdrawals_of(case)],
    }  # fmt: skip
    return render(request, "protection/case.html", context)


def standing_position(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that all may proceed until she says otherwise, or that she is asked each time."""
    case = shown_case(reference)
    parties, own = heard_in(case)
    form = StandingForm(
        request.POST or None, parties=as_choices((one.pk, said) for one, said in parties),
        is_own=own, zone=zone_of_matter(case.matter), **versions.position(About.MATTER, case.pk),
    )  # fmt: skip
    known = {str(one.pk): one for one, _said in parties}

    def act(given: dict[str, Any]) -> None:
        actions.take_position(
            party=known[given["party"]], about=About.MATTER, subject=case.pk, code=given["code"],
            reason=given["reason"], expires_at=form.expires_at,
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = Confirmation(
        request=request, form=form,
        kicker=_("Case"),
        reference=written(case.reference),
        title=_("What you say of all that follows") if own
        else _("What she says of all that follows"),
        lead=_("With a standing word, what is decided does not wait for you each time. It ends on "
               "a day, and your dissent on any one decision goes before it.") if own
        else _("With a standing word, what is decided does not wait for her each time. It ends "
               "on a day, and a dissent on any one decision goes before it."),
        button=_("Record it") if own else _("Record her word"),
        done=_("On record, as you said it.") if own else _("Her word is on record."),
        back=_page(case),
        frame=frame_if(own),
    )  # fmt: skip
    return confirm(page, act)


def ask_anew(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask that the risk be assessed anew, and say why; she asks for it without saying why."""
    case = shown_case(reference)
    if heard_in(case)[1]:
        return _she_asks_anew(request, case)
    events = {str(one.event_id): one.event for one in events_of(case)}
    offered = [(key, written(one.reference)) for key, one in events.items()]
    form = AnewForm(request.POST or None, events=offered)

    def act(given: dict[str, Any]) -> None:
        actions.ask_anew(
            case=case, cause=Cause(given["cause"]), due_on=given["due_on"],
            event=events.get(given.get("event", "")),
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = Confirmation(
        request=request, form=form,
        kicker=_("Case"),
        reference=written(case.reference),
        title=_("Assess the risk anew"),
        lead=_("It stands among what presses until a newer study closes. A new event of the case "
               "and a measure that failed ask for it by themselves."),
        button=_("Ask for it"),
        done=_("It stands among what is to be assessed anew."),
        back=_page(case),
    )  # fmt: skip
    return confirm(page, act)


def _she_asks_anew(request: HttpRequest, case: Case) -> HttpResponse:
    def act(_given: dict[str, Any]) -> None:
        by, at = acting_account(), timezone.now()
        actions.ask_anew(case=case, cause=Cause.HER_WISH, by=by, at=at)

    page = Confirmation(
        request=request, form=NothingForm.meant(request),
        kicker=_("Case"),
        reference=written(case.reference),
        title=_("Have your risk assessed anew"),
        lead=_("You need no reason. Those who follow your case see it at once, and it presses "
               "until a newer study closes."),
        button=_("Ask for it"),
        done=_("You asked for it. It is due today."),
        back=_page(case),
        frame=WINDOW,
    )  # fmt: skip
    return confirm(page, act)


def _page(case: Case) -> str:
    return reverse("case_protection", args=[case.reference])


def _current(studies: list[RiskStudy]) -> list[RiskStudy]:
    """Return the newest study of each person or collective."""
    newest: dict[tuple[UUID, str], RiskStudy] = {}
    for one in reversed(studies):
        newest[one.party_id, one.unit] = one
    return list(newest.values())


def _opened(
    levels: list[LevelStatement],
    scenarios: list[RiskScenario],
    rows: list[MeasureNow],
    positions: list[Position],
) -> study_page.Texts:
    fits = [fit.pk for row in rows for fit in row.adequacy]
    keys = [one.pk for one in (*levels, *scenarios, *positions)]
    return read_texts([*keys, *fits], by=acting_account(), at=timezone.now())


def _plan(
    study: RiskStudy,
    scenarios: list[RiskScenario],
    measures: list[study_page.MeasureSaid],
    texts: study_page.Texts,
    parties: study_page.Parties,
) -> dict[str, Any]:
    instrument = instrument_of(study)
    own = [one for one in measures if one.measure.study_id == study.pk]
    return {
        "study": study,
        "who": parties.get(study.party_id, ""),
        "scenarios": [
            {
                "number": one.number,
                "kind": study_page.scenario_kind(instrument, one),
                "text": texts.get(one.pk, {}).get("scenario", ""),
                "measures": [m for m in own if one.number in m.measure.answers],
            }
            for one in scenarios
            if one.study_id == study.pk
        ],
    }


def _subjects(
    case: Case, studies: list[RiskStudy], measures: list[study_page.MeasureSaid]
) -> dict[UUID, str]:
    """Return what each thing is called on which a position may be taken."""
    names = {one.measure.pk: one.name for one in measures}
    names |= {one.pk: _("The study of risk") for one in studies}
    names[case.pk] = _("All that follows")
    return {key: str(name) for key, name in names.items()}


def may_appeal(case: Case, *, by: UUID) -> bool:
    """Say whether somebody may appeal in a case: its team, she, who speaks for her."""
    if case.closed_at is not None:
        return False
    return may_add(case) or parties_of(case).filter(account=by).exists()


def _reached(one: Any) -> str:
    steps = sorted(one.steps.all(), key=lambda step: step.recorded_at)
    return str(steps[-1].get_stage_display()) if steps else _("Filed, not taken up yet")


def _stage(one: Any) -> str:
    steps = sorted(one.steps.all(), key=lambda step: step.recorded_at)
    return str(steps[-1].get_stage_display()) if steps else _("Opened")
