"""The page on deployment, walked: its commands on a bare Debian, and what they promise."""

import subprocess
import sys

import pytest
from tests.house.sources import ROOT

TOOL = ROOT / "tools" / "walk_deployment.py"


@pytest.mark.prove
def test_the_page_on_deployment_holds_on_a_bare_debian(tmp_path_factory):
    root = tmp_path_factory.mktemp("debian") / "root"
    done = subprocess.run(
        [sys.executable, str(TOOL), "--root", str(root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "The walk needs" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    assert "ok     another address is not" in done.stdout
