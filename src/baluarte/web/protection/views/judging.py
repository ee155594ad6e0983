from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.queries import events_of
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, Words
from baluarte.domain.protection.models import RiskStudy
from baluarte.domain.protection.queries import (
    instrument_of,
    level_of,
    ratings_of,
    read_texts,
    scenarios_of,
)
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.instruments import Domain, Instrument, presumed_level
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.layout.forms.edit_conflicts import answer_status
from baluarte.web.protection import versions
from baluarte.web.protection.forms.domain import DomainForm
from baluarte.web.protection.forms.measures import as_choices
from baluarte.web.protection.forms.studies import LevelForm, PositionForm, ReviewForm, ScenarioForm
from baluarte.web.protection.lookup import (
    frame_if,
    heard_in,
    may_add,
    named_parties,
    of_the_team,
    read_as,
    shown_study,
)
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm, said_in
from baluarte.web.protection.views.cases import OPENED
from baluarte.web.registry.presenters.labels import label_of

StudyView = Callable[..., HttpResponse]


def judging(view: StudyView) -> StudyView:
    """Give a view a study that its team may still judge; a closed one is shown as it stays."""

    def answer(request: HttpRequest, study_id: UUID, **more: Any) -> HttpResponse:
        one = shown_study(study_id)
        of_the_team(one.case)
        if one.closed_at is not None:
            messages.info(request, _("The study is closed: it stays as it is."))
            return redirect("study", one.pk)
        return view(request, one, **more)

    return answer


def study_domain(request: HttpRequest, study_id: UUID, domain_id: str) -> HttpResponse:
    """Show a domain to be coded, or as it stays where the study is closed."""
    one = shown_study(study_id)
    is_open = one.closed_at is None and may_add(one.case)
    if request.method == "POST" or is_open:
        return _code_domain(request, study_id, domain_id=domain_id)
    instrument = instrument_of(one)
    domain = _domain(instrument, domain_id)
    own = {item.id for item in domain.items}
    ratings = {item: row for item, row in ratings_of(one).items() if item in own}
    opens = request.GET.get("textos") == OPENED
    texts: study_page.Texts = {}
    if opens:
        keys = [row.pk for row in ratings.values()]
        texts = read_texts(keys, by=acting_account(), at=timezone.now())
    context = {
        **read_as(one.case, named_parties(one.case)),
        "study": one,
        "domain": domain,
        "place": instrument.domains.index(domain) + 1,
        "of": len(instrument.domains),
        "is_open": opens,
        "items": [
            study_page.rating(instrument, domain, item, ratings.get(item.id), texts)
            for item in domain.items
        ],
    }
    return render(request, "protection/domain_read.html", context)


@judging
def _code_domain(request: HttpRequest, one: RiskStudy, domain_id: str) -> HttpResponse:
    """Code a domain, item by item; what was written before is opened, and that is logged."""
    instrument = instrument_of(one)
    domain = _domain(instrument, domain_id)
    by, at = acting_account(), timezone.now()
    own = {item.id for item in domain.items}
    ratings = {item: row for item, row in ratings_of(one).items() if item in own}
    texts = read_texts([row.pk for row in ratings.values()], by=by, at=at)
    notes = {i: texts.get(row.pk, {}).get(Words.EVIDENCE, "") for i, row in ratings.items()}
    events = {str(a.event_id): a.event for a in events_of(one.case)}
    form = DomainForm(
        request.POST or None,
        instrument=instrument,
        domain=domain,
        ratings=ratings,
        notes=notes,
        events=[(key, written(a.reference)) for key, a in events.items()],
    )
    if request.method == "POST" and form.is_valid():
        with said_in(form):
            for item, said in form.changed().items():
                actions.rate_item(
                    study=one, item=item, code=said.code, evidence=said.evidence,
                    reliability=said.reliability, event=events.get(said.event),
                    by=by, at=at,
                )  # fmt: skip
        if not form.errors:
            return _onwards(request, one, instrument, domain)
    context = {
        "study": one,
        "instrument": instrument,
        "domain": domain,
        "form": form,
        "items": form.asked(),
        "place": instrument.domains.index(domain) + 1,
        "of": len(instrument.domains),
        "codes": instrument.codes_of(domain),
        "was_opened": bool(texts),
        "is_last": domain is instrument.domains[-1],
    }
    return render(request, "protection/domain.html", context, status=answer_status(form))


