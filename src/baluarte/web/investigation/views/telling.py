"""Each thing that is said of an inquiry: where it stands, acts, hypotheses, what was asked."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.investigation import actions, queries
from baluarte.domain.investigation.models import (
    ActRequest,
    Hypothesis,
    Inquiry,
    InquiryStatus,
    InvestigativeAct,
    Said,
)
from baluarte.domain.investigation.protocols import attraction_texts
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.investigation import forms, labels, lookup
from baluarte.web.investigation.presenters.inquiry_page import say_refusal
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files

Row = TypeVar("Row", bound=Said)


def say_status(request: HttpRequest, reference: str) -> HttpResponse:
    """Say where an inquiry stands from a day on, or correct what was said."""
    inquiry = lookup.open_to_change(reference)
    corrected = _corrected(request, inquiry, "estado", InquiryStatus)
    others = _others(inquiry)
    form = forms.StatusForm(
        **sent_with_files(request), kind=inquiry.kind,
        others=[(key, title) for key, (title, _one) in others.items()],
        initial=_as_said(corrected, "status", "to_authority", "whose"),
    )  # fmt: skip
    page = _page(
        request, inquiry, form,
        title=_("Correct where it stood") if corrected else _("Say where it stands"),
        lead=_("What another source said stays beside it; what cannot be so at once is marked "
               "with its article, and nobody's word is thrown away."),
    )  # fmt: skip

    def act() -> object:
        given = form.cleaned_data
        joined = given.get("other")
        return actions.record_status(
            inquiry=inquiry, status=given["status"], told=form.told, whose=given["whose"],
            to_authority=given["to_authority"], other=others[joined][1] if joined else None,
            corrects=corrected, by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    return _do(page, act)


def classify(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what crime the facts are called."""
    inquiry = lookup.open_to_change(reference)
    form = forms.CrimeForm(**sent_with_files(request))
    page = _page(request, inquiry, form, title=_("Say what crime it is called"))
    return _do(
        page,
        lambda: actions.classify(
            inquiry=inquiry, of_whom=form.cleaned_data["of_whom"],
            crime=form.cleaned_data["crime"], told=form.told, by=acting_account(),
            at=timezone.now(),
        ),
    )  # fmt: skip


