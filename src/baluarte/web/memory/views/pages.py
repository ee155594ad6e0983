"""Memory pages: those one sees, a new one, one of them, the copies of its pictures."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import case_of
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.choices import WRITERS
from baluarte.domain.memory.models import MemoryItem, MemoryPage
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import read_reference, written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.memory import lookup
from baluarte.web.memory.forms import NewPageForm
from baluarte.web.memory.presenters import page as presenter

MOST = 100


def memory_pages(request: HttpRequest) -> HttpResponse:
    """Show the pages one sees, of one case where it is asked; that they are read is logged."""
    found = queries.pages()
    asked = read_reference(request.GET.get("expediente", ""))
    if asked:
        found = found.filter(case__reference=asked)
    rows = presenter.rows_of(found, MOST)
    if rows:
        record(
            act="memory.read_pages", object_type="memory_page",
            objects=[one["key"] for one in rows], by=acting_account(), at=timezone.now(),
        )  # fmt: skip
    new = reverse("new_memory_page")
    context = {
        "rows": rows,
        "is_narrowed": bool(asked),
        "new_url": f"{new}?expediente={asked}" if asked else new,
        "may_open": bool(asked) or _house() is not None,
    }
    return render(request, "memory/list.html", context)


def memory_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one page: what stands on it, who consented, what is public."""
    found = lookup.shown(reference)
    context = presenter.told(found, by=acting_account(), at=timezone.now())
    return render(request, "memory/page.html", context)


def new_memory_page(request: HttpRequest) -> HttpResponse:
    """Open a page in a case, or for a family without one."""
    case = _case(request)
    house = _house() if case is None else None
    if case is None and house is None:
        raise Http404
    back = reverse("memory_pages")
    page = Confirmation(
        request=request, form=NewPageForm(request.POST or None),
        kicker=_("Case") if case else _("Memory"),
        reference=written(case.reference) if case else "",
        title=_("Begin a memory page"),
        lead=_("It is written with the family or the community, in their languages. Nobody else "
               "reads it until they said yes to each thing, and two people let it out."),
        button=_("Begin it"),
        done=_("Begun. Write down now who may consent."),
        back=f"{back}?expediente={case.reference}" if case else back,
    )  # fmt: skip
    if page.is_ready:
        made = actions.open_page(
            kind=page.form.cleaned_data["kind"], case=case, institution=house,
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip
        return page.answer(to=reverse("memory_page", args=[made.reference]))
    return page.answer()


def memory_file(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Send the copy of a picture as it would be public, to its team."""
    page = lookup.shown(reference)
    return picture(lookup.item_of(page, key), page)


def picture(item: MemoryItem, page: MemoryPage) -> HttpResponse:
    """Send the small copy of an item's picture; nobody keeps it."""
    held = queries.copy_of(item, "small")
    if held is None:
        raise Http404
    row, content = held
    record(
        act="memory.read_picture", object_type="memory_page", objects=[page.pk, row.about],
        files=[row.compartment_id], by=acting_account(), at=timezone.now(),
    )  # fmt: skip
    return no_longer(HttpResponse(content, content_type=row.media_type))


def _case(request: HttpRequest) -> Case | None:
    asked = request.GET.get("expediente", "")
    if not asked:
        return None
    try:
        found = case_of(asked)
    except Case.DoesNotExist:
        raise Http404 from None
    if found.closed_at is not None or not may_contribute(found.matter):
        raise Http404
    return found


def _house() -> Institution | None:
    """Return the institution for which the account writes pages of families without a case."""
    held = Membership.objects.filter(
        account=acting_account(), role__in=WRITERS, confirmed_at__isnull=False
    )
    found = held.select_related("institution").order_by("institution__name").first()
    return found.institution if found else None
