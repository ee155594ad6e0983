from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from baluarte.domain.audit.queries import entries, entries_before, last_checkpoint

PAGE = 50


def log(request: HttpRequest) -> HttpResponse:
    """Show what one did, or everything to whoever audits: acts and times, never contents."""
    before = parse_datetime(request.GET.get("antes", "").replace(" ", "+"))
    shown = list((entries_before(before) if before else entries())[: PAGE + 1])
    last = shown[PAGE - 1] if len(shown) > PAGE else None
    context = {
        "entries": shown[:PAGE],
        "next_from": last.recorded_at.isoformat() if last else "",
        "checkpoint": last_checkpoint(),
    }
    return render(request, "audit/log.html", context)
