"""Plans: the list with what is overdue, one plan, and each thing that is said of it."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.choices import HeadingOutcome
from baluarte.domain.reparation.models import Assembly, HeadingDecision
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import COMPENSATION, family_of, plan_headings, subsidiary_limit
from baluarte.web.layout.forms.edit_conflicts import newest
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.reparation import forms, labels, lookup
from baluarte.web.reparation.presenters import lists, plan_page
from baluarte.web.reparation.views.said import do, page_of_plan

OPENED, WORDS, PER_PAGE = "abrir", "palabras", 50


def reparation(request: HttpRequest) -> HttpResponse:
    """Show what is overdue to victims, and the plans one sees."""
    context = lists.shown(
        on=local_day(timezone.now()), after=request.GET.get("despues", ""), per_page=PER_PAGE,
        by=acting_account(), at=timezone.now(),
    )  # fmt: skip
    return render(request, "reparation/list.html", {"axis": "reparation", **context})


def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a plan whole: every heading, what is owed, what came, what she says."""
    found = lookup.plan(reference, to_change=False)
    opens = request.GET.get(OPENED) == WORDS
    context = plan_page.shown(found, opens=opens, by=acting_account(), at=timezone.now())
    is_open = found.closed_at is None and found.victim.case.closed_at is None
    may_review = found.victim.case.closed_at is None
    context |= {"axis": "reparation", "may_add": is_open, "may_review": may_review}
    return render(request, "reparation/plan.html", context)


