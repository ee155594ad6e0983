"""What an address names, as whoever asks may see it; everything else does not exist."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import Http404
from django.utils import timezone

from baluarte.domain.cases.queries.readers import log_reading
from baluarte.domain.memory import queries
from baluarte.domain.memory.models import ItemText, MemoryItem, MemoryPage, ReleaseProposal
from baluarte.domain.memory.refusals import MemoryRefused
from baluarte.domain.memory.rules import may_review, may_write
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.memory.labels import language


def shown(reference: str) -> MemoryPage:
    """Return a page one may see as its team does; of a case, that it is read is logged."""
    try:
        found = queries.page_of(reference)
    except MemoryPage.DoesNotExist:
        raise Http404 from None
    # Whoever consents to it has a page of her own.
    if not may_review(found):
        raise Http404
    if found.case is not None:
        log_reading(found.case, by=acting_account(), at=timezone.now())
    return found


def open_to_change(reference: str) -> MemoryPage:
    """Return a page one may write on."""
    found = shown(reference)
    if not may_write(found):
        raise Http404
    return found


def item_of(page: MemoryPage, key: UUID) -> MemoryItem:
    """Return something of a page."""
    found = MemoryItem.objects.select_related("page__case").filter(page=page, pk=key).first()
    if found is None:
        raise Http404
    return found


def text_of(page: MemoryPage, key: UUID) -> ItemText:
    """Return a text of a page that stands."""
    found = next((one for one in queries.texts_that_stand(page) if one.pk == key), None)
    if found is None:
        raise Http404
    return found


def proposal_of(page: MemoryPage, key: UUID) -> ReleaseProposal:
    """Return a proposal of a page that nobody answered yet."""
    asked = ReleaseProposal.objects.filter(page=page, pk=key, review=None)
    found = asked.select_related("page__case", "by").first()
    if found is None:
        raise Http404
    return found


def do(page: Confirmation, act: Callable[[], object]) -> bool:
    """Act once something was sent that can be tried; say beside its box why it cannot be."""
    if not page.is_ready:
        return False
    try:
        act()
    except MemoryRefused as refused:
        say_refusal(page.form, refused)
        return False
    return True


def say_refusal(form: forms.Form, refused: MemoryRefused) -> None:
    """Say beside its box why something is not taken."""
    named = "document" if refused.field == "file" else refused.field
    box = named if named in form.fields else None
    form.add_error(box, refused.in_language(language()))
