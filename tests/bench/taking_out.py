"""How long it takes to write a file of everything, and in how much memory: a measure, not a test.

    .venv/bin/python tests/bench/taking_out.py ROWS [FORM ...]

Reads the registry that `scale.py lay ROWS` laid, as the curator who sees all of it, and writes each
form sealed, piece by piece, as the worker does; the pieces are thrown away. The peak is that of a
process that does nothing else. What was measured is added to `scale.csv` of the home.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.bench.scale import HOME, database, note  # noqa: E402 (it chooses the settings)

# isort: split
from django.db import transaction  # noqa: E402
from tests.bench.cpu import EVERY_S, of_database  # noqa: E402
from tests.database import connect_as_tester  # noqa: E402

from baluarte.config import embedded  # noqa: E402
from baluarte.domain.publication.choices import ExportFormat  # noqa: E402
from baluarte.domain.publication.exporting.facts import Answer  # noqa: E402
from baluarte.domain.publication.exporting.forms import FORMS  # noqa: E402
from baluarte.domain.publication.exporting.sealed import SealedPieces  # noqa: E402
from baluarte.domain.publication.exporting.tables import Tally  # noqa: E402
from baluarte.domain.publication.models import ExportPiece  # noqa: E402
from baluarte.domain.registry.queries import Filters  # noqa: E402
from baluarte.domain.sealing.actions import seal_content  # noqa: E402
from baluarte.domain.wall.context import acting_as  # noqa: E402

KNOWN_AT = datetime(2026, 6, 1, tzinfo=UTC)


class Thrown(SealedPieces):
    """Seals each piece, and keeps none."""

    def _keep(self, content: bytes) -> None:
        piece = ExportPiece(
            file_id=self._file, position=self._position, record_key=self._record_key
        )
        seal_content(piece, "content", content, key=self._key)
        self._position += 1


def main(rows: int, forms: list[str]) -> None:
    """Write each form in a process of its own, and say what it cost."""
    embedded.server().start()
    for form in forms or [str(one) for one in FORMS]:
        with of_database(database(rows)) as connections:
            begun = time.monotonic()
            writing = subprocess.Popen([sys.executable, __file__, "--write", str(rows), form])
            _, status, used = os.wait4(writing.pid, 0)
            seconds = time.monotonic() - begun
            time.sleep(2 * EVERY_S)
        print(
            f"{form}: {seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s computed by itself,"
            f" {sum(connections.values()):.1f} s by the database; peak {used.ru_maxrss / 1024:.0f}"
            f" MiB; exit {os.waitstatus_to_exitcode(status)}; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        spent = used.ru_utime + used.ru_stime + sum(connections.values())
        note(rows, f"export of everything, {form}", seconds=seconds, computed=spent)


def write(rows: int, form: str) -> None:
    """Write one form of everything that the curator sees."""
    connect_as_tester(database(rows))
    curator = UUID((HOME / f"{database(rows)}.who").read_text().split()[0])
    with acting_as(curator), transaction.atomic():
        stream, tally = Thrown(uuid4(), owner="institution:bench"), Tally()
        FORMS[ExportFormat(form)].write(stream, Answer(Filters(), KNOWN_AT), {}, tally)  # type: ignore[arg-type]
        stream.finish()
        print(f"{tally.events} events, {tally.acts} acts, {stream.bytes / 2**20:.0f} MiB; ", end="")
        sys.stdout.flush()
        transaction.set_rollback(True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--write", rows, form]:
            write(int(rows), form)
        case [rows, *forms]:
            main(int(rows), forms)
        case _:
            sys.exit(__doc__)
