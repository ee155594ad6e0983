"""Compiled code is read where it was laid, by whoever may not write there."""

import os
import subprocess
import sys

import pytest
from tests.read_only import can_close, run_closed

LOOP = """
from baluarte.science.kernels import kernel


@kernel(nogil=True)
def doubled(value):
    return 2 * value
"""
ASKED = """
import sys
sys.path.insert(0, {folder!r})
from loops import doubled
said = [doubled(one) for one in {values}]
print(said, sum(doubled.stats.cache_hits.values()), sum(doubled.stats.cache_misses.values()))
"""


@pytest.fixture
def laid(tmp_path):
    (tmp_path / "loops.py").write_text(LOOP)
    return tmp_path


def command(folder, *values):
    told = ASKED.format(folder=str(folder), values=[*values])
    return [sys.executable, "-W", "ignore", "-c", told]


def said_closed(folder, *values):
    """Return what a process says that may write neither beside the loop nor in its home."""
    done = run_closed(command(folder, *values), {"HOME": str(folder)}, folder=folder)
    return done.stdout.strip() or done.stderr


@pytest.mark.skipif(not can_close(), reason="no folder can be closed here")
def test_what_was_laid_is_read_by_who_may_not_write(laid):
    subprocess.run(command(laid, 2), check=True, capture_output=True)
    written = sorted(one.name for one in (laid / "__pycache__").glob("*.nb?"))
    assert (len(written), said_closed(laid, 2)) == (2, "[4] 1 0")


@pytest.mark.skipif(not can_close(), reason="no folder can be closed here")
def test_what_was_not_laid_is_compiled_for_the_process_alone(laid):
    subprocess.run(command(laid, 2), check=True, capture_output=True)
    assert said_closed(laid, 2, 0.5) == "[4, 1.0] 1 1"
    assert said_closed(laid, 0.5) == "[1.0] 0 1"


def test_a_kernel_writes_beside_its_source_and_nowhere_else(laid, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("cache")
    told = {"NUMBA_CACHE_DIR": str(elsewhere), "HOME": str(elsewhere), "PATH": os.defpath}
    subprocess.run(command(laid, 2), check=True, capture_output=True, env=told)
    assert ([*elsewhere.iterdir()], len([*(laid / "__pycache__").glob("*.nb?")])) == ([], 2)
