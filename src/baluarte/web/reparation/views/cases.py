"""The reparation of one case, and what is said of its victims."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import case_of, parties_of, team_of
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.models import Application, CaseVictim
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup as of_cases
from baluarte.web.cases.lookup import numbered
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.reparation import forms, labels, lookup
from baluarte.web.reparation.presenters import case_page
from baluarte.web.reparation.views.said import chosen_event, do, events_to_choose, page_of

OPENED, WORDS = "abrir", "palabras"


def case_reparation(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the victims of a case, what was asked for them where, what is owed to them."""
    case = of_cases.shown(reference)
    if not may_contribute(case.matter):
        raise Http404
    opens = request.GET.get(OPENED) == WORDS
    context = case_page.shown(case, opens=opens, by=acting_account(), at=timezone.now())
    context |= {"axis": "reparation", "may_add": case.closed_at is None}
    return render(request, "reparation/case.html", context)


def register_victim(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who of a case is a victim in the law, and as what."""
    case = of_cases.open_to_change(reference)
    names = labels.people(case)
    held = {str(one.pk): one for one in queries.victims_of(case)}
    parties = {str(one.pk): one for one in parties_of(case)}
    form = forms.VictimForm(
        **sent_with_files(request),
        parties=[
            (key, f"{names[one.pk]} · {one.get_part_display()}") for key, one in parties.items()
        ],
        victims=[(key, labels.victim_name(one, names)) for key, one in held.items()],
        events=events_to_choose(case),
    )
    page = page_of(
        request, case, form, title=_("Register a victim"),
        lead=_("Her rights begin here and wait for no sentence: whoever suffered it, her family, "
               "who was in danger for helping, or her community."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.register_victim(
            case=case, party=parties[form.cleaned_data["party"]],
            kind=form.cleaned_data["kind"], of=held.get(form.cleaned_data.get("of") or ""),
            event=chosen_event(case, form), words=form.cleaned_data["words"],
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def apply_to_commission(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down that a right was asked for at a commission."""
    victim = lookup.victim(key)
    form = forms.ApplicationForm(**sent_with_files(request))
    page = page_of(
        request, victim.case, form, title=_("Ask a commission"),
        lead=_("One form for every commission: what the file holds already is given to it, and she "
               "is not asked again. The clocks of the law start on the day it was asked."),
        above="reparation/parts/form_held.html", more=case_page.form_held(victim),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.apply_to_commission(
            victim=victim, right=form.cleaned_data["right"],
            commission=form.cleaned_data["commission"],
            asked_date=form.cleaned_data["asked_date"], by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def say_wishes(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down how she wishes to be attended to."""
    victim = lookup.victim(key)
    form = forms.WishesForm(**sent_with_files(request))
    page = page_of(
        request, victim.case, form, title=_("How she wishes to be attended to"),
        lead=_("Asked once, and shown to whoever is to ask her something."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.say_wishes(
            victim=victim, wishes=form.wishes, by=acting_account(), at=timezone.now()
        ),
    )


def record_interview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Count an interview about a fact."""
    victim = lookup.victim(key)
    team = {str(one.pk): one for one in team_of(victim.case, at=timezone.now())}
    form = forms.InterviewForm(
        **sent_with_files(request), events=events_to_choose(victim.case),
        officers=[(one, str(account)) for one, account in team.items()],
    )  # fmt: skip
    page = page_of(
        request, victim.case, form, title=_("Write down an interview"),
        lead=_("Read first what she told: her words are kept once, so that nobody asks again. A "
               "third time about the same fact needs a reason and her yes."),
        above="reparation/parts/before_asking.html",
        more=case_page.before_asking(victim),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.record_interview(
            victim=victim,
            held=form.held(
                event=chosen_event(victim.case, form),
                officer=team.get(form.cleaned_data.get("officer") or ""),
            ),
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def complain_of_interview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down her complaint of how she was interviewed."""
    interview = lookup.interview(key)
    form = forms.ComplaintForm(**sent_with_files(request))
    page = page_of(
        request, interview.victim.case, form, title=_("Write down her complaint"),
        lead=_("Whoever interviewed her asks her no more, from now on."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.complain_of_interview(
            interview=interview, words=form.cleaned_data["words"], by=acting_account(),
            at=timezone.now(),
        ),
    )  # fmt: skip


def say_result_of_complaint(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down what came of her complaint of an interview."""
    interview = lookup.interview(key)
    if not hasattr(interview, "complaint"):
        raise Http404
    form = forms.ComplaintResultForm(**sent_with_files(request))
    page = page_of(
        request, interview.victim.case, form, title=_("What came of her complaint"),
        lead=_("A sanction, none, or not known. What was said before stays readable; of the "
               "commission it counts in its measure of impact (LGV 158)."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.say_result_of_complaint(
            complaint=interview.complaint, result=form.cleaned_data["result"],
            known_date=form.cleaned_data["known_date"], words=form.cleaned_data["words"],
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def join_files(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that another file is of the same victim."""
    victim = lookup.victim(key)
    form = forms.JoinForm(**sent_with_files(request))
    page = page_of(
        request, victim.case, form, title=_("Another file is of the same person"),
        lead=_("Both stay whole: what was told in one counts in the other, and no harm is "
               "compensated twice. They can be taken apart again."),
    )  # fmt: skip

    def act() -> object:
        return actions.join_files(
            victim=victim, other=_victim_in(form.cleaned_data, victim),
            reason=form.cleaned_data["reason"], by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    return do(page, act)


def part_files(request: HttpRequest, key: UUID, other: UUID) -> HttpResponse:
    """Take apart two files that were joined."""
    victim, another = lookup.victim(key), CaseVictim.objects.filter(pk=other).first()
    if another is None:
        raise Http404
    form = forms.ComplaintForm(**sent_with_files(request))
    form.fields["words"].label = _("How you know that it is not the same person")
    page = page_of(request, victim.case, form, title=_("Take the two files apart"))
    return do(
        page,
        lambda: actions.part_files(
            victim=victim, other=another, reason=form.cleaned_data["words"],
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def open_plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open the plan of a victim at a commission."""
    victim = lookup.victim(key)
    form = forms.PlanForm(**sent_with_files(request))
    page = page_of(
        request, victim.case, form, title=_("Open a plan of reparation"),
        lead=_("Each of the 39 headings of the law is decided in it, with its reason."),
    )  # fmt: skip
    if page.is_ready:
        try:
            made = actions.open_plan(
                victim=victim, commission=form.cleaned_data["commission"],
                opened_date=form.cleaned_data["opened_date"], by=acting_account(),
                at=timezone.now(),
            )  # fmt: skip
        except ReparationRefused as refused:
            form.refuse(refused)
        else:
            return page.answer(to=reverse("reparation_plan", args=[made.reference]))
    return page.answer()


def record_progress(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what became of an application."""
    application = lookup.application(reference)
    form = forms.ProgressForm(**sent_with_files(request))
    page = page_of(
        request, application.victim.case, form, title=_("What became of the application")
    )
    return do(
        page,
        lambda: actions.record_progress(
            application=application, progress=form.cleaned_data["progress"],
            happened_date=form.cleaned_data["happened_date"], words=form.cleaned_data["words"],
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask another commission to receive her."""
    application = lookup.application(reference)
    form = forms.ReferralForm(**sent_with_files(request), but=application.commission)
    page = page_of(
        request, application.victim.case, form, title=_("Refer her to another commission"),
        lead=_("Until the other one has begun to attend to her, this one does not end."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.refer(
            application=application, to_commission=form.cleaned_data["to_commission"],
            asked_date=form.cleaned_data["asked_date"], reason=form.cleaned_data["reason"],
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def answer_referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down whether the other commission receives her."""
    referral = lookup.referral(key)
    form = forms.ReferralAnswerForm(**sent_with_files(request))
    case = referral.application.victim.case
    page = page_of(
        request, case, form, title=_("Does it receive her?"),
        lead=labels.institution_name(referral.to_commission),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.answer_referral(
            referral=referral, result=form.cleaned_data["result"],
            answered_date=form.cleaned_data["answered_date"],
            reason=form.cleaned_data["reason"], by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def go_to_federal(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on to the federal commission, and assign to it what it owes first."""
    application = lookup.application(reference)
    form = Nothing(request.POST if request.method == "POST" else None)
    page = page_of(
        request, application.victim.case, form, title=_("Go to the federal commission"),
        lead=_("The state did not answer in 30 days, or attends badly: the law opens this door "
               "(LGV 79). The same right is asked for at the federal commission today, its clocks "
               "start, and its first step is assigned to it if her consent reaches so far. What "
               "she told goes with her; she does not tell it again."),
        button=_("Go"),
    )  # fmt: skip
    return do(page, lambda: _tell_federal(page, actions.go_to_federal(
        application=application, by=acting_account(), at=timezone.now()
    )))  # fmt: skip


def start_clocks(request: HttpRequest, reference: str) -> HttpResponse:
    """Start the clocks of an application that she made in her own window."""
    application = lookup.application(reference)
    form = Nothing(request.POST if request.method == "POST" else None)
    page = page_of(
        request, application.victim.case, form, title=_("Start the clocks of what she asked"),
        lead=_("She went there by herself: hand the form in, and the days of the law are counted. "
               "Its first step is assigned to the federal commission if her consent reaches so "
               "far."),
        button=_("Start them"),
    )  # fmt: skip
    return do(page, lambda: _tell_federal(page, actions.start_clocks(
        application=application, by=acting_account(), at=timezone.now()
    )))  # fmt: skip


def _tell_federal(page: Confirmation, made: Application) -> None:
    """Assign its first step to the federal commission, and say whether it was told."""
    sent = actions.assign_to_federal(application=made, by=acting_account(), at=timezone.now())
    page.done = (
        _("The clocks run, and the federal commission was told: its first step is assigned to it.")
        if sent else
        _("The clocks run. The federal commission was not told yet: she has not seen the list of "
          "who is told, she did not consent to it, it is left out, or nobody has an account there. "
          "Settle that, and assign the step from the matter.")
    )  # fmt: skip


class Nothing(NothingForm):
    """Asks nothing; a refusal stands above."""

    def refuse(self, refused: ReparationRefused) -> None:
        self.add_error(None, refused.in_language(labels.language()))


def _victim_in(asked: Mapping[str, Any], victim: CaseVictim) -> CaseVictim:
    """Return the victim of the same kind in the other case: the one of its number, or the only."""
    try:
        case = case_of(asked["other"])
    except Case.DoesNotExist:
        raise ReparationRefused("no_case", field="other") from None
    numbers = {party.pk: number for number, party in numbered(case)}
    same = [one for one in queries.victims_of(case) if one.kind == victim.kind]
    if asked["person"]:
        same = [one for one in same if numbers.get(one.party_id) == asked["person"]]
    if not same:
        if asked["person"]:
            raise ReparationRefused("no_number", field="person", given=asked["person"])
        raise ReparationRefused("no_victim", field="other", given=victim.get_kind_display())
    if len({one.party_id for one in same}) > 1:
        raise ReparationRefused("which_victim", field="person", given=len(same))
    return same[0]
