"""The scan of `make check` finds what is planted for it: what finds nothing proves nothing."""

import runpy
import shutil

import pytest
from tests.house.sources import ROOT

SCAN = ROOT / "tools" / "security" / "scan.py"
TOOLS = ROOT / ".local" / "security" / "bin"
pytestmark = pytest.mark.skipif(
    not (TOOLS / "semgrep").exists(), reason="not installed: make .local/security/installed"
)


@pytest.fixture(scope="module")
def scan():
    return runpy.run_path(str(SCAN))


def test_each_rule_of_ours_finds_what_is_planted_for_it(scan):
    planted = scan["PLANTED"].findall((ROOT / scan["SAMPLES"] / "forbidden.py").read_text())
    found = {rule for rule, _ in scan["broken"](scan["SAMPLES"])}
    assert (set(planted) - found, len(set(planted)) > 5) == (set(), True)


def test_bandit_finds_what_is_planted(scan):
    assert scan["bandit_in"](scan["SAMPLES"]) != []


@pytest.mark.prove
def test_bandit_finds_nothing_of_ours(scan):
    """Which `make check` asks of all the sources each time: half a minute of a processor."""
    assert scan["bandit_found"]() == []


@pytest.mark.skipif(not shutil.which("gitleaks"), reason="not installed: apt-get install gitleaks")
def test_the_scan_for_secrets_finds_what_is_planted(scan, tmp_path):
    (tmp_path / "sample.py").write_text(f'TOKEN = "{scan["SECRET"]}"\n', encoding="utf-8")
    asked = ("gitleaks", "detect", "--no-git", "--no-banner", "--source", str(tmp_path))
    assert scan["run"](*asked).returncode == 1
