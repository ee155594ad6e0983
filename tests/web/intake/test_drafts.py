"""What is kept between a preview and its taking in: sealed, one's own, for a while."""

import os
import sys
import time
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from tests.web.intake.conftest import row, rows, sheet

from baluarte.domain.wall.context import acting_as
from baluarte.web.intake.drafts import (
    KEPT_HOURS,
    MOST_PER_ACCOUNT,
    NoSuchDraft,
    discard_draft,
    keep_draft,
    new_draft,
    open_draft,
    sweep_drafts,
)

pytestmark = pytest.mark.django_db
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CANARY = "Canaria-Inventada-7731"


@pytest.fixture
def draft(cast, files):
    with acting_as(cast.owner.pk):
        yield keep_draft(
            new_draft(
                account=cast.owner.pk,
                institution=cast.institution.pk,
                source_list=None,
                file_name=f"{CANARY}.csv",
                accessed_date=date(2026, 3, 1),
                mapping={"name": CANARY},
                study={"columns": [CANARY, "\udc80"]},
                content=CANARY.encode() * 50,
            )
        )


def again(draft):
    return new_draft(**{name: value for name, value in vars(draft).items() if name != "pk"})


def paths(files):
    return sorted((files / "drafts").iterdir())


def test_what_was_kept_is_opened_as_it_was(draft):
    assert open_draft(draft.pk, account=draft.account) == draft


def test_nothing_of_it_lies_on_the_disk_in_clear(draft, files):
    held = b"".join(path.read_bytes() for path in paths(files))
    assert CANARY.encode() not in held


def test_only_its_sender_opens_it(draft, cast):
    with pytest.raises(NoSuchDraft):
        open_draft(draft.pk, account=cast.colleague.pk)


def test_moved_under_another_name_it_does_not_open(draft, cast, files):
    [path] = paths(files)
    path.rename(path.with_name(f"{cast.colleague.pk.hex}-{draft.pk.hex}"))
    with pytest.raises(NoSuchDraft):
        open_draft(draft.pk, account=cast.colleague.pk)


def test_given_to_another_organisation_it_does_not_open(draft, cast, files):
    [path] = paths(files)
    path.write_bytes(cast.others.pk.bytes + path.read_bytes()[16:])
    with pytest.raises(NoSuchDraft):
        open_draft(draft.pk, account=draft.account)


def test_its_folder_is_private(draft, files):
    modes = [oct(path.stat().st_mode & 0o777) for path in (files / "drafts", *paths(files))]
    assert modes == ["0o700", "0o600"]


def test_after_a_while_it_is_gone(draft, files):
    [path] = paths(files)
    old = time.time() - KEPT_HOURS * 3600 - 1
    os.utime(path, (old, old))
    with pytest.raises(NoSuchDraft):
        open_draft(draft.pk, account=draft.account)
    sweep_drafts(account=uuid4())
    assert paths(files) == []


def test_how_old_it_is_is_asked_of_our_clock_and_not_of_the_disks(draft, files, monkeypatch):
    ahead = time.time() + 24 * 3600
    monkeypatch.setattr(time, "time", lambda: ahead)
    kept = keep_draft(again(draft))
    assert open_draft(kept.pk, account=kept.account).content == draft.content


def test_an_account_keeps_only_its_newest_few(draft, files):
    for age in range(MOST_PER_ACCOUNT + 2):
        kept = keep_draft(again(draft))
        path = files / "drafts" / f"{kept.account.hex}-{kept.pk.hex}"
        os.utime(path, (time.time() - age, time.time() - age))
    sweep_drafts(account=draft.account)
    assert len(paths(files)) == MOST_PER_ACCOUNT - 1


def test_discarded_it_is_gone(draft, files):
    discard_draft(draft)
    assert paths(files) == []


@pytest.fixture
def written():
    """Watch which files are opened to be written; a hook cannot be taken out, so it is stilled."""
    paths, is_watching = [], [True]

    def watch(event, arguments):
        is_open = is_watching and event == "open"
        if is_open and isinstance(arguments[0], str) and (arguments[2] or 0) & WRITES:
            paths.append(Path(arguments[0]))

    sys.addaudithook(watch)
    yield paths
    is_watching.clear()


def test_a_sent_file_touches_no_disk_in_clear(desk, files, written):
    desk.preview(sheet(row(1, Nombre=CANARY), *rows(3)) + b" " * 3_000_000)
    assert {path.parent for path in written if path.parts[1] not in ("dev", "proc")} == {
        files / "drafts"
    }
    held = b"".join(path.read_bytes() for path in paths(files))
    assert CANARY.encode() not in held
