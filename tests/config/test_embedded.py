"""The embedded server: whoever starts it first, each finds it ready."""

import os
import shutil
import subprocess
import sys

from baluarte.config import embedded

START = """
import psycopg
from baluarte.config import embedded
server = embedded.server()
server.start()
psycopg.connect(
    host=str(server.sockets), dbname="postgres", user=embedded.SUPERUSER,
    password=server.password_of(embedded.SUPERUSER),
).close()
print(server.password_of(f"role-{__import__('os').getpid()}"))
"""


def test_two_who_start_it_for_the_first_time_both_find_it_ready(tmp_path):
    home = (embedded.SHARED_BY_ROOT if os.geteuid() == 0 else tmp_path) / f"twice-{os.getpid()}"
    environment = os.environ | {"BALUARTE_HOME": str(home)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", START], env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    server = embedded.Embedded(home / "postgres")
    try:
        said = [one.communicate() for one in both]
        assert [one.returncode for one in both] == [0, 0], said
        # Neither's password was lost under the other's.
        assert {out.strip() for out, _ in said} <= set(server.passwords().values())
        assert len(server.passwords()) == 3
    finally:
        server.remove()
        shutil.rmtree(home, ignore_errors=True)
