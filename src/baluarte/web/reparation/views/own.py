"""Her view of her own reparation: what is owed, what came, what she says, how she wishes it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.models import Application, CaseVictim, Interview, Remedy
from baluarte.domain.reparation.models import ReparationPlan as Plan
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup as of_cases
from baluarte.web.cases.presenters.confirmations import of_her_window
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.reparation import forms, labels
from baluarte.web.reparation.presenters import own_page
from baluarte.web.reparation.views.cases import Nothing
from baluarte.web.reparation.views.said import do

OPENED, WORDS = "abrir", "palabras"


def own_reparation(request: HttpRequest) -> HttpResponse:
    """Tell her what is owed to her, what came, and what she may say."""
    party, _every = of_cases.herself(request)
    opens = request.GET.get(OPENED) == WORDS
    context = own_page.shown(party.case, opens=opens, by=acting_account(), at=timezone.now())
    return render(request, "reparation/own.html", context)


def own_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let her say whether something arrived."""
    case = _her_case(request)
    remedy = Remedy.objects.select_related("plan__victim__case__matter", "plan__victim__party")
    found = remedy.filter(pk=key, plan__victim__case=case).first()
    if found is None:
        raise Http404
    is_of_all = found.plan.is_collective
    form = forms.OwnWordForm(**sent_with_files(request), is_of_all=is_of_all)
    lead = (
        _("It is owed to all of you: that it arrived your assembly says, and your team writes it "
          "down with its minutes. That it did not, or only in part, you may say here, any day.")
        if is_of_all else
        _("Nothing counts as repaired until you say that it arrived. You may change it any day.")
    )  # fmt: skip
    return _page(
        request, case, form,
        lambda: actions.say_whether_arrived(
            remedy=found, her_word=form.cleaned_data["her_word"],
            words=form.cleaned_data["words"], by=acting_account(), at=timezone.now(),
        ),
        title=labels.heading_name(found.heading), lead=lead, about=own_page.owed(found),
    )  # fmt: skip


def own_wishes(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let her say how she wishes to be attended to."""
    case = _her_case(request)
    victim = CaseVictim.objects.select_related("case", "party").filter(pk=key, case=case).first()
    if victim is None:
        raise Http404
    form = forms.OwnWishesForm(**sent_with_files(request))
    return _page(
        request, case, form,
        lambda: actions.say_wishes(
            victim=victim, wishes=form.wishes, by=acting_account(), at=timezone.now()
        ),
        title=_("How you wish to be attended to"),
        lead=_("Said once, and shown to whoever is to ask you something."),
    )  # fmt: skip


def own_treatment(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask her one question about one contact: how she was attended to."""
    case = _her_case(request)
    every = [one for victim in queries.victims_of(case) for one in queries.contacts_of(victim)]
    found = next((one for one in every if one.key == key), None)
    if found is None:
        raise Http404
    form = forms.TreatedForm(request.POST or None)
    return _page(
        request, case, form,
        lambda: actions.say_how_treated(
            contact=found, treated=form.cleaned_data["treated"], by=acting_account(),
            at=timezone.now(),
        ),
        title=_("How were you attended to?"),
        lead=_("%(what)s, %(where)s. Nobody of your team or of the commission reads your answer: "
               "they read sums, of five persons or more.")
        % {"what": found.kind.label, "where": labels.institution_name(found.commission)},
        button=_("Give my answer"), done=_("On record. Thank you."),
    )  # fmt: skip


def own_federal(request: HttpRequest, reference: str) -> HttpResponse:
    """Let her go to the federal commission by herself."""
    case = _her_case(request)
    try:
        found = queries.application_of(reference)
    except Application.DoesNotExist:
        raise Http404 from None
    if found.victim.case_id != case.pk:
        raise Http404
    form = Nothing(request.POST if request.method == "POST" else None)
    return _page(
        request, case, form,
        lambda: actions.call_team(actions.go_to_federal(
            application=found, by=acting_account(), at=timezone.now()
        )),
        title=_("Go to the federal commission"),
        lead=_("The state did not answer you in 30 days, or attends you badly: the law opens this "
               "door (LGV 79)."),
        button=_("Go"),
        done=_("On record, and your team was called: it hands it in, and its days are counted."),
        about_title=_("What happens when you press"),
        about=[
            {"term": _("What is asked for"),
             "value": _("%(right)s, at the Executive Commission of Attention to Victims (CEAV), "
                        "from today. The state's file stays open.")
             % {"right": labels.right_name(found.right)}},
            {"term": _("Who is told"),
             "value": _("Your team, now. The federal commission only when your team hands it in, "
                        "and only what you consented to.")},
            {"term": _("What you may bring"),
             "value": _("Nothing is needed. If you have them: an identification, the receipt of "
                        "what you asked of the state, and any answer it gave you. What you told "
                        "goes with you: you do not tell it again.")},
            {"term": _("What comes after"),
             "value": _("From when your team hands it in its days are counted. What it answers, "
                        "and whether a day passed without an answer, stands in this window.")},
        ],
    )  # fmt: skip


def own_weigh(request: HttpRequest, reference: str) -> HttpResponse:
    """Let her say what matters first."""
    case = _her_case(request)
    try:
        plan = queries.plan_of(reference)
    except Plan.DoesNotExist:
        raise Http404 from None
    if plan.victim.case_id != case.pk:
        raise Http404
    form = forms.WeighForm(**sent_with_files(request))
    return _page(
        request, case, form,
        lambda: actions.weigh(
            plan=plan, headings=form.headings, by=acting_account(), at=timezone.now()
        ),
        title=_("What matters first to you"),
        lead=_("The order is yours, at the head of your plan. You may change it any day."),
    )  # fmt: skip


def own_interview_complaint(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let her complain of how she was interviewed."""
    case = _her_case(request)
    rows = Interview.objects.select_related("victim__case", "victim__party")
    found = rows.filter(pk=key, victim__case=case, complaint=None).first()
    if found is None:
        raise Http404
    form = forms.ComplaintForm(**sent_with_files(request))
    return _page(
        request, case, form,
        lambda: actions.complain_of_interview(
            interview=found, words=form.cleaned_data["words"], by=acting_account(),
            at=timezone.now(),
        ),
        title=_("Complain of this interview"),
        lead=_("Whoever interviewed you asks you no more, from now on."),
    )  # fmt: skip


def _her_case(request: HttpRequest) -> Case:
    party, _every = of_cases.herself(request)
    if party.case.closed_at is not None:
        raise Http404
    return party.case


def _page(
    request: HttpRequest, case: Case, form: Any, act: Callable[[], object], **said: Any
) -> HttpResponse:
    given = {
        "button": _("Write down my word"), "done": _("On record, in your words."),
        "back": f"{reverse('own_reparation')}?expediente={case.reference}",
    }  # fmt: skip
    page: Confirmation = of_her_window(request, case, form, **{**given, **said})
    return do(page, act)
