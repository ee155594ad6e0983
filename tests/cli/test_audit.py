"""A witness's round: asked, signed elsewhere and kept, by the commands that do it."""

import pytest
from tests.cli.installation import installed


@pytest.fixture(scope="module")
def installation(django_db_setup, django_db_blocker):
    with installed(django_db_blocker, "30") as made:
        yield made


@pytest.fixture
def watched(installation, settings, tmp_path):
    """A log with a checkpoint, and what its witness needs of it."""
    settings.LOG_LAST = tmp_path / "log.last"
    installation.run("log", "sequence")
    installation.run("log", "export", tmp_path / "log")
    return installation, tmp_path


def sign(installation, folder, *, since, kept="kept"):
    asked = folder / f"asked-{since}"
    installation.run("log", "ask-witness", "--since", since, asked)
    return asked, installation.run(
        "log", "cosign", asked, "--name", "testigo.example", "--key", folder / "witness.key",
        "--log-key", folder / "log" / "key.json", "--kept", folder / kept,
    )  # fmt: skip


def test_what_a_witness_signed_is_kept_and_shown_with_the_checkpoint(watched, settings):
    installation, folder = watched
    asked, (code, said) = sign(installation, folder, since=0)
    assert code == 0, said
    settings.LOG_WITNESSES = [said.rpartition("key: ")[2].strip()]
    code, said = installation.run("log", "add-cosignature", asked.with_suffix(".signed"))
    assert (code, "testigo.example saw the log at" in said) == (0, True)


def test_whom_nobody_named_as_a_witness_is_not_kept(watched, settings):
    installation, folder = watched
    asked, _ = sign(installation, folder, since=0)
    settings.LOG_WITNESSES = []
    code, said = installation.run("log", "add-cosignature", asked.with_suffix(".signed"))
    assert (code, said.startswith("Error: ")) == (1, True)


def test_a_witness_signs_nothing_that_does_not_continue_what_it_saw(watched):
    installation, folder = watched
    assert sign(installation, folder, since=0)[1][0] == 0
    code, said = sign(installation, folder, since=0)[1]
    assert (code, "Not signed" in said) == (1, True)


def test_a_proof_from_what_was_never_signed_is_not_given(watched):
    installation, folder = watched
    code, said = installation.run("log", "ask-witness", "--since", 10**6, folder / "asked")
    assert (code, said.startswith("Error: "), (folder / "asked").exists()) == (1, True, False)
