"""A real log of ten thousand traffic fines, as occurrences of a protocol of invented form."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from baluarte.norms.agenda import ActRefused, Agenda, Happening, Occurrence, agenda, check
from baluarte.norms.clocks import Calendar
from baluarte.norms.protocols import read
from baluarte.norms.protocols.form import Event, Protocol, Role, RoleKind
from baluarte.norms.protocols.reading import Vocabulary

LOG = Path("data") / "procedures" / "road_traffic_fines_event_log.csv.gz"
TEXT = Path(__file__).with_name("traffic_fine.yaml")
BEGINS = "Create Fine"
STEPS = {
    "Send Fine": "TF-1",
    "Insert Fine Notification": "TF-2",
    "Payment": "TF-3",
    "Add penalty": "TF-4",
    "Send for Credit Collection": "TF-5",
    "Insert Date Appeal to Prefecture": "TF-6",
    "Send Appeal to Prefecture": "TF-7",
    "Receive Result Appeal from Prefecture": "TF-8",
    "Notify Result Appeal to Offender": "TF-9",
    "Appeal to Judge": "TF-10",
}
EVENTS = (
    "fine_created", "fine_sent", "fine_notified", "fine_paid", "penalty_added",
    "sent_for_collection", "prefecture_appealed", "appeal_sent", "result_received",
    "result_notified", "judge_appealed",
)  # fmt: skip
ROLES = {"fining_office": RoleKind.INSTITUTION, "offender": RoleKind.PERSON}
# The log knows days: each stands for its first instant, and so a time is whole days.
CALENDAR = Calendar(zone=ZoneInfo("UTC"))
DAY = timedelta(days=1)


def traffic_fine() -> Protocol:
    """Read the protocol, in words of its own."""
    words = Vocabulary(
        {code: Event(code, {}, is_external=code == EVENTS[0]) for code in EVENTS},
        {code: Role(code, {}, kind, {}) for code, kind in ROLES.items()},
    )
    return read(TEXT.read_text(encoding="utf-8"), words=words)


def cases(path: Path, protocol: Protocol) -> Iterator[tuple[Occurrence, ...]]:
    """Yield what happened in each case, in the order of the log."""
    told: dict[str, list[Occurrence]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told.setdefault(row["case_id"], []).append(_occurrence(row, protocol))
    yield from map(tuple, told.values())


def agenda_at_its_end(protocol: Protocol, told: tuple[Occurrence, ...]) -> Agenda:
    """Draw the agenda of a case on the day of the last thing that is known of it."""
    return agenda(protocol, told, at=max(one.latest for one in told), calendar=CALENDAR)


def refusals(protocol: Protocol, told: tuple[Occurrence, ...]) -> list[tuple[str, str]]:
    """Return the step and the reason of each act that the protocol's order refuses."""
    kept: list[Occurrence] = []
    found = []
    for one in told:
        try:
            if one.kind == Happening.DONE:
                check(protocol, kept, one, at=one.latest, calendar=CALENDAR)
        except ActRefused as refused:
            found.append((one.step, refused.code))
            continue
        kept.append(one)
    return found


def _occurrence(row: dict[str, str], protocol: Protocol) -> Occurrence:
    at = datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC)
    # Of one day, in the order of the log: names are compared where instants are the same.
    name = f"{int(row['.order']):06}"
    if row["activity"] == BEGINS:
        return Occurrence(name, Happening.HAPPENED, at, events=("fine_created",))
    step = protocol.step(STEPS[row["activity"]])
    return Occurrence(name, Happening.DONE, at, step=step.id, events=step.emits)
