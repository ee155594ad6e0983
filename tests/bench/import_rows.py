"""How fast a list comes in, and in how much memory: a measure, not a test.

    .venv/bin/python tests/bench/import_rows.py [ROWS] [--whole] [--peers] [--into EVENTS]

Makes a database of its own beside the others, fills it with the country, brings in so many
invented rows, and says rows a second and peak memory of the process that did it. Without `--whole`
it stops where intake ends; with it, the command runs as anybody would run it, and what it brought
is established in the registry too. With `--peers` the same rows are also copied into a bare table,
the floor of any import, and read by pandas. With `--into` they come into the registry that
`scale.py lay EVENTS` laid, and stay there; what was measured is added to its `scale.csv`.
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import count
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
INTO = int(sys.argv[sys.argv.index("--into") + 1]) if "--into" in sys.argv else None
if INTO:
    os.environ["BALUARTE_DATABASE"] = f"scale_{INTO}"
    os.environ["BALUARTE_HOME"] = os.environ.get(
        "BALUARTE_BENCH_HOME", "/var/lib/baluarte/bench-scale"
    )
NAME = os.environ.setdefault("BALUARTE_DATABASE", f"baluarte_bench_{os.getpid()}")
LIST = os.environ.setdefault("BALUARTE_BENCH_LIST", f"bench-{os.getpid()}")
sys.path[:0] = [str(Path(__file__).resolve().parents[1].parent)]

import django  # noqa: E402 (settings are chosen first)

django.setup()

from django.conf import settings  # noqa: E402
from tests.bench.cpu import EVERY_S, of_database  # noqa: E402
from tests.bench.rows import MAPPING, write_rows  # noqa: E402
from tests.factories import access as factories  # noqa: E402
from tests.factories.access import AT, make_account, make_institution  # noqa: E402

from baluarte.config import database, embedded, preparation  # noqa: E402
from baluarte.domain.access.queries import account_named, memberships_of  # noqa: E402
from baluarte.domain.files.reading import open_table  # noqa: E402
from baluarte.domain.intake.actions import (  # noqa: E402
    read_delivery,
    receive_delivery,
    take_in_list,
)
from baluarte.domain.intake.mapping import parse_mapping  # noqa: E402
from baluarte.domain.intake.messages import accounted  # noqa: E402
from baluarte.domain.territory.actions import load_framework  # noqa: E402
from baluarte.domain.territory.country import read_country  # noqa: E402
from baluarte.domain.wall.choices import DatabaseRole  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_operator  # noqa: E402

# What it lays lies on days that have passed.
settings.DATES_BACK = True


def main(rows: int, *, is_whole: bool, has_peers: bool) -> None:
    """Measure, and leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            # In a process of its own: what it needs would be counted as the import's.
            into = ["--into", str(INTO)] if INTO else []
            prepare = [sys.executable, __file__, "--prepare", folder, str(rows), *into]
            username = subprocess.run(prepare, check=True, capture_output=True, text=True).stdout
            measure(rows, Path(folder), username.split()[-1], is_whole=is_whole)
            if has_peers:
                measure_peers(Path(folder) / "rows.csv")
        finally:
            if not INTO:
                with preparation.administrator("postgres") as admin:
                    admin.execute(f'drop database if exists "{NAME}" with (force)')


def prepare(folder: Path, rows: int) -> str:
    """Make the database, the rows and the account; return its name."""
    if database.is_embedded():
        embedded.server().start()
    if INTO:
        # Beside those whom other processes have invented.
        factories._number = count(os.getpid() * 1000)
    else:
        preparation.prepare(NAME)
    country = read_country()
    with preparation.connected_as(DatabaseRole.OWNER, name=NAME), acting_as_operator():
        load_framework(country=country, by=None, at=AT)
        account = make_account(institution=make_institution(), roles=["documenter", "data_steward"])
    states = {place.code: place.name for place in country.states}
    places = [
        (states[one.code[:2]], one.name, one.longitude, one.latitude)
        for one in country.municipalities
        if one.longitude is not None and one.latitude is not None
    ]
    (folder / "bench.yaml").write_text(
        MAPPING.replace("name: bench", f"name: {LIST}"), encoding="utf-8"
    )
    write_rows(folder / "rows.csv", rows, places)
    return account.username


