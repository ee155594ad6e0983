"""Short ways to write occurrences, and stories that Hypothesis makes up and the engine admits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from baluarte.norms.agenda import ActRefused, Happening, Occurrence, check
from baluarte.norms.clocks import Calendar
from baluarte.norms.protocols import events, protocol
from baluarte.norms.protocols.form import Choice

CALENDAR = Calendar()
CENTRE = ZoneInfo("America/Mexico_City")
BEGUN = datetime(2026, 2, 20, 16, tzinfo=UTC)
CODES = (
    "mech_extraordinary",
    "mech_ordinary",
    "criminal_case",
    "information_request",
    "protection_orders",
    "state_commission_complaint",
    "amparo",
)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=CENTRE)


def happens(id_, at, event, **more):
    return Occurrence(id_, Happening.HAPPENED, _at(at), events=(event,), **_told(more))


def done(id_, at, step, *emitted, **more):
    return Occurrence(id_, Happening.DONE, _at(at), step=step, events=emitted, **_told(more))


def of_a_step(kind, id_, at, step, **more):
    return Occurrence(id_, Happening(kind), _at(at), step=step, **_told(more))


def halt(kind, id_, at, **more):
    return Occurrence(id_, Happening(kind), _at(at), **_told(more))


def _at(at):
    return local(at) if isinstance(at, str) else at


def _told(more):
    if "told" in more:
        more["recorded_at"] = _at(more.pop("told"))
    return more


@st.composite
def acts(draw, of, number, now):
    kind = draw(
        st.sampled_from(["happened", *["done"] * 4, "extended", "excused", "suspended", "resumed"])
    )
    late = timedelta(minutes=draw(st.sampled_from([0, 0, 0, 30, 3000])))
    told = {"at": now - late, "recorded_at": now}
    if draw(st.integers(0, 9)) == 0:
        told["at"] = None
    if kind == "happened":
        starts = sorted({one for step in of.steps for one in step.starts if one in events()})
        names = (now + timedelta(days=draw(st.integers(1, 40)))).date()
        return Occurrence(
            f"o{number}",
            Happening.HAPPENED,
            events=(draw(st.sampled_from(starts)),),
            names=names,
            **told,
        )
    if kind in ("suspended", "resumed"):
        return Occurrence(f"o{number}", Happening(kind), **told)
    step = draw(st.sampled_from(of.steps))
    emitted = ()
    if kind == "done":
        emitted = step.emits if step.choose == Choice.ALL else (draw(st.sampled_from(step.emits)),)
    return Occurrence(f"o{number}", Happening(kind), step=step.id, events=emitted, **told)


@st.composite
def stories(draw, codes=CODES, longest=14):
    """A protocol and acts that the engine admitted one after another, up to a last instant."""
    of, told, now = protocol(draw(st.sampled_from(codes)), 1), [], BEGUN
    first = next(one for step in of.steps for one in step.starts if one in events())
    told.append(
        Occurrence(
            "o0",
            Happening.HAPPENED,
            now,
            now,
            events=(first,),
            names=now.date() + timedelta(days=20),
        )
    )
    for number in range(1, draw(st.integers(2, longest))):
        now += timedelta(minutes=draw(st.sampled_from([1, 7, 45, 200, 1440, 4321, 20_000])))
        act = draw(acts(of, number, now))
        try:
            check(of, told, act, at=now, calendar=CALENDAR)
        except ActRefused:
            continue
        told.append(act)
    return of, told, now