@judging
def tell_scenario(request: HttpRequest, one: RiskStudy) -> HttpResponse:
    """Tell a scenario of the risk."""
    form = ScenarioForm(request.POST or None, instrument=instrument_of(one))

    def act(given: dict[str, Any]) -> None:
        actions.tell_scenario(
            study=one, text=given["text"], kind=given["kind"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request,
        form,
        one,
        title=_("Tell a scenario"),
        lead=_("Each scenario is answered by at least one measure. Its words are sealed."),
        button=_("Add the scenario"),
        done=_("The scenario stands in the study."),
    )
    return confirm(page, act, to=f"{page.back}#plan")


@judging
def end_scenario(request: HttpRequest, one: RiskStudy, number: int) -> HttpResponse:
    """Say that a scenario stands no longer; the press of a button, with what that means."""
    scenario = next((row for row in scenarios_of(one) if row.number == number), None)
    if scenario is None:
        raise Http404
    page = _page_of(
        request, NothingForm.meant(request), one,
        title=_("Scenario %(number)s stands no longer") % {"number": number},
        lead=_("It stays in the history of the study. A measure that answered it alone then "
               "answers none."),
        button=_("It stands no longer"),
        done=_("The scenario stands no longer; it stays in the history."),
    )  # fmt: skip
    return confirm(
        page,
        lambda _given: actions.end_scenario(
            scenario=scenario, by=acting_account(), at=timezone.now()
        ),
    )


@judging
def state_level(request: HttpRequest, one: RiskStudy) -> HttpResponse:
    """State the level with its reason, and apart from it the link with the work."""
    instrument = instrument_of(one)
    held = level_of(one)
    before = held.level if held else _presumed(one, instrument)
    edited = versions.level(one)
    form = LevelForm(request.POST or None, instrument=instrument, before=before, **edited)

    def act(given: dict[str, Any]) -> None:
        actions.state_level(
            study=one, level=given["level"], nexus=given["nexus"], reason=given["reason"],
            override_reason=given.get("override_reason", ""), is_declared=given["is_declared"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request, form, one,
        title=_("State the level"),
        lead=_("It is the judgement of a person and nothing computes it. What was stated before "
               "stays readable."),
        button=_("State it"),
        done=_("The level is stated."),
        decision=_("This level stands from now on"),
        above="protection/parts/level_before.html" if before else "",
        more={
            "before": label_of("risk_levels", before) if before else "",
            "is_presumed": held is None,
        },
    )  # fmt: skip
    return confirm(page, act, to=f"{page.back}#level")


@judging
def plan_review(request: HttpRequest, one: RiskStudy) -> HttpResponse:
    """Set the day of the next assessment, and what else was considered."""
    form = ReviewForm(request.POST or None, initial={"review_date": one.review_date})

    def act(given: dict[str, Any]) -> None:
        actions.plan_review(
            study=one, review_date=given["review_date"], alternatives=given["alternatives"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request,
        form,
        one,
        title=_("Next review and alternatives"),
        lead=_("What was written before of the alternatives stays where this box is left empty."),
        button=_("Save it"),
        done=_("The day of the next assessment is set."),
    )
    return confirm(page, act, to=f"{page.back}#review")


def study_position(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Record what she says of the study, in her own window too, or why it could not be had."""
    one = shown_study(study_id)
    heard, own = heard_in(one.case)
    if one.closed_at is not None:
        messages.info(request, _("The study is closed: it stays as it is."))
        return redirect("study", one.pk)
    parties = [
        (party, said)
        for party, said in heard
        if party.pk == one.party_id or party.part == Part.COLLECTIVE
    ]
    form = PositionForm(
        request.POST or None,
        parties=as_choices((party.pk, said) for party, said in parties),
        is_own=own,
        **versions.position(About.STUDY, one.pk),
    )
    known = {str(party.pk): party for party, _said in parties}

    def act(given: dict[str, Any]) -> None:
        actions.take_position(
            party=known[given["party"]], about=About.STUDY, subject=one.pk, code=given["code"],
            reason=given["reason"], by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request, form, one,
        title=_("What you say of the study") if own else _("Her position on the study"),
        lead=_("No study of you closes without your word. A dissent stays open and takes nothing "
               "from you.") if own
        else _("No study closes without it, or without why it could not be had. Her dissent "
               "closes nothing against her and stays open."),
        button=_("Record it"),
        done=_("On record, as you said it.") if own else _("Her position is on record."),
        frame=frame_if(own),
    )  # fmt: skip
    return confirm(page, act, to=f"{page.back}#position")


def _domain(instrument: Instrument, domain_id: str) -> Domain:
    """Return a domain of the instrument; otherwise it does not exist."""
    for domain in instrument.domains:
        if domain.id == domain_id:
            return domain
    raise Http404


def _presumed(one: RiskStudy, instrument: Instrument) -> str:
    return presumed_level(instrument, is_in_force=True, is_declared=one.is_presumption_declared)


def _onwards(
    request: HttpRequest, one: RiskStudy, instrument: Instrument, domain: Domain
) -> HttpResponse:
    """Go to the next domain, or back to the study."""
    messages.success(request, _("Saved."))
    place = instrument.domains.index(domain) + 1
    if request.POST.get("then") == "study" or place == len(instrument.domains):
        return redirect("study", one.pk)
    return redirect("study_domain", one.pk, instrument.domains[place].id)


def _page_of(request: HttpRequest, form: Any, one: RiskStudy, **said: Any) -> Confirmation:
    back = reverse("study", args=[one.pk])
    reference = written(one.case.reference)
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Study of risk"),
        reference=reference,
        back=back,
        **said,
    )
