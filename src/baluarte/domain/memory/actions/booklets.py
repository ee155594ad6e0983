"""A page as a booklet to print, in each language it is public in; typeset by the worker."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.memory.booklet import typeset
from baluarte.domain.memory.choices import FileKind
from baluarte.domain.memory.models import MemoryPage, PublishedFile, PublishedPage
from baluarte.domain.memory.queries.in_public import booklet_languages, page_in_public
from baluarte.domain.wall.turns import take_turns

TASK = "memory.make_booklets"


def ask_for_booklets(page: MemoryPage) -> None:
    """Have the worker typeset what is public of a page, where it is a page."""
    if PublishedPage.objects.filter(page=page, is_page=True).exists():
        app.configure_task(TASK).defer(page=str(page.pk))


@transaction.atomic
def make_booklets(*, page: UUID, at: datetime) -> int:
    """Typeset the booklets that a page lacks; whoever takes something back waits for its turn.

    Read and kept in one turn of the page: a booklet of what was taken back meanwhile is not kept.
    """
    take_turns([page])
    found = PublishedPage.objects.filter(page=page, is_page=True).first()
    if found is None:
        return 0
    told = page_in_public(found.reference)
    assert told is not None
    there = set(
        PublishedFile.objects.filter(page=page, kind=FileKind.BOOKLET).values_list(
            "language", flat=True
        )
    )
    lacking = [one for one in booklet_languages(told) if one not in there]
    for language in lacking:
        content = typeset(told, language=language, at=at)
        PublishedFile(
            page_id=page, kind=FileKind.BOOKLET, language=language, media_type="application/pdf",
            sha256=sha256(content).hexdigest(), size=len(content), content=content,
        ).save(force_insert=True)  # fmt: skip
    return len(lacking)
