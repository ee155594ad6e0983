"""What is learned of finished files: samples drawn by a seed, findings, and what changed."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.investigation.actions import learning as actions
from baluarte.domain.investigation.models import AuditFinding, AuditReading, AuditSample
from baluarte.domain.investigation.models.offices import KEEPERS
from baluarte.domain.investigation.office_rules import may_keep
from baluarte.domain.investigation.queries.learning import audited, findings, redrawn, samples
from baluarte.domain.investigation.queries.offices import is_office
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.domain.wall.context import acting_account
from baluarte.norms.inquiries import CRIMINAL, statuses
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.investigation.office_forms import (
    ClosureForm,
    FindingForm,
    ReadingForm,
    SampleForm,
)
from baluarte.web.investigation.presenters.learning import (
    finding_shown,
    kind_name,
    shares_shown,
)
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.statements.labels import institution_name, language

# Of each list the page shows so many; the indicator counts all.
MOST = 50


def learning(request: HttpRequest) -> HttpResponse:
    """Show what was found, what is open, what changed by it, and the samples of one's houses."""
    by, at = acting_account(), timezone.now()
    every = findings(known_at=at)
    shown = [finding_shown(one) for one in every[:MOST]]
    context = {
        "findings": shown,
        "number": every.count(),
        "open": every.filter(closure=None).count(),
        "samples": [
            {"row": one, "office": institution_name(one.office) if one.office else _("All")}
            for one in samples().annotate(read=Count("inquiries__reading"))[:MOST]
        ],
        "may_keep": may_keep(by),
        "may_draw": _houses(by).exists(),
    }
    return render(request, "investigation/learning.html", context)


def draw_sample(request: HttpRequest) -> HttpResponse:
    """Draw a sample of finished files."""
    by, at = acting_account(), timezone.now()
    houses = _houses(by)
    if not houses.exists():
        raise Http404
    form = SampleForm(request.POST or None, houses=houses)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Learning"),
        title=_("Draw a sample of finished files"),
        lead=_(
            "Drawn among the files that you can read. Kept are the seed, how many files there "
            "were and their digest, so that somebody else can draw it again."
        ),
        button=_("Draw the sample"),
        done=_("The sample is drawn."),
        back=reverse("learning"),
    )
    to = ""
    if page.is_ready:
        try:
            made = actions.draw_sample(
                holder=form.cleaned_data["holder"], given=form.said(), by=by, at=at
            )
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("audit_sample", args=[made.reference])
    return page.answer(to=to)


def sample(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a sample: its files in the order drawn, what they show, and its draw repeated."""
    found = _sample(reference)
    rows = list(audited(found))
    of_it = findings(known_at=timezone.now()).filter(sample=found)
    readings = list(AuditReading.objects.filter(sample=found))
    names = statuses(CRIMINAL)
    context = {
        "sample": found,
        "office": institution_name(found.office) if found.office else _("All"),
        "rows": [
            {
                "row": one,
                "reading": getattr(one, "reading", None),
                "office": institution_name(one.inquiry.authority),
                "status": names[one.inquiry.status].in_language(language())
                if one.inquiry.status in names else one.inquiry.status,
                "found": [kind_name(code) for code in one.reading.found]
                if hasattr(one, "reading") else [],
            }
            for one in rows
        ],
        "redrawn": redrawn(found),
        "read": len(readings),
        "shares": shares_shown(readings),
        "findings": [finding_shown(one) for one in of_it],
        "may_keep": may_keep(acting_account()),
    }  # fmt: skip
    return render(request, "investigation/sample.html", context)


def read_inquiry(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Say that a file of a sample was read whole, and what it shows."""
    by, at = acting_account(), timezone.now()
    found = _sample(reference)
    one = audited(found).filter(position=position).first()
    if one is None or not may_keep(by):
        raise Http404
    form = ReadingForm(request.POST if request.method == "POST" else None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Learning"),
        title=_("What a file shows that was read whole"),
        reference=one.inquiry.reference,
        about=[{"term": _("Office"), "value": institution_name(one.inquiry.authority)}],
        button=_("It was read: record it"),
        done=_("It is recorded."),
        back=reverse("audit_sample", args=[reference]),
    )
    if page.is_ready:
        try:
            actions.read_inquiry(audited=one, found=form.cleaned_data["found"], by=by, at=at)
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def note_finding(request: HttpRequest) -> HttpResponse:
    """Keep what an audit found of how an office works."""
    by, at = acting_account(), timezone.now()
    if not may_keep(by):
        raise Http404
    initial = {"sample": request.GET.get("muestra", ""), "office": request.GET.get("fiscalia", "")}
    form = FindingForm(request.POST or None, samples=samples(), initial=initial)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Learning"),
        title=_("Keep a finding"),
        lead=_(
            "Everybody with an account reads it. It is of how an office works: it names nobody "
            "and no file. It ends with a change or with a reason."
        ),
        button=_("Keep it"),
        done=_("It is kept, and open."),
        back=reverse("learning"),
    )
    to = ""
    if page.is_ready:
        try:
            made = actions.note_finding(given=form.said(), by=by, at=at)
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("audit_finding", args=[made.reference])
    return page.answer(to=to)


def finding(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a finding, what changed by it, and the same in files of before and since."""
    one = _finding(reference)
    context = {"one": finding_shown(one), "may_keep": may_keep(acting_account())}
    return render(request, "investigation/finding.html", context)


def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a finding with a change or a reason."""
    by, at = acting_account(), timezone.now()
    one = _finding(reference)
    if not may_keep(by):
        raise Http404
    form = ClosureForm(request.POST or None, facts=_facts_of(one.office))
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Learning"),
        title=_("Close a finding"),
        reference=one.reference,
        about=[
            {"term": _("Office"), "value": institution_name(one.office)},
            {"term": _("Kind of finding"), "value": kind_name(one.kind)},
            {"term": _("What was found"), "value": one.says},
        ],
        lead=_("It ends with what changed and since when, or with the reason why nothing does."),
        button=_("Close the finding"),
        done=_("The finding is closed."),
        back=reverse("audit_finding", args=[reference]),
    )
    if page.is_ready:
        try:
            actions.close_finding(finding=one, given=form.said(), by=by, at=at)
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def _houses(by: UUID) -> QuerySet[Institution]:
    """Return the houses for which somebody audits, each once; none of the State."""
    held = held_by(by, at=timezone.now())
    keys = {one.institution_id for one in held if one.role in KEEPERS}
    outside = Institution.objects.exclude(kind__in=OF_THE_STATE)
    return outside.filter(pk__in=keys).order_by("name")


def _sample(reference: str) -> AuditSample:
    try:
        return samples().get(reference=reference)
    except ObjectDoesNotExist:
        raise Http404 from None


def _finding(reference: str) -> AuditFinding:
    try:
        return findings(known_at=timezone.now()).get(reference=reference)
    except ObjectDoesNotExist:
        raise Http404 from None


def _facts_of(office: str) -> QuerySet[Statement]:
    asked = Asked(institutions=[office] if is_office(office) else [], shared_only=True)
    return standing(known_at=timezone.now(), asked=asked).order_by("-stated_at")
