"""Lays a registry of a hundred thousand invented events, once, as a registry comes to be.

Two organisations import their lists with the command, share them, pairs are proposed and some
judged, everything is decided and reviewed, and an edition is published.
"""

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path("/var/lib/baluarte/bench-pages")
ENVIRONMENT = {
    # Never the home of anything else: what is here is removed before it is laid anew.
    "BALUARTE_HOME": os.environ.get("BALUARTE_BENCH_HOME", str(HOME)),
    "BALUARTE_PLAIN_HTTP": "1",
    "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
}
os.environ.update(ENVIRONMENT)
sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import django  # noqa: E402 (settings are chosen first)

import baluarte  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from tests.bench.rows import MAPPING, write_rows  # noqa: E402

from baluarte.config import embedded, folders, preparation  # noqa: E402
from baluarte.demo.walkthrough.places import places_to_invent_in  # noqa: E402
from baluarte.domain.access.models import Account  # noqa: E402
from baluarte.domain.analysis.actions import refresh_rollups  # noqa: E402
from baluarte.domain.audit.actions import sequence  # noqa: E402
from baluarte.domain.intake.actions import change_share_level  # noqa: E402
from baluarte.domain.intake.choices import ShareLevel  # noqa: E402
from baluarte.domain.intake.models import SourceList  # noqa: E402
from baluarte.domain.linkage.actions import judge_pair, propose_pairs  # noqa: E402
from baluarte.domain.linkage.models import Pair  # noqa: E402
from baluarte.domain.publication.actions import (  # noqa: E402
    decide_publications,
    publish_edition,
    review_decisions,
)
from baluarte.domain.publication.choices import Ground, Publishable  # noqa: E402
from baluarte.domain.publication.models import Decision  # noqa: E402
from baluarte.domain.registry.choices import Verdict  # noqa: E402
from baluarte.domain.registry.models import Event  # noqa: E402
from baluarte.domain.territory.models import State  # noqa: E402
from baluarte.domain.wall.choices import DatabaseRole  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_nobody  # noqa: E402

BALUARTE = Path(sys.executable).with_name("baluarte")
# Who takes a list in, who looks a second time, and which share of the rows it has.
STEWARDS = (("maria", "ines", 0.6), ("tomas", "ramona", 0.4))
TOLD_TWICE = 2000
AT_ONCE, JUDGED, WAITING = 1000, 200, 500


def is_laid() -> bool:
    """Say whether it was laid to its end before, with the tables of today."""
    return _mark().exists() and _mark().read_text(encoding="utf-8") == _tables()


def mark() -> None:
    """Write down that it was laid to its end."""
    _mark().write_text(_tables(), encoding="utf-8")


def begin_anew() -> None:
    """Remove what was laid before, and lay people and places."""
    _run("database", "remove", "--yes")
    shutil.rmtree(folders.home(), ignore_errors=True)
    _run("demo", "load", "--reports", "0")
    # The home is another since this process began, and so is what proves whom a process acts for.
    settings.CONTEXT_KEY = folders.secret("context-key").encode()
    settings.JOB_KEY = folders.secret("job-key").encode()
    start()


def start() -> None:
    """Start the database that was laid."""
    embedded.server().start()


def lay(rows: int) -> None:
    """Lay it, saying how long each step took."""
    begun = time.monotonic()
    for step in _steps(rows):
        print(f"{time.monotonic() - begun:8.1f} s  {step}", flush=True)
        begun = time.monotonic()
    mark()


def _mark() -> Path:
    return folders.home() / "bench-is-laid"


def _tables() -> str:
    """Return a sum over the migrations."""
    found = sorted(Path(baluarte.__file__).parent.glob("domain/*/migrations/0*.py"))
    return sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def _steps(rows: int) -> Iterator[str]:
    begin_anew()
    yield "people and places"
    with TemporaryDirectory() as folder:
        for username, file, mapping in _written(Path(folder), rows):
            _run("import", file, "--list", "medida", "--mapping", mapping, "--as", username)
            yield f"the list of {username}"
    for username, reviewer, _ in STEWARDS:
        _share(username)
        yield f"{_decided(username, reviewer)} events of {username} decided and reviewed"
    yield f"{_proposed()} pairs proposed, {_judged()} judged"
    yield _published()
    yield f"{_sequenced()} entries of the log in order"
    yield f"{_summed()} months summed"
    with preparation.administrator(os.environ.get("BALUARTE_DATABASE", "baluarte")) as admin:
        # What autovacuum does within a minute of a large import.
        admin.execute("vacuum analyze")
    yield "vacuum analyze"


