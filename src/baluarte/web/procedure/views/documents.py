from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.procedure.actions import report_altered
from baluarte.domain.procedure.queries import DocumentAltered, DocumentNotFound, read_document
from baluarte.domain.wall.context import acting_account


def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Hand over a document, logged, as a file that no browser takes for a page."""
    try:
        with transaction.atomic():
            found, content = read_document(document_id, by=acting_account(), at=timezone.now())
    except DocumentNotFound:
        raise Http404 from None
    except DocumentAltered as altered:
        report_altered(document=altered.document, by=acting_account(), at=timezone.now())
        return render(request, "procedure/document_altered.html", status=409)
    return HttpResponse(
        content,
        content_type=found.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{found.file_name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