def measure(rows: int, folder: Path, username: str, *, is_whole: bool) -> None:
    """Bring the rows in, and say how long it took."""
    size = (folder / "rows.csv").stat().st_size
    whole = [
        Path(sys.executable).with_name("baluarte"), "import", folder / "rows.csv",
        "--list", LIST, "--mapping", folder / "bench.yaml", "--as", username,
    ]  # fmt: skip
    part = [sys.executable, __file__, "--read", folder, username]
    begun = time.monotonic()
    with of_database(NAME) as connections:
        importing = subprocess.Popen([str(one) for one in (whole if is_whole else part)])
        _, status, used = os.wait4(importing.pid, 0)
    seconds = time.monotonic() - begun
    print(
        f"{rows} rows ({size / 2**20:.0f} MiB) in {seconds:.1f} s: {rows / seconds:.0f} a second; "
        f"{used.ru_utime + used.ru_stime:.1f} s computed by itself, {sum(connections.values()):.1f} s "
        f"by the database; peak memory {used.ru_maxrss / 1024:.0f} MiB; "
        f"exit {os.waitstatus_to_exitcode(status)}; load {os.getloadavg()[0]:.1f}"
    )
    if INTO:
        from tests.bench.scale import note

        spent = used.ru_utime + used.ru_stime + sum(connections.values())
        note(INTO, f"import of {rows} rows", seconds=seconds, computed=spent)


def measure_peers(path: Path) -> None:
    """Copy the rows into a table without keys or wall, and read them into a frame."""
    with path.open(encoding="utf-8") as file:
        columns = ", ".join(f'"{name}" text' for name in file.readline().strip().split(","))
    with of_database(NAME) as connections, preparation.administrator(NAME) as admin:
        admin.execute(f"create table bare ({columns})")
        begun = time.monotonic()
        with admin.cursor().copy("copy bare from stdin (format csv, header)") as copying:
            copying.write(path.read_bytes())
        seconds = time.monotonic() - begun
        time.sleep(2 * EVERY_S)
    print(f"copied bare in {seconds:.1f} s, {sum(connections.values()):.1f} s by the database")
    read = [sys.executable, "-c", "import sys, pandas; pandas.read_csv(sys.argv[1], dtype=str)"]
    begun = time.monotonic()
    _, _, used = os.wait4(subprocess.Popen([*read, str(path)]).pid, 0)
    print(
        f"read by pandas in {time.monotonic() - begun:.1f} s, {used.ru_utime + used.ru_stime:.1f} s "
        f"computed; peak memory {used.ru_maxrss / 1024:.0f} MiB"
    )


def read(folder: Path, username: str) -> None:
    """Take the rows in as the command does, and stop there."""
    path = folder / "rows.csv"
    mapping = parse_mapping((folder / "bench.yaml").read_text(encoding="utf-8"))
    with preparation.connected_as(DatabaseRole.APP, name=NAME), path.open("rb") as file:
        account = account_named(username)
        table = open_table(file, name=path.name)
        with acting_as(account.pk):
            [held] = memberships_of(account.pk, at=AT).filter(role="data_steward")
            source_list = take_in_list(
                slug=LIST, mapping=mapping, steward=held.institution, by=account.pk, at=AT
            )
            delivery = receive_delivery(
                source_list=source_list,
                sha256="0" * 64,
                table=table,
                mapping=mapping,
                accessed_date=date(2026, 1, 15),
                by=account.pk,
                at=AT,
            )
        *_, delivery = read_delivery(delivery=delivery, rows=table.rows, by=account.pk, at=AT)
        print(accounted(delivery.counts, rows=delivery.rows))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--prepare", folder, rows, *_]:
            print(prepare(Path(folder), int(rows)))
        case ["--read", folder, username]:
            read(Path(folder), username)
        case [*given]:
            numbers = [int(one) for one in given if one.isdecimal() and int(one) != INTO]
            main(*(numbers or [100_000]), is_whole="--whole" in given, has_peers="--peers" in given)
