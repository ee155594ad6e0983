"""Stated counts at the workbench: state, let out as another, mark events, take back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.publication import actions, queries
from baluarte.domain.publication.choices import CountStanding, CountWithdrawn
from baluarte.domain.publication.models import StatedCount, StatedMark
from baluarte.domain.publication.rules import PUBLISHING_ROLE
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.forms.edit_conflicts import newest
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.publication.forms_stated import (
    AGREES,
    CountReviewForm,
    MarkForm,
    StateForm,
    TakeCountBackForm,
)
from baluarte.web.registry.presenters.labels import date_in_words, label_of, language

ON_A_PAGE = 30
REPLACES, EVENT, AFTER = "sustituye", "hecho", "despues"


def stated_counts(request: HttpRequest) -> HttpResponse:
    """Show who keeps figures what bodies say in public of how many, the newest first."""
    _require_keeper()
    rows = list(queries.stated_counts()[:ON_A_PAGE])
    standing = queries.standings_of_counts(rows)
    lines = [{"stated": one, "tag": _tag(standing[one.pk])} for one in rows]
    return render(request, "publication/stated_counts.html", {"lines": lines})


def state_count(request: HttpRequest) -> HttpResponse:
    """State what a body counts, anew or in the place of an earlier count of its own."""
    _require_keeper()
    replaced = _replaced(request)
    initial = model_to_dict(replaced, StateForm.base_fields) if replaced else {}
    stands = StatedCount.objects.filter(supersedes=replaced, supersedes__isnull=False)
    read = newest(stands, "stated_at", by="stated_by")
    form = StateForm(**sent_with_files(request), initial=initial, version=read)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Counts of others"),
        title=_("State a count"),
        lead=_(
            "What the document says, not what should be. It is never changed: a newer count takes "
            "its place, or it is taken back."
        ),
        about_title=_("In the place of an earlier count") if replaced else "",
        about=[{"term": _("Stated count"), "value": str(replaced)}] if replaced else [],
        button=_("State it"),
        done=_("Stated. Another person reads the document and lets it out."),
        back=reverse("stated_counts"),
    )
    to = ""
    if page.is_ready:
        try:
            stated = actions.state_count(
                said=form.said(), supersedes=replaced, by=acting_account(), at=timezone.now()
            )
        except actions.CannotBeStated as refused:
            form.add_error(refused.field, _wrong(refused.field))
        else:
            to = reverse("stated_count", args=[stated.pk])
    return page.answer(to=to)


def stated_count(request: HttpRequest, stated_id: UUID) -> HttpResponse:
    """Show a stated count; let it or marks of it out as another person."""
    _require_keeper()
    stated, by = _stated(stated_id), acting_account()
    standing = queries.standings_of_counts([stated])[stated.pk]
    marks = list(queries.marks_waiting(stated)[: queries.MOST_WAITING])
    theirs = [one for one in marks if one.marked_by_id != by]
    may_review = standing == CountStanding.WAITING and stated.stated_by_id != by
    form = CountReviewForm(request.POST if "answer" in request.POST else None)
    if request.method == "POST":
        if "marks" in request.POST:
            return _review_marks(request, stated, theirs)
        if not may_review:
            raise Http404
        if form.is_valid():
            return _review(request, stated, form)
    context = {
        "stated": stated,
        "says": stated.counts_es if language() == "es" else stated.counts_en,
        "facts": _facts(stated),
        "tag": _tag(standing),
        "may_review": may_review,
        "is_waiting": standing == CountStanding.WAITING,
        "may_mark": standing in (CountStanding.WAITING, CountStanding.STANDS),
        "may_withdraw": standing != CountStanding.WITHDRAWN,
        "theirs": theirs,
        "mine": len(marks) - len(theirs),
        "form": form,
    }
    return render(
        request, "publication/stated_count.html", context, status=422 if form.errors else 200
    )


def mark_events(request: HttpRequest, stated_id: UUID) -> HttpResponse:
    """Show published events that a stated count may hold; say of those ticked whether it does."""
    _require_keeper()
    stated = _stated(stated_id)
    only = request.GET.get(EVENT, "").upper()
    lines, following = queries.events_to_mark(stated, after=request.GET.get(AFTER, ""), only=only)
    chosen = request.POST.getlist("events")
    form = MarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.mark_events(
                stated=stated, references=chosen, mark=form.mark(), by=acting_account(),
                at=timezone.now(),
            )  # fmt: skip
        except actions.NotPublished:
            form.add_error(None, _("Tick at least one event that is published now."))
        except actions.AlreadySaid:
            form.add_error(None, _("This count was taken back meanwhile."))
        else:
            said = _("Marked: %(count)s. Another person lets it out.") % {"count": len(made)}
            messages.success(request, said)
            return redirect("stated_count", stated.pk)
    here = reverse("mark_events", args=[stated.pk])
    context = {
        "stated": stated,
        "lines": [
            _line(one, is_ticked=bool(only) or one.event.reference in chosen) for one in lines
        ],
        "only": only,
        "form": form,
        "next_url": f"{here}?{AFTER}={following}" if following else "",
        "first_url": here if AFTER in request.GET or only else "",
    }
    return render(
        request, "publication/mark_events.html", context, status=422 if form.errors else 200
    )


@reauthentication_required
def withdraw_count(request: HttpRequest, stated_id: UUID) -> HttpResponse:
    """Take a stated count back: gone from the portal when this answers."""
    _require_keeper()
    stated = _stated(stated_id)
    form = TakeCountBackForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Counts of others"),
        title=_("Take a count back"),
        lead=_(
            "It stands beside no edition once this answers, and the files are made anew without "
            "it. Whoever downloaded them keeps what they have."
        ),
        about=[{"term": _("Stated count"), "value": str(stated)}],
        button=_("Take it back now"),
        kind="urgent",
        done=_("Taken back: gone from the portal now."),
        back=reverse("stated_count", args=[stated.pk]),
    )
    if page.is_ready:
        try:
            actions.withdraw_count(
                stated=stated, why=CountWithdrawn(form.cleaned_data["why"]), by=acting_account(),
                at=timezone.now(),
            )  # fmt: skip
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody took it back meanwhile."))
    return page.answer(to=reverse("stated_counts"))


def _review(request: HttpRequest, stated: StatedCount, form: CountReviewForm) -> HttpResponse:
    objection = form.objection()
    actions.review_count(stated=stated, objection=objection, by=acting_account(), at=timezone.now())
    said = (
        _("You disagree: it stays inside.")
        if objection
        else _("You agree: it goes beside the next edition.")
    )
    messages.success(request, said)
    return redirect("stated_counts")


def _review_marks(
    request: HttpRequest, stated: StatedCount, theirs: Sequence[StatedMark]
) -> HttpResponse:
    ticked = set(request.POST.getlist("mark"))
    chosen = [one for one in theirs if str(one.pk) in ticked]
    if not chosen:
        messages.warning(request, _("Tick the marks that you compared with the document."))
        return redirect("stated_count", stated.pk)
    agrees = request.POST["marks"] == AGREES
    try:
        actions.review_marks(marks=chosen, agrees=agrees, by=acting_account(), at=timezone.now())
    except actions.AlreadySaid:
        messages.warning(request, _("Somebody reviewed some of these meanwhile."))
    else:
        said = (
            _("You agree: they go beside the next edition.")
            if agrees
            else _("You disagree: they stay inside.")
        )
        messages.success(request, said)
    return redirect("stated_count", stated.pk)


def _require_keeper() -> None:
    if not holds_role(acting_account(), PUBLISHING_ROLE):
        raise Http404


def _stated(key: UUID) -> StatedCount:
    try:
        return queries.stated_count(key)
    except ObjectDoesNotExist:
        raise Http404 from None


def _replaced(request: HttpRequest) -> StatedCount | None:
    given = request.GET.get(REPLACES)
    if given is None:
        return None
    try:
        return _stated(UUID(given))
    except ValueError:
        raise Http404 from None


def _wrong(field: str) -> str:
    told = {
        "last_date": _("The last day is the first or a later one."),
        "read_date": _("A document is read on its own day or later, and not in the future."),
        "url": _("An address that begins with https://"),
        "body": _("A newer count is of the same body as the one it replaces."),
    }
    return str(told.get(field, _("This cannot be used.")))


def _tag(standing: CountStanding) -> dict[str, Any]:
    kinds = {CountStanding.STANDS: "held", CountStanding.WITHDRAWN: "absent"}
    return {"label": standing.label, "kind": kinds.get(standing, "plain")}


def _facts(stated: StatedCount) -> list[dict[str, Any]]:
    kinds = "; ".join(
        label_of("aggression_groups" if "-" not in code else "aggression_types", code)
        for code in stated.kinds
    )
    return [
        {"term": _("How many it says"), "value": f"{stated.number:,}",
         "note": stated.get_unit_display()},
        {"term": _("First day it counts"), "value": stated.first_date},
        {"term": _("Last day it counts"), "value": stated.last_date},
        {"term": _("Groups or types of aggression"), "value": kinds or _("Every type")},
        {"term": _("States it counts"),
         "value": ", ".join(stated.states) or _("The whole country")},
        {"term": _("Date of the document"), "value": stated.document_date},
        {"term": _("Page on which the number stands"), "value": stated.page},
        {"term": _("SHA-256 of the copy you kept"), "value": stated.copy_sha256},
        {"term": _("Read on"), "value": stated.read_date, "note": str(stated.stated_by)},
    ]  # fmt: skip


def _line(one: Any, *, is_ticked: bool) -> dict[str, Any]:
    event = one.event
    waits = one.newest is not None and getattr(one.newest, "review", None) is None
    return {
        "event": event,
        "when": date_in_words(event.date),
        "where": event.municipality or event.state,
        "what": "; ".join(label_of("aggression_types", code) for code in event.types),
        "stands": one.stands.get_ground_display() if one.stands else "",
        "waits": one.newest.get_ground_display() if waits else "",
        "is_ticked": is_ticked,
    }
