"""A database of its own that everything is committed to, and the commands that use it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import override_settings
from tests.database import clone, drop
from tests.domain.intake.content import content_hash
from tests.domain.registry.content import keys_without_record, registry_hash

from baluarte.cli.main import main
from baluarte.config.preparation import connected_as
from baluarte.domain.intake.models import SourceList
from baluarte.domain.wall.context import acting_as_operator

ROOT = Path(__file__).resolve().parents[2]
BALUARTE = Path(sys.executable).with_name("baluarte")
LAY = """
import sys
import django
django.setup()
from tests.factories.access import AT, make_account, make_institution
from baluarte.config.preparation import connected_as
from baluarte.domain.territory.actions import load_framework
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.framework import read_framework
from baluarte.domain.wall.context import acting_as_operator
framework = read_framework()
country = read_country(framework.of_states(*sys.argv[1:]) if sys.argv[1:] else framework)
with connected_as("bal_owner"), acting_as_operator():
    load_framework(country=country, by=None, at=AT)
    one, other = make_institution(), make_institution()
    roles = ["documenter", "data_steward"]
    print(make_account(institution=one, roles=roles).username,
          make_account(institution=other, roles=roles).username,
          make_account(institution=one, roles=["documenter"]).username)
"""


@dataclass
class Installation:
    """A database with some states and three people, and the command that they use."""

    environment: dict[str, str]
    steward: str
    stranger: str
    documenter: str
    blocker: Any

    def run(self, *arguments: object) -> tuple[int, str]:
        return call(self.environment, *arguments, blocker=self.blocker)

    def bring(self, file, slug, *more: object, who: str = "") -> tuple[int, str]:
        return self.run("import", file, "--list", slug, "--as", who or self.steward, *more)

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(BALUARTE), *map(str, arguments)],
            env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def contents(self, *slugs: str) -> tuple[int, list[str]]:
        """Return how many keys seal nothing, and the sums of what is held of each list.

        Of each one for what intake holds, and one for what registry and people do.
        """
        with (
            inside(self.environment, self.blocker),
            connected_as("bal_owner"),
            acting_as_operator(),
        ):
            lists = [SourceList.objects.get(slug=slug) for slug in slugs]
            sums = [f"{content_hash(one)} {registry_hash(one)}" for one in lists]
            return keys_without_record(), sums


def call(environment: dict[str, str], *arguments: object, blocker: Any) -> tuple[int, str]:
    """Call the command in this process: starting one for each would take most of the time."""
    asked = [str(one) for one in arguments]
    with inside(environment, blocker):
        done = CliRunner().invoke(main, asked, catch_exceptions=False)
    return done.exit_code, done.output


@contextmanager
def inside(environment: dict[str, str], blocker: Any) -> Iterator[None]:
    """Use the database and the files of an installation from this process."""
    files = Path(environment.get("BALUARTE_FILES", settings.FILE_FOLDER))
    with (
        blocker.unblock(),
        pytest.MonkeyPatch.context() as patched,
        override_settings(FILE_FOLDER=files),
    ):
        for name, value in environment.items():
            patched.setenv(name, value)
        yield


def python(code: str, environment: dict[str, str], *arguments: str) -> str:
    """Run some lines in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def installed(blocker: Any, *states: str) -> Iterator[Installation]:
    """Lay an installation with these states, or with the whole country."""
    name = f"baluarte_test_{'_'.join(states) or 'country'}_{os.getpid()}"
    with blocker.unblock():
        clone(name)
    environment = os.environ | {
        "BALUARTE_DATABASE": name,
        "BALUARTE_FACE": "workbench",
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    try:
        people = python(LAY, environment | {"BALUARTE_FACE": "owner"}, *states).split()
        yield Installation(environment, *people, blocker)
    finally:
        with blocker.unblock():
            drop(name)
