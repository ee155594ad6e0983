"""What the tasks of her case say of her: each line, to whom it went, and her no to it."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.actions.own_sending import withdraw_own_line
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries.own_lines import OwnLine, OwnTask, open_own_tasks, own_tasks
from baluarte.domain.procedure.queries import courses_of, zone_of_matter
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup
from baluarte.web.cases.presenters import labels
from baluarte.web.cases.presenters.confirmations import of_her_window
from baluarte.web.layout.confirmation import NothingForm
from baluarte.web.procedure.instants import in_words

WORDS = "palabras"


def own_task_lines(request: HttpRequest) -> HttpResponse:
    """Show her which lines about her went to whom; the words only where she asks for them."""
    party, _every = lookup.herself(request)
    tasks, opens = own_tasks(party), request.GET.get("abrir") == WORDS
    if opens:
        open_own_tasks(tasks, by=acting_account(), at=timezone.now())
    said = labels.sent([one.sent for one in tasks], courses_of(party.case.matter))
    with timezone.override(zone_of_matter(party.case.matter)):
        context: dict[str, Any] = {
            "reference": written(party.case.reference),
            "asked": _asked(party),
            "opens": opens,
            "tasks": [
                told | {"sent": task.sent, "lines": task.lines, "is_read": became_known(task)}
                for told, task in zip(said, tasks, strict=True)
            ],
        }
        return render(request, "cases/window/task_lines.html", context)


def own_withdraw_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Let her withdraw one line herself: whoever was told opens it no more, at once."""
    party, _every = lookup.herself(request)
    task, line = _line_in(own_tasks(party), line_id)
    with timezone.override(zone := zone_of_matter(party.case.matter)):
        page = of_her_window(
            request, party.case, NothingForm.meant(request),
            title=_("Withdraw this line"),
            lead=_("From this instant they open it no more. The task itself stands."),
            button=_("Withdraw this line"),
            done=_("Withdrawn: they open it no more."),
            back=reverse("own_task_lines") + _asked(party),
            about=_facts(task, line, zone),
        )  # fmt: skip
        if page.is_ready:
            withdraw_own_line(party=party, line=line.key, by=acting_account(), at=timezone.now())
        return page.answer()


def became_known(task: OwnTask) -> datetime | None:
    """Return when who was told said that they had read it; nothing where nobody did."""
    return task.sent.acknowledged_at


def _facts(task: OwnTask, line: OwnLine, zone: ZoneInfo) -> list[dict[str, Any]]:
    whom = task.sent.institution.name
    if (read := became_known(task)) is not None:
        known = _("They said on %(at)s that they had read the task. What they read stays known.")
        known %= {"at": in_words(read, zone)}
    else:
        known = _("Nobody there has said that they read it; somebody may have opened it.")
    return [
        {"term": _("Line"), "value": line.kind.label},
        {"term": _("Sent to"), "value": whom, "note": in_words(task.sent.sent_at, zone)},
        {"term": _("What cannot be undone"), "value": known},
    ]


def _line_in(tasks: list[OwnTask], key: UUID) -> tuple[OwnTask, OwnLine]:
    for task in tasks:
        for line in task.lines:
            if line.key == key and line.withdrawn_at is None:
                return task, line
    raise Http404


def _asked(party: Party) -> str:
    return f"?expediente={party.case.reference}"
