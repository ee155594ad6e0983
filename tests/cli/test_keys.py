"""The installation's key: renewed, retired, destroyed, and brought back from two of three shares."""

import shutil
import stat
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from tests.cli.installation import installed

from baluarte.cli.main import main
from baluarte.domain.sealing import installation as sealing


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with installed(django_db_blocker, "30") as found:
        yield found


@contextmanager
def own_keys(made, settings, tmp_path):
    """Give an installation a folder of keys of its own."""
    folder = tmp_path / "keys"
    shutil.copytree(settings.KEY_FOLDER, folder)
    settings.KEY_FOLDER = folder
    sealing.keys.cache_clear()
    try:
        yield made, folder
    finally:
        sealing.keys.cache_clear()


@pytest.fixture
def here(made, settings, tmp_path):
    with own_keys(made, settings, tmp_path) as found:
        yield found


@pytest.fixture
def renewing(django_db_setup, django_db_blocker, settings, tmp_path):
    """One that nobody else uses: what it wraps opens with the keys of this test alone."""
    with (
        installed(django_db_blocker, "31") as found,
        own_keys(found, settings, tmp_path) as (made, folder),
    ):
        yield made, folder


def listed(installation):
    code, said = installation.run("keys", "list")
    assert code == 0, said
    return [line.split("  ") for line in said.splitlines()]


def test_a_renewed_key_wraps_everything_and_the_old_one_is_retired_then_destroyed(renewing):
    installation, folder = renewing
    [[version, state, wraps]] = listed(installation)[-1:]
    assert state == "in use"
    code, said = installation.run("keys", "renew")
    newer = str(int(version) + 1)
    assert code == 0, said
    assert said.startswith(f"Version {newer} wraps from now on.")
    assert listed(installation)[-2:] == [
        [version, "in use", "wraps 0 owners' keys"],
        [newer, "in use", wraps],
    ]
    assert installation.run("keys", "retire", version)[0] == 0
    assert listed(installation)[-2][1] == "retired"
    assert installation.run("keys", "destroy", version, "--yes")[0] == 0
    assert (folder / f"kek-{int(version):04d}.retired").read_bytes() == b""
    assert installation.run("keys", "rotate") == (0, "0 owners' keys were wrapped anew.\n")
    assert installation.run("log", "sequence")[0] == 0


def test_what_still_wraps_is_neither_retired_nor_destroyed(here):
    installation, _ = here
    version = listed(installation)[-1][0]
    for act in ("retire", "destroy"):
        code, said = installation.run("keys", act, version)
        assert code == 1
        assert "still wraps" in said


def test_a_version_that_is_not_there_is_said(here):
    code, said = here[0].run("keys", "retire", 99)
    assert (code, said.startswith("Error: ")) == (1, True)


def shares_of(installation, version):
    code, said = installation.run("keys", "split", version)
    assert code == 0, said
    return [part.splitlines()[1] for part in said.split("\n\n") if part.startswith("Share")]


def recover(installation, version, *typed):
    with installation.blocker.unblock():
        done = CliRunner(env=installation.environment).invoke(
            main, ["keys", "recover", version], input="\n".join(typed) + "\n"
        )
    return done.exit_code, done.output


@pytest.mark.parametrize("pair", [(0, 1), (2, 0), (1, 2)])
def test_any_two_shares_bring_a_lost_key_back(here, pair):
    installation, folder = here
    version = listed(installation)[-1][0]
    shares = shares_of(installation, version)
    path = folder / f"kek-{int(version):04d}.key"
    kept = path.read_bytes()
    path.unlink()
    code, said = recover(installation, version, *(shares[one].lower() for one in pair))
    assert code == 0, said
    assert path.read_bytes() == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert not any(share in said for share in shares)


def test_a_key_that_is_there_is_not_replaced(here):
    installation, _ = here
    version = listed(installation)[-1][0]
    one, other, _third = shares_of(installation, version)
    code, said = recover(installation, version, one, other)
    assert code == 1
    assert "holds version" in said


@pytest.mark.parametrize("fault", ["mistyped", "twice"])
def test_shares_that_do_not_fit_are_said(here, fault):
    installation, folder = here
    version = listed(installation)[-1][0]
    one, other, _third = shares_of(installation, version)
    (folder / f"kek-{int(version):04d}.key").unlink()
    typed = (
        (one, one) if fault == "twice" else (one, other[:-1] + ("0" if other[-1] != "0" else "1"))
    )
    code, said = recover(installation, version, *typed)
    assert code == 1
    assert "Traceback" not in said
    assert not (folder / f"kek-{int(version):04d}.key").exists()
