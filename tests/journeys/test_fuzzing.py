"""Programs that send whatever they like, as each role: no answer is a failure of the server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from baluarte.demo.walkthrough.people import PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.prove, pytest.mark.timeout(3600)]
SCHEMATHESIS = Path(__file__).resolve().parents[2] / ".local" / "security" / "bin" / "schemathesis"
EXAMPLES = os.environ.get("FUZZING_EXAMPLES", "40")
MAKE_TOKEN = """
import sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from baluarte.domain.access.actions import make_token
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import Account
from baluarte.domain.wall.context import acting_as, acting_as_nobody
with acting_as_nobody():
    account = Account.objects.get(username=sys.argv[1]).pk
now = timezone.now()
with acting_as(account):
    print(make_token(label="fuzzing", scopes=list(Scope), until=now + timedelta(days=1),
                     by=account, at=now)[1])
"""


@pytest.fixture(scope="module", autouse=True)
def _installed():
    if not SCHEMATHESIS.exists():
        pytest.skip("schemathesis is not installed: make .local/security/installed")


@pytest.mark.parametrize("username", [person.username for person in PEOPLE])
def test_no_answer_to_a_role_is_a_failure_of_the_workbench(system, username, tmp_path):
    bearer = f"Bearer {token_of(system, username)}"
    assert fuzzed(system.workbench, "Authorization", bearer, within=tmp_path) == 0


def test_no_answer_to_anybody_is_a_failure_of_the_portal(system, tmp_path):
    assert fuzzed(system.portal, "Accept", "application/json", within=tmp_path) == 0


def token_of(system, username):
    done = subprocess.run(
        [sys.executable, "-c", MAKE_TOKEN, username],
        env=system.environment | {"DJANGO_SETTINGS_MODULE": "baluarte.config.settings"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


def fuzzed(address, header, value, *, within):
    """Return how schemathesis ended: 0 where no operation answered 500 or more."""
    done = subprocess.run(
        [
            str(SCHEMATHESIS), "run", f"{address}/api/v1/openapi.json",
            "--header", f"{header}: {value}", "--checks", "not_a_server_error",
            "--max-examples", EXAMPLES, "--seed", "1", "--no-color",
        ],
        cwd=within, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(done.stdout[-6000:])
    return done.returncode
