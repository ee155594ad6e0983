from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baluarte.domain.audit.queries import entries, entries_before, last_checkpoint

PAGE = 50
# An instant of UTC, to the microsecond, that no address has to escape.
WRITTEN = "%Y%m%dT%H%M%S%f"


def log(request: HttpRequest) -> HttpResponse:
    """Show what one did, or everything to whoever audits: acts and times, never contents."""
    before = _read(request.GET.get("antes", ""))
    shown = list((entries_before(*before) if before else entries())[: PAGE + 1])
    last = shown[PAGE - 1] if len(shown) > PAGE else None
    context = {
        "entries": shown[:PAGE],
        "next_from": f"{last.recorded_at.astimezone(UTC):{WRITTEN}}.{last.id.hex}" if last else "",
        "checkpoint": last_checkpoint(),
    }
    return render(request, "audit/log.html", context)


def _read(text: str) -> tuple[datetime, UUID] | None:
    """Read where a page ended back from an address; nothing where it is none."""
    at, _, entry = text.rpartition(".")
    try:
        return datetime.strptime(at, WRITTEN).replace(tzinfo=UTC), UUID(entry)
    except ValueError:
        return None
