"""The drill, small: copy, go on, erase, lose the machine, restore elsewhere, to an instant."""

from datetime import UTC, datetime

import pytest
from tests.config.backup.drill import new_drill

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    made = new_drill(tmp_path_factory.mktemp("drill"), "small")
    try:
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def lost(drill):
    """An installation that was copied, went on, erased, and was lost."""
    drill.make_identity()
    drill.act("lay 6 + knock")
    made = drill.run("backup", "make")
    # What is written before anybody receives is in the copies too.
    drill.act("write 1 + switch + found + switch + write 1")
    drill.receive()
    drill.run("log", "sequence")
    then = drill.act("write 1 + erase 0 + state")
    instant = datetime.now(UTC)
    drill.act("write 1 + erase 1 + found")
    drill.run("log", "sequence")
    drill.run("backup", "keys")
    drill.wait_until_away(datetime.now(UTC))
    listed, checked = drill.run("backup", "list"), drill.run("backup", "check")
    drill.kill()
    return {"instant": instant, "then": then, "made": made, "listed": listed, "checked": checked}


def test_what_was_copied_comes_back_as_it_was_and_nothing_erased_with_it(drill, lost):
    drill.bring_keys()
    said = drill.restore("--to", lost["instant"].isoformat())
    found, then = drill.act("state", home=drill.there), lost["then"]
    assert found["counts"] == then["counts"]
    assert found["root"] == then["root"] is not None
    assert found["is_answered"] is then["is_answered"] is True
    assert "Persona Inventada 1" in then["opened"][1]
    assert found["opened"] == ["erased", "erased", *then["opened"][2:], "absent"]
    assert all("Persona" in text for text in then["opened"][2:])
    assert "1 records that were erased later are erased again" in said
    assert "The log holds" in said


def test_an_older_log_is_told_signs_nothing_until_it_is_accepted_and_then_goes_on(drill, lost):
    drill.forget_there()
    drill.bring_keys()
    said = drill.restore("--to", lost["instant"].isoformat())
    assert "This copy is OLDER than what was signed" in said
    assert "accept-restore --reason" in said
    refused = drill.run("log", "sequence", home=drill.there, fails=True)
    assert "Nothing is signed" in refused
    assert "accept-restore" in refused
    accepted = drill.run("log", "accept-restore", "--reason", "a drill", home=drill.there)
    assert "The log forks at" in accepted
    drill.run("log", "sequence", home=drill.there)
    verified = drill.run("log", "verify", home=drill.there)
    assert "A restored copy was accepted at" in verified
    assert "The log is intact." in verified


def test_other_salts_are_refused_since_no_receipt_would_open_with_them(drill, lost):
    drill.forget_there()
    drill.bring_keys("keys", "log.key")
    said = drill.restore(fails=True)
    assert "receipt-lookup and receipt-mailbox are not the salts" in said
    assert not (drill.there / "postgres" / "data").exists()


def test_what_is_kept_apart_is_said_when_a_copy_is_made(drill, lost):
    assert f"{drill.here}/keys" in lost["made"]
    assert f"{drill.here}/log.key" in lost["made"]


def test_copies_are_listed_and_found_young(lost):
    assert "segments" in lost["listed"]
    assert "Everything written until" in lost["listed"]
    assert lost["checked"] == "The copies are young enough.\n"


def test_no_name_stands_in_clear_in_any_copy(drill, lost):
    content = b"".join(p.read_bytes() for p in drill.folder.rglob("*.age"))
    assert (b"Persona" in content, b"PG_VERSION" in content, len(content) > 1_000_000) == (
        False, False, True,
    )  # fmt: skip
