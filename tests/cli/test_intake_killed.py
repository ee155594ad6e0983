"""An import killed anywhere and run again ends as one that nobody disturbed, nothing twice.

What intake, registry and people hold is compared by meaning (`tests/domain/*/content.py`): random
keys and instants are replaced by what they point to, and nothing else is left out.
"""

import random
import signal
import time
from contextlib import contextmanager

import pytest
from tests.cli.installation import installed
from tests.factories.intake import MAPPING, csv_of, row

from baluarte.config.preparation import administrator

KILLS, ATTEMPTS = 20, 60
ROWS, CHUNK = 2400, 120
INSIDE = {"Lon": "-104.28", "Lat": "19.13"}
# File and shipped mapping of lists that lie beside the project; they are never copied into it.
REAL = {
    "a19_2018": "a19_2018_reports.geojson",
    "cpj": "cpj_mexico_1992_2024.csv",
    "global_witness": "global_witness_mexico_2012_2021.csv",
}
INVENTED = "invented"
PROGRESS = """
select d.rows_done, count(r.id)
  from intake_sourcelist l join intake_delivery d on d.source_list_id = l.id
  left join registry_link r on r.compartment_id = l.compartment_id
 where l.slug = %s group by d.rows_done
"""


@pytest.fixture(scope="module")
def country(django_db_blocker):
    with installed(django_db_blocker) as installation:
        yield installation


@pytest.fixture(scope="module")
def two_states(django_db_blocker):
    with installed(django_db_blocker, "06", "29") as installation:
        yield installation


def test_an_import_that_is_killed_and_run_again_ends_the_same(two_states, tmp_path):
    file, mapping = invented(tmp_path, 120)
    assert_killed_it_ends_the_same(two_states, file, mapping, chunk=10, kills=1)


@pytest.mark.prove
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", [*REAL, INVENTED])
def test_an_import_killed_at_twenty_moments_ends_the_same(country, request, tmp_path, name):
    if name == INVENTED:
        file, mapping, chunk = *invented(tmp_path, ROWS), CHUNK
    else:
        folder = request.getfixturevalue("shared") / "data" / "aggressions"
        file, mapping, chunk = folder / REAL[name], name, 10
    assert_killed_it_ends_the_same(country, file, mapping, chunk=chunk, kills=KILLS)


def invented(folder, rows):
    """Write so many invented rows: some wait, some name several, some repeat a key."""
    file, mapping = folder / "larga.csv", folder / "mapeo.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    file.write_bytes(
        csv_of(
            row(
                Folio=str(n - 1 if n % 97 == 0 else n),
                Nombre=f"Persona Inventada {n}" + (", Otra Inventada" if n % 11 == 0 else ""),
                Fecha="" if n % 7 == 0 else "2018",
                **INSIDE,
            )
            for n in range(rows)
        )
    )
    return file, mapping


def assert_killed_it_ends_the_same(installation, file, mapping, *, chunk, kills):
    """Kill so many imports between their first row and their end; compare each with a whole one."""
    options = ("--mapping", mapping, "--chunk", chunk)
    name, chance = file.stem.replace("_", "-").lower(), random.Random(2026)
    with progress(installation) as ask:
        straight = f"{name}-derecha"
        lasts = seconds_to_the_end(installation, file, straight, options, ask)
        whole, slugs, fell = ask(straight), [], []
        for attempt in range(ATTEMPTS):
            slug = f"{name}-cortada-{attempt}"
            running = begun(installation, file, slug, options, ask)
            time.sleep(chance.uniform(0, lasts))
            running.send_signal(signal.SIGKILL)
            if running.wait() == -signal.SIGKILL:
                fell.append(ask(slug))
                slugs.append(slug)
                assert installation.bring(file, slug, *options)[0] == 0
            if len(slugs) == kills:
                break
        left = [ask(slug) for slug in slugs]
    loose, [expected, *found] = installation.contents(straight, *slugs)
    print(f"\n{name}: {whole} rows and links in {lasts:.1f} s; killed at {sorted(fell)}")
    assert (found, left, loose) == ([expected] * kills, [whole] * kills, 0)


def seconds_to_the_end(installation, file, slug, options, ask):
    """Import undisturbed; return how long it takes from the first rows to the last link."""
    running = begun(installation, file, slug, options, ask)
    begin, seen = time.monotonic(), {}
    while running.poll() is None:
        seen.setdefault(ask(slug), time.monotonic() - begin)
        time.sleep(0.005)
    assert running.returncode == 0
    return seen[ask(slug)]


def begun(installation, file, slug, options, ask):
    """Start an import and wait until its first rows are in."""
    asked = ["import", file, "--list", slug, "--as", installation.steward, *options]
    running = installation.start(*asked)
    while running.poll() is None and ask(slug)[0] == 0:
        time.sleep(0.005)
    return running


@contextmanager
def progress(installation):
    """Yield what says how many rows of a list are in for good, and how many links."""
    with administrator(installation.environment["BALUARTE_DATABASE"]) as admin:
        yield lambda slug: admin.execute(PROGRESS, [slug]).fetchone() or (0, 0)