def decide_heading(request: HttpRequest, reference: str, heading: str) -> HttpResponse:
    """Decide a heading of a plan."""
    found = lookup.plan(reference)
    _known(heading)
    form = forms.DecisionForm(
        **sent_with_files(request),
        initial={"article": labels.law_of(heading)},
        version=newest(
            HeadingDecision.objects.filter(plan=found, heading=heading),
            "recorded_at",
            lambda row: {name: getattr(row, name) for name in ("outcome", "decided_date")},
        ),
    )
    page = page_of_plan(
        request, found, form, title=labels.heading_name(heading),
        lead=_("Granted or refused, it says on which article and day; a refusal says why, and she "
               "reads it."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.decide_heading(
            plan=found, heading=heading, outcome=form.cleaned_data["outcome"],
            decided_date=form.cleaned_data["decided_date"],
            article=form.cleaned_data["article"], reason=form.cleaned_data["reason"],
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def refuse_headings(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse several headings that nobody decided, for the same reason."""
    found = lookup.plan(reference)
    undecided = queries.plan_state(found).gaps.undecided
    if not undecided:
        raise Http404
    form = forms.RefusalForm(**sent_with_files(request), headings=labels.headings_among(undecided))
    page = page_of_plan(
        request, found, form, title=_("Refuse several headings"),
        lead=ngettext(
            "%(n)d heading is not decided. A plan is closed once every one is; she reads why.",
            "%(n)d headings are not decided. A plan is closed once every one is; she reads why.",
            len(undecided),
        ) % {"n": len(undecided)},
        button=_("Refuse them"),
    )  # fmt: skip

    def act() -> None:
        given = form.cleaned_data
        with transaction.atomic():
            for one in given["headings"]:
                actions.decide_heading(
                    plan=found, heading=one, outcome=HeadingOutcome.REFUSED,
                    decided_date=given["decided_date"], article=labels.law_of(one),
                    reason=given["reason"], by=acting_account(), at=timezone.now(),
                )  # fmt: skip

    return do(page, act)


def grant_remedy(request: HttpRequest, reference: str, heading: str) -> HttpResponse:
    """Write down what is owed of a granted heading."""
    found = lookup.plan(reference)
    _known(heading)
    replaced = request.GET.get("cambia", "")
    before = lookup.remedy(UUID(replaced)) if _is_key(replaced) else None
    form = forms.RemedyForm(
        **sent_with_files(request),
        is_money=family_of(heading) == COMPENSATION,
        limit=_limit(),
    )
    page = page_of_plan(
        request, found, form,
        title=_("What is owed: %(what)s") % {"what": labels.heading_name(heading)},
        lead=_("Who owes it, until when. It counts as repaired when she says that it arrived."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.grant_remedy(
            plan=found, new=form.new(heading, replaces=before), by=acting_account(),
            at=timezone.now(),
        ),
    )  # fmt: skip


def record_delivery(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how far a remedy came."""
    remedy = lookup.remedy(key)
    form = forms.DeliveryForm(**sent_with_files(request), what=labels.heading_name(remedy.heading))
    page = page_of_plan(
        request, remedy.plan, form, title=_("How far it came"),
        lead=_("%(what)s. That it was delivered needs a document that shows it; that it arrived, "
               "only she says.") % {"what": labels.heading_name(remedy.heading)},
    )  # fmt: skip
    return do(
        page,
        lambda: actions.record_delivery(
            remedy=remedy, delivered=form.cleaned_data["delivered"],
            happened_date=form.cleaned_data["happened_date"], paid=form.cleaned_data["paid"],
            evidence=form.cleaned_data["evidence"], words=form.cleaned_data["words"],
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def witness_her_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down whether something arrived, as somebody heard it from her."""
    remedy = lookup.remedy(key)
    met = {str(one.pk): one for one in Assembly.objects.filter(plan=remedy.plan)}
    choices = [(one, held.held_date.isoformat()) for one, held in met.items()]
    form = forms.HerWordForm(**sent_with_files(request), assemblies=choices)
    page = page_of_plan(
        request, remedy.plan, form, title=_("Write down her word"),
        lead=_("%(what)s. You heard it from her; whoever delivered it does not witness it.")
        % {"what": labels.heading_name(remedy.heading)},
    )  # fmt: skip
    return do(
        page,
        lambda: actions.say_whether_arrived(
            remedy=remedy, her_word=form.cleaned_data["her_word"],
            words=form.cleaned_data["words"],
            assembly=met.get(form.cleaned_data.get("assembly") or ""), by=acting_account(),
            at=timezone.now(),
        ),
    )  # fmt: skip


def finish_step(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a step on the way of a remedy was done."""
    step = lookup.step(key)
    form = forms.StepForm(**sent_with_files(request))
    page = page_of_plan(request, step.remedy.plan, form, title=_("A step was done"))
    return do(
        page,
        lambda: actions.finish_step(
            step=step, done_date=form.cleaned_data["done_date"], by=acting_account(),
            at=timezone.now(),
        ),
    )  # fmt: skip


def record_assembly(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep that the collective of a plan met."""
    found = lookup.plan(reference)
    if not found.is_collective:
        raise Http404
    form = forms.AssemblyForm(**sent_with_files(request))
    page = page_of_plan(
        request, found, form, title=_("An assembly met"),
        lead=_("What a collective is granted, and whether it arrived, its assembly says."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.record_assembly(
            plan=found, held_date=form.cleaned_data["held_date"],
            members=form.cleaned_data["members"], attended=form.cleaned_data["attended"],
            minutes=form.cleaned_data["minutes"], agreed=tuple(form.cleaned_data["agreed"]),
            words=form.cleaned_data["words"], by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def weigh(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what matters first to her."""
    found = lookup.plan(reference)
    form = forms.WeighForm(**sent_with_files(request))
    page = page_of_plan(request, found, form, title=_("What matters first to her"))
    return do(
        page,
        lambda: actions.weigh(
            plan=found, headings=form.headings, by=acting_account(), at=timezone.now()
        ),
    )


def close_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a plan."""
    found = lookup.plan(reference)
    form = forms.ClosingForm(**sent_with_files(request))
    page = page_of_plan(
        request, found, form, title=_("Close the plan"),
        lead=_("Every heading is decided first. It is fulfilled only if all that was granted was "
               "shown and arrived, by her word."),
        button=_("Close it"), done=_("The plan is closed."),
    )  # fmt: skip
    return do(
        page,
        lambda: actions.close_plan(
            plan=found, as_fulfilled=form.cleaned_data["as_fulfilled"],
            words=form.cleaned_data["words"], by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def _known(heading: str) -> None:
    if heading not in plan_headings():
        raise Http404


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _limit() -> str:
    found = subsidiary_limit(local_day(timezone.now()))
    if found is None:
        return ""
    return _("At most %(pesos)s pesos in all (%(law)s: %(units)d monthly UMA of %(unit)s pesos; "
             "what the unit is worth was not read at its source yet).") % {
        "pesos": f"{found.pesos:,.2f}", "law": found.law, "units": found.units,
        "unit": f"{found.unit_pesos:,.2f}",
    }  # fmt: skip