def count_suspects(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how many suspects of a class reached a stage."""
    inquiry = lookup.open_to_change(reference)
    form = forms.SuspectsForm(**sent_with_files(request))
    page = _page(
        request, inquiry, form, title=_("Count suspects"),
        lead=_("Only how many, of which class, and how far the authorities came with them."),
    )  # fmt: skip
    return _do(
        page,
        lambda: actions.count_suspects(
            inquiry=inquiry, suspects=form.cleaned_data["suspects"],
            stage=form.cleaned_data["stage"], number=form.cleaned_data["number"],
            told=form.told, by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def record_act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """Say how far an act of the protocol came."""
    inquiry = lookup.open_to_change(reference)
    found = next((one for one in queries.acts_of(inquiry) if one.step.id == act), None)
    if found is None:
        raise Http404
    corrected = _corrected(request, inquiry, "acto", InvestigativeAct)
    form = forms.ActForm(
        **sent_with_files(request),
        initial=_as_said(corrected or found.newest, "outcome") if corrected else {},
    )
    page = _page(
        request, inquiry, form,
        title=found.step.name.get(labels.language(), found.step.name["es"]),
        lead=_("%(law)s. That it does not apply needs its reason; that it is not known is an "
               "answer too.") % {"law": found.step.law},
    )  # fmt: skip
    return _do(
        page,
        lambda: actions.record_act(
            inquiry=inquiry, act=act, outcome=form.cleaned_data["outcome"], told=form.told,
            corrects=corrected, by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def state_hypothesis(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down a line of investigation of the office."""
    inquiry = lookup.open_to_change(reference)
    form = forms.HypothesisForm(**sent_with_files(request))
    page = _page(
        request, inquiry, form, title=_("Write down a hypothesis"),
        lead=_("The first is that the work was the reason; it stays open until it is excluded "
               "with reasons."),
    )  # fmt: skip
    return _do(
        page,
        lambda: actions.state_hypothesis(
            inquiry=inquiry, is_of_the_work=form.cleaned_data["is_of_the_work"],
            told=form.told, by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def decide_hypothesis(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Say what became of a hypothesis."""
    inquiry = lookup.open_to_change(reference)
    held = lookup.said_of(inquiry, "hipotesis", key)
    assert isinstance(held, Hypothesis)
    form = forms.VerdictForm(**sent_with_files(request))
    page = _page(
        request, inquiry, form,
        title=_("What became of hypothesis %(number)d") % {"number": held.number},
        lead=_("Nothing is discarded without the reason that the office gave, and it is shown."),
    )  # fmt: skip
    return _do(
        page,
        lambda: actions.decide_hypothesis(
            hypothesis=held, verdict=form.cleaned_data["verdict"], told=form.told,
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def answer_criterion(request: HttpRequest, reference: str, criterion: str) -> HttpResponse:
    """Say whether a criterion of attraction is met."""
    inquiry = lookup.open_to_change(reference)
    texts = {one.id: one for one in attraction_texts(on=local_day(timezone.now()))}
    if criterion not in texts:
        raise Http404
    form = forms.CriterionForm(**sent_with_files(request))
    says = texts[criterion].text
    page = _page(
        request, inquiry, form, title=says.get(labels.language(), says["es"]),
        lead=_("%(law)s: one of the nine is enough, and the victim may ask for it in every "
               "case.") % {"law": texts[criterion].law},
    )  # fmt: skip
    return _do(
        page,
        lambda: actions.answer_criterion(
            inquiry=inquiry, criterion=criterion, answer=form.cleaned_data["answer"],
            told=form.told, by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def ask_for_act(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what was asked of the office."""
    inquiry = lookup.open_to_change(reference)
    language = labels.language()
    acts = [
        (one.step.id, one.step.name.get(language, one.step.name["es"]))
        for one in queries.acts_of(inquiry)
    ]
    form = forms.AskedForm(**sent_with_files(request), acts=acts)
    page = _page(
        request, inquiry, form, title=_("Write down an act that was asked for"),
        lead=_("The office answers within three days, with reasons if it refuses."),
    )  # fmt: skip
    return _do(
        page,
        lambda: actions.ask_for_act(
            inquiry=inquiry, told=form.told, act=form.cleaned_data.get("act") or "",
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def answer_act_request(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Write down what the office answered."""
    inquiry = lookup.open_to_change(reference)
    held = lookup.said_of(inquiry, "peticion", key)
    assert isinstance(held, ActRequest)
    form = forms.AnswerForm(**sent_with_files(request))
    page = _page(request, inquiry, form, title=_("Write down what the office answered"))
    return _do(
        page,
        lambda: actions.answer_act_request(
            request=held, answer=form.cleaned_data["answer"], told=form.told,
            by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def keep_number(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the number that an authority gave it."""
    inquiry = lookup.open_to_change(reference)
    form = forms.NumberForm(request.POST or None, initial={"authority": inquiry.authority})
    page = _page(request, inquiry, form, title=_("Keep its number"))
    return _do(
        page,
        lambda: actions.keep_number(
            inquiry=inquiry, number=form.cleaned_data["number"],
            authority=form.cleaned_data["authority"], by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip


def take_back(request: HttpRequest, reference: str, what: str, key: UUID) -> HttpResponse:
    """Take back something that was said, with the reason."""
    inquiry = lookup.open_to_change(reference)
    row = lookup.said_of(inquiry, what, key)
    form = forms.TakeBackForm(request.POST or None)
    page = _page(
        request, inquiry, form, title=_("Take this back"),
        lead=_("It stays in the history as it was said, and counts no more."),
        button=_("Take this back"),
    )  # fmt: skip
    return _do(
        page,
        lambda: actions.take_back(
            row=row, reason=form.cleaned_data["reason"], by=acting_account(), at=timezone.now()
        ),
    )


def _page(request: HttpRequest, inquiry: Inquiry, form: Any, **said: Any) -> Confirmation:
    given = {
        "kicker": labels.title_of(inquiry),
        "reference": written(inquiry.reference),
        "button": _("Write it down"),
        "done": _("On record, with who says it."),
        "back": reverse("inquiry", args=[inquiry.reference]),
    }
    return Confirmation(request=request, form=form, **{**given, **said})


def _do(page: Confirmation, act: Callable[[], object]) -> HttpResponse:
    if page.is_ready:
        try:
            act()
        except InquiryRefused as refused:
            say_refusal(page.form, refused)
    return page.answer()


def _corrected(request: HttpRequest, inquiry: Inquiry, what: str, kind: type[Row]) -> Row | None:
    """Return what is corrected, where the address says so."""
    asked = request.GET.get("corrige", "")
    if not asked:
        return None
    try:
        found = lookup.said_of(inquiry, what, UUID(asked))
    except ValueError:
        raise Http404 from None
    return found if isinstance(found, kind) else None


def _as_said(row: Said | None, *names: str) -> dict[str, Any]:
    if row is None:
        return {}
    every = ("date", "source", "confidence", *names)
    return {name: getattr(row, name) for name in every}


def _others(inquiry: Inquiry) -> dict[str, tuple[str, Inquiry]]:
    """Return the other inquiries of the same case or event, by reference."""
    if inquiry.case is not None:
        found = queries.inquiries_of_case(inquiry.case)
    elif inquiry.event is not None:
        found = queries.inquiries_of_event(inquiry.event)
    else:
        return {}
    return {
        one.reference: (f"{written(one.reference)} · {labels.title_of(one)}", one)
        for one in found.exclude(pk=inquiry.pk)[:50]
    }
