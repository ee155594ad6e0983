"""An audit of finished invented files: a sample drawn by its seed, read in part, two findings.

Drawn and read by the registry's curator, who sees codes alone. Nothing in it is of any real file.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.statements import ENTERS
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.investigation.actions.learning import (
    NewClosure,
    NewFinding,
    NewSample,
    close_finding,
    draw_sample,
    note_finding,
    read_inquiry,
)
from baluarte.domain.investigation.choices import LearningChange
from baluarte.domain.investigation.models import AuditSample
from baluarte.domain.investigation.queries.learning import audited, frame
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

HOUSE = "registro"
SIZE, YEARS = 12, timedelta(days=6 * 365)
# Of each file that is read it is drawn by lot which faults it shows; two wait to be read.
UNREAD = 2
FAULTS = {"context_missing": 0.6, "work_hypothesis_missing": 0.4, "idle_file": 0.3}
OPEN = ("EDO-30-FIS", "previous_threats_ignored",
        "Las amenazas previas no se reunieron en las carpetas de la muestra.")  # fmt: skip
CLOSED = ("EDO-12-FIS", "context_missing",
          "En más de la mitad de las carpetas leídas falta el análisis de contexto.")  # fmt: skip
CHANGED = "La unidad pide el análisis antes de proponer el archivo."
SINCE = timedelta(days=150)


def audit_files(*, seed: int, at: datetime) -> Iterator[str]:
    """Draw a sample of finished files once, read most of it, close one finding of two."""
    with connected_as(DatabaseRole.APP):
        by = Account.objects.filter(username=ENTERS).values_list("pk", flat=True).first()
        if by is None:
            return
        with acting_as(by):
            drawn = _drawn(by, seed=seed, at=at)
            if drawn is None:
                return
            read = _read(drawn, Random(f"{seed} audit"), by=by, at=at)  # noqa: S311 (not a secret)
            _find(drawn, by=by, at=at)
    yield f"A sample of {drawn.size} finished files of {drawn.frame_size}, {read} of them read."


def _drawn(by: UUID, *, seed: int, at: datetime) -> AuditSample | None:
    today = local_day(at)
    first = today - YEARS
    number = frame(office="", first_date=first, last_date=today).count()
    if number <= UNREAD or AuditSample.objects.exists():
        return None
    given = NewSample(
        first_date=first, last_date=today, size=min(SIZE, number), seed=f"Sorteo inventado {seed}"
    )
    return draw_sample(
        holder=Institution.objects.get(slug=HOUSE), given=given, by=by, at=at,
    )  # fmt: skip


def _read(drawn: AuditSample, chance: Random, *, by: UUID, at: datetime) -> int:
    rows = list(audited(drawn))[:-UNREAD]
    for one in rows:
        found = [code for code, likely in FAULTS.items() if chance.random() < likely]
        read_inquiry(audited=one, found=found, by=by, at=at)
    return len(rows)


def _find(drawn: AuditSample, *, by: UUID, at: datetime) -> None:
    for office, kind, says in (OPEN, CLOSED):
        given = NewFinding(office=office, kind=kind, says=f"{says} (Inventado.)", sample=drawn)
        found = note_finding(given=given, by=by, at=at)
        if kind == CLOSED[1]:
            change = NewClosure(
                change=LearningChange.UNIT, says=f"{CHANGED} (Inventado.)",
                since_date=local_day(at) - SINCE,
            )  # fmt: skip
            close_finding(finding=found, given=change, by=by, at=at)