def _run(*arguments: object) -> None:
    asked = [str(BALUARTE), *map(str, arguments)]
    subprocess.run(asked, check=True, capture_output=True, env={**os.environ, **ENVIRONMENT})


def _written(folder: Path, rows: int) -> Iterator[tuple[str, Path, Path]]:
    """Yield each steward's file; the second tells some events of the first again."""
    mapping = folder / "bench.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    embedded.server().start()
    with preparation.connected_as(DatabaseRole.APP), acting_as_nobody():
        states = dict(State.objects.values_list("code", "name"))
        places = [
            (states[one.state], one.name, one.longitude, one.latitude)
            for one in places_to_invent_in()
        ]
    whole = folder / "whole.csv"
    write_rows(whole, rows, places)
    with whole.open(newline="", encoding="utf-8") as file:
        header, *lines = csv.reader(file)
    begin = 0
    for username, _, share in STEWARDS:
        end = begin + round(rows * share)
        path = folder / f"{username}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            again = lines[: TOLD_TWICE if begin else 0]
            told = [[f"again {n}", *line[1:]] for n, line in enumerate(again)]
            csv.writer(file).writerows([header, *told, *lines[begin + len(told) : end]])
        yield username, path, mapping
        begin = end


def _account(username: str) -> Account:
    return Account.objects.get(username=username)


def _share(username: str) -> None:
    with preparation.connected_as(DatabaseRole.APP):
        by = _account(username).pk
        with acting_as(by):
            change_share_level(
                source_list=SourceList.objects.get(slug="medida"),
                level=ShareLevel.PUBLISHABLE,
                by=by,
                at=timezone.now(),
            )


def _decided(username: str, reviewer: str) -> int:
    with preparation.connected_as(DatabaseRole.APP):
        by, second = _account(username).pk, _account(reviewer).pk
        with acting_as(by):
            events = list(Event.objects.order_by("reference"))[WAITING:]
        for some in _batches(events):
            with acting_as(by):
                decide_publications(
                    events=some,
                    fields=[field.value for field in Publishable],
                    ground=Ground.CONSENT,
                    ground_detail="Inventado.",
                    risk_note="Inventado: ninguna persona real.",
                    # As it is: what is measured is an edition of nearly all, not of few.
                    is_exact=True,
                    by=by,
                    at=timezone.now(),
                )
        with acting_as(second):
            waiting = list(Decision.objects.filter(decided_by_id=by).order_by("id"))[WAITING:]
        for seen in _batches(waiting):
            with acting_as(second):
                review_decisions(decisions=seen, agrees=True, by=second, at=timezone.now())
    return len(waiting)


def _batches(items: list) -> Iterator[list]:
    for begin in range(0, len(items), AT_ONCE):
        yield items[begin : begin + AT_ONCE]


def _proposed() -> int:
    with preparation.connected_as(DatabaseRole.APP):
        curator = _account("carlos").pk
    with preparation.connected_as(DatabaseRole.WORKER), acting_as(curator):
        return propose_pairs(at=timezone.now())


def _judged() -> int:
    with preparation.connected_as(DatabaseRole.APP):
        curator = _account("carlos").pk
        with acting_as(curator):
            pairs = list(Pair.objects.order_by("-weight", "id")[:JUDGED])
            for pair in pairs:
                judge_pair(
                    pair=pair,
                    verdict=Verdict.SAME,
                    reason="Inventado: se contó dos veces.",
                    by=curator,
                    at=timezone.now(),
                )
    return len(pairs)


def _published() -> str:
    with preparation.connected_as(DatabaseRole.APP):
        curator = _account("carlos").pk
    with preparation.connected_as(DatabaseRole.WORKER), acting_as(curator):
        edition = publish_edition(by=curator, at=timezone.now())
    return f"edition {edition} of {edition.events} events"


def _sequenced() -> int:
    count = 0
    with preparation.connected_as(DatabaseRole.WORKER):
        while True:
            with acting_as_nobody():
                step = sequence(at=timezone.now())
            if not step:
                return count
            count += step


def _summed() -> int:
    """Count anew what the worker counts within minutes."""
    count = 0
    with preparation.connected_as(DatabaseRole.WORKER):
        while True:
            with acting_as_nobody():
                step = refresh_rollups()
            if not step:
                return count
            count += step


if __name__ == "__main__" and not is_laid():
    lay(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
