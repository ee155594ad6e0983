"""In danger of life: open a case that one does not follow, for hours; review that somebody did."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.access.queries import memberships_of
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import EmergencyVerdict
from baluarte.domain.cases.models import Case, EmergencyOpening
from baluarte.domain.cases.models.emergency import HOURS, OFFICERS
from baluarte.domain.cases.queries import emergencies_of, is_review_overdue, open_reasons
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup
from baluarte.web.cases.forms.emergency import EmergencyForm, VerdictForm
from baluarte.web.cases.presenters.confirmations import of_case
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.procedure.instants import in_words


def open_in_an_emergency(request: HttpRequest) -> HttpResponse:
    """Open a case in danger of life, for hours and with a written reason; its team is called."""
    by, at = acting_account(), timezone.now()
    institutions = _institutions(by)
    if not institutions:
        raise Http404
    form = EmergencyForm(request.POST or None, institutions=institutions)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Cases"),
        title=_("Open a case in danger of life"),
        lead=_(
            "Only if somebody's life is in danger and nobody of the case's team answers. It opens "
            "at once, for %(hours)d hours. The team, the data steward and who is on duty are "
            "called; she sees in her window that you opened it; a second person reviews it "
            "within a day."
        )
        % {"hours": HOURS},
        button=_("Open it now"),
        done=_("Open until it closes by itself. Everybody of the team was called."),
        kind="urgent",
        back=reverse("cases"),
        more={"axis": "protection"},
    )
    to = ""
    if page.is_ready:
        to = _open(form, by=by, at=at)
    return page.answer(to=to)


def review_emergency(request: HttpRequest, reference: str, opening_id: UUID) -> HttpResponse:
    """Say, as a second person, whether a case had to be opened without leave."""
    by, at = acting_account(), timezone.now()
    case = lookup.shown(reference)
    found = emergencies_of(case).filter(pk=opening_id, reviewed_at=None).exclude(account=by)
    opening = found.first()
    if opening is None or not may_contribute(case.matter):
        raise Http404
    page = _review_page(request, case, opening, by=by)
    if page.is_ready:
        verdict = EmergencyVerdict(page.form.cleaned_data["verdict"])
        actions.review_emergency(opening=opening, verdict=verdict, by=by, at=at)
    return page.answer()


def _review_page(
    request: HttpRequest, case: Case, opening: EmergencyOpening, *, by: UUID
) -> Confirmation:
    open_reasons([opening], by=by, at=timezone.now())
    zone = zone_of_matter(case.matter)
    return of_case(
        request, case, VerdictForm(request.POST or None),
        title=_("Did it have to be opened?"),
        lead=_("You are the second person. What you say stands beside it, and she sees it."),
        about=[
            {"term": _("Who opened it"), "value": str(opening.account)},
            {"term": _("Opened"), "value": in_words(opening.opened_at, zone)},
            {"term": _("Closes by itself"), "value": in_words(opening.until_at, zone)},
            {"term": _("Why, in their words"), "value": opening.reason},
        ],
        button=_("Register my answer"),
        done=_("Registered: she sees it in her window."),
        back=reverse("case", args=[case.reference]),
    )  # fmt: skip


def openings_in_words(case: Case, *, by: UUID) -> list[dict[str, Any]]:
    """Return when a case was opened without leave, by whom, and what a second person said."""
    at = timezone.now()
    return [
        {
            "opening": one,
            "lasts": one.until_at > at,
            "verdict": EmergencyVerdict(one.verdict).label if one.verdict else "",
            "is_overdue": is_review_overdue(one, at=at),
            "may_review": one.reviewed_at is None and one.account_id != by,
        }
        for one in emergencies_of(case)
    ]


def _institutions(by: UUID) -> list[Institution]:
    held = memberships_of(by, at=timezone.now()).filter(role__in=OFFICERS)
    return sorted({one.institution for one in held.select_related("institution")}, key=str)


def _open(form: EmergencyForm, *, by: UUID, at: Any) -> str:
    given = form.cleaned_data
    key = read_reference(given["reference"])
    try:
        opened = actions.open_in_an_emergency(
            institution=form.chosen_institution, reference=key or "", reason=given["reason"],
            by=by, at=at,
        )  # fmt: skip
    except actions.NoSuchCase:
        form.add_error(
            "reference",
            _(
                "Your institution keeps no open case of this reference that you do not see "
                "already. You can: look at the reference again, or take the call down as a new one."
            ),
        )
        return ""
    return reverse("case", args=[opened.case.reference])
