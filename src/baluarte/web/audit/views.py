from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from baluarte.domain.access.queries import colleagues
from baluarte.domain.access.rules import holds_role
from baluarte.domain.audit.choices import RowState
from baluarte.domain.audit.queries import (
    LogRow,
    Place,
    last_checkpoint,
    last_verification,
    log_rows,
)
from baluarte.domain.registry.queries.audited import references_seen
from baluarte.domain.wall.context import acting_account
from baluarte.web.audit import labels
from baluarte.web.audit.log_form import LogForm
from baluarte.web.audit.log_rows import log_entry, named_events

PAGE = 50
# An instant of UTC, to the microsecond, that no address has to escape.
WRITTEN = "%Y%m%dT%H%M%S%f"
# The worker looks at the whole log each hour.
LOOKED_AT_LEAST = timedelta(hours=3)
WAITS_AT_MOST = timedelta(minutes=2)


def log(request: HttpRequest) -> HttpResponse:
    """Show what one did, or everything to whoever audits: acts and times, never contents."""
    account, now = acting_account(), timezone.now()
    audits = holds_role(account, "auditor")
    named = colleagues() if audits else {}
    form = LogForm(request.GET, people=list(named.items()))
    only = form.filter(by=None if audits else account, at=now)
    after = read_place(request.GET.get("antes", ""))
    # What names no event is not looked for: everything would pass for what was done to it.
    shown = [] if form.errors else log_rows(after=after, limit=PAGE + 1, only=only)
    rows = shown[:PAGE]
    references = _references(form, rows)
    context = {
        "rows": [
            log_entry(row, named=named, reader=account, references=references) for row in rows
        ],
        "audits": audits,
        "form": form,
        "is_looked_back": bool((only.act or only.on) and not only.until),
        "next_url": _next_url(request, rows[-1].place) if len(shown) > PAGE else "",
        "checkpoint": last_checkpoint(),
        "waits": any(_waits_long(row, now) for row in rows),
        "is_whole": labels.of_verification(last_verification(), now - LOOKED_AT_LEAST),
    }
    return render(request, "audit/log.html", context)


def log_health(request: HttpRequest) -> HttpResponse:
    """Tell a monitor whether the log was found whole a short while ago; 503 where it was not."""
    said = labels.of_verification(last_verification(), timezone.now() - LOOKED_AT_LEAST)
    status = HTTPStatus.OK if said.is_whole else HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse(f"{said.code}\n", content_type="text/plain", status=status)


def write_place(place: Place) -> str:
    """Write where a page ended as an address has it: a leaf, or an instant and an entry."""
    if isinstance(place, int):
        return str(place)
    at, entry = place
    return f"{at.astimezone(UTC):{WRITTEN}}.{entry.hex}"


def read_place(text: str) -> Place | None:
    """Read where a page ended back from an address; nothing where it is none."""
    if text.isascii() and text.isdigit() and len(text) < 19:  # noqa: PLR2004 (fits a big integer)
        return int(text)
    at, _, entry = text.rpartition(".")
    try:
        return datetime.strptime(at, WRITTEN).replace(tzinfo=UTC), UUID(entry)
    except ValueError:
        return None


def _references(form: LogForm, rows: Sequence[LogRow]) -> dict[str, str]:
    """Return the references of the events that are shown; of one asked for, by its names."""
    if form.event is not None:
        key, reference = form.event
        return {str(key): reference, reference: reference}
    return references_seen(named_events(rows))


def _next_url(request: HttpRequest, place: Place) -> str:
    """Return the address of the next page, narrowed as this one is."""
    asked = {
        name: request.GET[name]
        for name in ("quien", "acto", "dia", "sobre")
        if request.GET.get(name)
    }
    return f"{request.path}?{urlencode({**asked, 'antes': write_place(place)})}"


def _waits_long(row: LogRow, now: datetime) -> bool:
    return row.state == RowState.UNSEALED and row.at < now - WAITS_AT_MOST
