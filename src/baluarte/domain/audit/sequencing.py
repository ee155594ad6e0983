"""Whether the log in the database is the one whose end was signed: asked before signing again."""

from datetime import UTC, datetime

from baluarte.domain.audit import last_signed
from baluarte.domain.audit.checkpoints import CheckpointInvalid, verify_checkpoint
from baluarte.domain.audit.last_signed import LastSigned, LastSignedUnreadable
from baluarte.domain.audit.merkle import Frontier
from baluarte.domain.audit.models import Checkpoint, Leaf
from baluarte.domain.audit.signing import Signer


class LogRefused(Exception):
    """The log in the database does not continue what was signed; nothing is signed over it."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


def written_at(at: datetime) -> str:
    """Return an instant as checkpoints carry it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def known_end(log: Signer) -> LastSigned:
    """Return where the log ends, known from outside the database; raise if the two differ."""
    rows = list(Checkpoint.objects.order_by("-size")[:2])
    last = rows[0] if rows else None
    try:
        state = last_signed.read(origin=log.name)
    except LastSignedUnreadable:
        raise LogRefused("no_last_signed", size=last.size if last else 0) from None
    if state is None:
        if last or Leaf.objects.exists():
            raise LogRefused("no_last_signed", size=last.size if last else 0)
        return LastSigned(log.name, Frontier())
    found = _end_in(rows, log)
    for end in (state.next, state.signed):
        if end is not None and (end.size, end.root()) == (found.size, found.root()):
            return state.standing_at(end)
    code = "truncated" if found.size < state.signed.size else "forked"
    raise LogRefused(code, size=found.size, signed=state.signed.size)


def _end_in(rows: list[Checkpoint], log: Signer) -> Frontier:
    """Return the end of the log as the database has it, made anew since the checkpoint before."""
    last, before = (*rows, None, None)[:2]
    size = last.size if last else 0
    newest = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    if (-1 if newest is None else newest) != size - 1:
        raise LogRefused("leaves", size=size, leaves=0 if newest is None else newest + 1)
    if last is None:
        return Frontier()
    start = _frontier(before, log) if before else Frontier()
    end = _frontier(last, log)
    hashes = Leaf.objects.filter(index__gte=start.size).order_by("index")
    made = start.extend(map(bytes, hashes.values_list("hash", flat=True)))
    if made != end:
        raise LogRefused("rewritten", size=size, signed=start.size)
    return end


def _frontier(row: Checkpoint, log: Signer) -> Frontier:
    """Return the frontier of a checkpoint, once its root is the one that was signed."""
    try:
        said = verify_checkpoint(row.note, name=log.name, public_key=log.public_key)
        frontier = Frontier.from_bytes(bytes(row.frontier))
        is_same = (said.size, said.root, frontier.size) == (row.size, frontier.root(), row.size)
    except (CheckpointInvalid, ValueError):
        is_same = False
    if not is_same:
        raise LogRefused("checkpoint", size=row.size)
    return frontier
