"""Editions of the policy at the workbench: prepare one, see what changed, let it out as another."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.publication import actions, queries
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind, PolicyStanding
from baluarte.domain.publication.models import PolicyEdition
from baluarte.domain.publication.rules import may_keep_policy
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.publication.forms_policy import ErratumForm, PolicyReviewForm
from baluarte.web.publication.presenters.policy_difference import (
    counts_told,
    prose_told,
    rows_on_page,
)

ON_A_PAGE, MOST_DIGITS = 30, 6
KINDS = {PolicyStanding.OUT: "held", PolicyStanding.REFUSED: "absent"}


def policy_editions(request: HttpRequest) -> HttpResponse:
    """Show who keeps the policy what was prepared and what is out, the newest first."""
    _require_keeper()
    last = queries.latest_policy()
    rows = [
        {"edition": one, "tag": _tag(one, last)} for one in queries.policy_editions()[:ON_A_PAGE]
    ]
    return render(request, "publication/policy_editions.html", {"rows": rows})


@reauthentication_required
def prepare_policy(request: HttpRequest) -> HttpResponse:
    """Freeze what the policy says now, for another person to look at."""
    _require_keeper()
    form, to = NothingForm.meant(request), ""
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Editions of the policy"),
        title=_("Prepare an edition of the policy"),
        lead=_(
            "It freezes what the policy says now: figures, what both sides say, recommendations, "
            "commitments, and the facts that are shared and stand. Nothing is public until another "
            "person has looked at it and lets it out."
        ),
        button=_("Prepare it"),
        done=_("Prepared. Another person looks at it and lets it out."),
        back=reverse("policy_editions"),
    )
    if page.is_ready:
        try:
            made = actions.prepare_policy_edition(by=acting_account(), at=timezone.now())
        except actions.PolicyRefused as refused:
            if refused.code == "prepared_before":
                messages.info(
                    request, _("The same is prepared already: here it is, and another looks at it.")
                )
                return redirect("policy_edition", refused.about[0])
            form.add_error(None, _refusal(refused))
        else:
            to = reverse("policy_edition", args=[made.pk])
    return page.answer(to=to)


def policy_edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Show what would go out and what changed since the last; let it out as another person."""
    _require_keeper()
    edition, last = _edition(edition_id), queries.latest_policy()
    standing = queries.standing_of_policy(edition, last)
    is_waiting = standing == PolicyStanding.WAITING
    may_review = is_waiting and edition.prepared_by_id != acting_account()
    form = PolicyReviewForm(request.POST or None)
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid() and _reviewed(request, edition, form):
            return redirect("policy_editions")
    difference = queries.policy_difference(edition)
    number = _page_asked(request)
    rows, pages = rows_on_page(difference, number)
    release = getattr(edition, "release", None)
    context = {
        "edition": edition,
        "release": release,
        "tag": _tag(edition, last),
        "is_first": last is None or (release is not None and release.number == 1),
        "counts": counts_told(difference),
        "rows": rows,
        "pages": _pages(edition, number, pages),
        "prose": prose_told(difference),
        "errata": list(queries.policy_errata(release)) if release else [],
        "may_review": may_review,
        "is_waiting": is_waiting,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "publication/policy_edition.html", context, status=status)


@reauthentication_required
def note_policy_erratum(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Say that something of an edition that is out does not stand; the portal says so at once."""
    _require_keeper()
    edition = _edition(edition_id)
    release = getattr(edition, "release", None)
    if release is None:
        raise Http404
    form = ErratumForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Editions of the policy"),
        title=_("Note an erratum"),
        lead=_(
            "The edition stays as it is; its page, its files and the page of what does not stand "
            "say so at once. The next edition is without it once it is corrected or taken back."
        ),
        about=[{"term": _("Edition of the policy"), "value": str(release.number)}],
        button=_("Note it"),
        done=_("Noted: the portal says so now."),
        back=reverse("policy_edition", args=[edition.pk]),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.note_policy_erratum(
                release=release, kind=PolicyRowKind(given["kind"]), code=given["code"],
                ground=ErratumGround(given["ground"]), by=acting_account(), at=timezone.now(),
            )  # fmt: skip
        except actions.PolicyRefused:
            form.add_error("code", _("This edition says nothing under that code."))
        except actions.AlreadySaid:
            form.add_error("code", _("Somebody said so before."))
    return page.answer()


def _page_asked(request: HttpRequest) -> int:
    asked = request.GET.get("pagina", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else 1


def _pages(edition: PolicyEdition, number: int, pages: int) -> dict[str, str]:
    """Return where the pages before and after lie, and which of how many this is."""
    here, number = reverse("policy_edition", args=[edition.pk]), min(max(number, 1), pages)
    return {
        "previous": f"{here}?pagina={number - 1}#renglones" if number > 1 else "",
        "next": f"{here}?pagina={number + 1}#renglones" if number < pages else "",
        "said": _("Page %(number)s of %(pages)s") % {"number": number, "pages": pages},
    }


def _reviewed(request: HttpRequest, edition: PolicyEdition, form: PolicyReviewForm) -> bool:
    objection = form.objection()
    try:
        made = actions.review_policy_edition(
            edition=edition, objection=objection, by=acting_account(), at=timezone.now()
        )
    except actions.PolicyRefused as refused:
        form.add_error(None, _refusal(refused))
        return False
    except actions.AlreadySaid:
        form.add_error(None, _("Somebody reviewed it meanwhile."))
        return False
    said = (
        _("You disagree: it stays inside.")
        if made is None
        else _("Let out: it is edition %(number)s of the policy.") % {"number": made.number}
    )
    messages.success(request, said)
    return True


def _refusal(refused: actions.PolicyRefused) -> str:
    """Return why it cannot be, in words, and what to do."""
    told = {
        "names": _("These name somebody who has an account here; take the name out: %(about)s."),
        "overtaken": _("A newer edition is out. Prepare another."),
        "changed": _("What is kept is not what was prepared. Prepare another."),
        "harm": _(
            "These were noted since they could harm somebody, and say the same still: %(about)s. "
            "Withdraw what could harm where it was entered (the observation, the statement, what a "
            "side says, what a target rests on), and prepare another."
        ),
        "differs": _(
            "These do not say what their sources say: %(about)s. Prepare another; if they differ "
            "again, ask who prepared this one."
        ),
        "tables_taken_back": _(
            "Since it was prepared the tables of these indicators were taken back: %(about)s. "
            "Prepare another."
        ),
        "taken_back": _(
            "Since it was prepared these facts were taken back, corrected or no longer shared: "
            "%(about)s. Prepare another."
        ),
    }
    return told[refused.code] % {"about": ", ".join(refused.about)}


def _require_keeper() -> None:
    if not may_keep_policy(acting_account()):
        raise Http404


def _edition(key: UUID) -> PolicyEdition:
    try:
        return queries.policy_edition(key)
    except ObjectDoesNotExist:
        raise Http404 from None


def _tag(edition: PolicyEdition, last: Any) -> dict[str, Any]:
    standing = queries.standing_of_policy(edition, last)
    return {"label": standing.label, "kind": KINDS.get(standing, "plain")}
