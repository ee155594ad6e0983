"""Key files: who may read them, and what happens to their versions."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from baluarte.domain.sealing.key_folder import (
    FolderKeys,
    KeyFolderMissing,
    KeyFolderUnsafe,
    KeyVersionInUse,
    add_version,
    create_key_folder,
    destroy_version,
    find_keys,
    retire_version,
)
from baluarte.domain.sealing.keys import (
    Key,
    KeyState,
    KeyVersionRetired,
    KeyVersionUnknown,
    WrapBroken,
    WrappedKey,
)

SECRET = Key(bytes(range(32)))


@pytest.fixture
def keys(tmp_path):
    return create_key_folder(tmp_path / "keys")


@pytest.fixture
def two_versions(keys):
    add_version(keys.folder)
    return keys


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_its_owners_alone(keys):
    file = keys.folder / "kek-0001.key"
    assert (mode_of(keys.folder), mode_of(file), file.stat().st_size) == (0o700, 0o400, 32)


def test_a_new_folder_holds_one_file_and_no_draft(keys):
    assert [path.name for path in keys.folder.iterdir()] == ["kek-0001.key"]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_the_users_mask_changes_nothing(tmp_path, umask):
    before = os.umask(umask)
    try:
        folder = create_key_folder(tmp_path / "keys").folder
    finally:
        os.umask(before)
    assert (mode_of(folder), mode_of(folder / "kek-0001.key")) == (0o700, 0o400)


def test_a_folder_that_exists_is_not_taken(keys):
    before = keys.wrap(SECRET)
    with pytest.raises(FileExistsError):
        create_key_folder(keys.folder)
    assert keys.unwrap(before) == SECRET


def test_of_many_who_make_the_folder_at_once_one_does(tmp_path):
    def create(_):
        try:
            return create_key_folder(tmp_path / "keys").current_version
        except FileExistsError:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(create, range(16)))
    left = [path.name for path in tmp_path.iterdir()]
    assert (made.count(1), made.count(None), left) == (1, 15, ["keys"])


def test_of_many_who_add_a_version_at_once_each_gets_its_own_or_none(keys):
    def add(_):
        try:
            return add_version(keys.folder)
        except FileExistsError:
            return None

    with ThreadPoolExecutor(8) as pool:
        added = [version for version in pool.map(add, range(16)) if version]
    left = sorted(path.name for path in keys.folder.iterdir())
    assert (sorted(added), left) == (
        list(range(2, len(added) + 2)),
        [f"kek-{version:04d}.key" for version in range(1, len(added) + 2)],
    )


def test_a_wrapped_key_comes_back(keys):
    assert keys.unwrap(keys.wrap(SECRET)) == SECRET


def test_folders_above_are_made(tmp_path):
    assert create_key_folder(tmp_path / "a" / "b" / "keys").current_version == 1


def test_no_file_stays_open(tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    keys = create_key_folder(tmp_path / "keys")
    for _ in range(20):
        keys.unwrap(keys.wrap(SECRET))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_two_folders_do_not_open_each_other(keys, tmp_path):
    stranger = create_key_folder(tmp_path / "other")
    with pytest.raises(WrapBroken):
        stranger.unwrap(keys.wrap(SECRET))


def test_a_new_version_wraps_from_now_on(keys):
    old = keys.wrap(SECRET)
    added = add_version(keys.folder)
    assert (old.version, added, keys.current_version, keys.wrap(SECRET).version) == (1, 2, 2, 2)


def test_an_older_version_still_unwraps(keys):
    old = keys.wrap(SECRET)
    add_version(keys.folder)
    assert keys.unwrap(old) == SECRET


def test_versions_are_told_oldest_first(two_versions):
    add_version(two_versions.folder)
    retire_version(two_versions.folder, version=2)
    told = list(two_versions.versions().items())
    assert told == [(1, KeyState.ACTIVE), (2, KeyState.RETIRED), (3, KeyState.ACTIVE)]


def test_a_retired_version_is_refused(two_versions):
    old = FolderKeys(two_versions.folder).wrap(SECRET)
    add_version(two_versions.folder)
    retire_version(two_versions.folder, version=old.version)
    with pytest.raises(KeyVersionRetired):
        two_versions.unwrap(old)


def test_retiring_twice_is_retiring_once(two_versions):
    retire_version(two_versions.folder, version=1)
    retire_version(two_versions.folder, version=1)
    assert two_versions.versions() == {1: KeyState.RETIRED, 2: KeyState.ACTIVE}


def test_the_current_version_cannot_be_retired(two_versions):
    with pytest.raises(KeyVersionInUse):
        retire_version(two_versions.folder, version=2)


def test_a_retired_number_is_never_used_again(two_versions):
    retire_version(two_versions.folder, version=1)
    destroy_version(two_versions.folder, version=1)
    assert (add_version(two_versions.folder), two_versions.current_version) == (3, 3)


def test_a_retired_version_stays_until_destroyed(two_versions):
    material = (two_versions.folder / "kek-0001.key").read_bytes()
    retire_version(two_versions.folder, version=1)
    assert (two_versions.folder / "kek-0001.retired").read_bytes() == material


def test_a_destroyed_version_leaves_only_its_number(two_versions):
    retire_version(two_versions.folder, version=1)
    destroy_version(two_versions.folder, version=1)
    file = two_versions.folder / "kek-0001.retired"
    assert (file.read_bytes(), mode_of(file)) == (b"", 0o400)


def test_a_destroyed_version_is_refused(two_versions):
    retire_version(two_versions.folder, version=1)
    destroy_version(two_versions.folder, version=1)
    with pytest.raises(KeyVersionRetired):
        two_versions.unwrap(WrappedKey(1, bytes(40)))


def test_an_active_version_cannot_be_destroyed(two_versions):
    with pytest.raises(KeyVersionInUse):
        destroy_version(two_versions.folder, version=1)


def test_an_unknown_version_is_refused(keys):
    with pytest.raises(KeyVersionUnknown):
        keys.unwrap(WrappedKey(7, bytes(40)))


def test_a_folder_without_keys_wraps_nothing(keys):
    (keys.folder / "kek-0001.key").unlink()
    with pytest.raises(KeyVersionUnknown):
        keys.wrap(SECRET)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(KeyFolderMissing, match="there is no key folder"):
        FolderKeys(tmp_path / "nowhere").wrap(SECRET)


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_a_file_of_its_owner_is_read(keys, mode):
    (keys.folder / "kek-0001.key").chmod(mode)
    assert keys.unwrap(keys.wrap(SECRET)) == SECRET


@pytest.mark.parametrize("mode", [0o404, 0o440, 0o444, 0o604, 0o620, 0o644, 0o666, 0o700, 0o4400])
def test_a_file_open_to_others_is_refused(keys, mode):
    (keys.folder / "kek-0001.key").chmod(mode)
    with pytest.raises(KeyFolderUnsafe, match=f"has mode {mode:04o}; it must be 0400 or 0600"):
        keys.wrap(SECRET)


@pytest.mark.parametrize("mode", [0o701, 0o710, 0o755, 0o770, 0o1777])
def test_a_folder_open_to_others_is_refused(keys, mode):
    keys.folder.chmod(mode)
    with pytest.raises(KeyFolderUnsafe, match="only its owner may enter"):
        keys.wrap(SECRET)


def test_a_folder_of_another_user_is_refused(keys, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: keys.folder.stat().st_uid + 1)
    with pytest.raises(KeyFolderUnsafe, match="/keys must belong to the user who runs this"):
        keys.wrap(SECRET)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_file_of_another_user_is_refused(keys):
    os.chown(keys.folder / "kek-0001.key", 12345, -1)
    with pytest.raises(KeyFolderUnsafe, match=r"kek-0001\.key must belong to the user"):
        keys.wrap(SECRET)


def test_a_link_to_a_key_is_refused(keys, tmp_path):
    file = keys.folder / "kek-0001.key"
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFolderUnsafe, match="cannot be read as a file of its own"):
        keys.wrap(SECRET)


def test_a_folder_in_place_of_a_key_is_refused(keys):
    file = keys.folder / "kek-0001.key"
    file.unlink()
    file.mkdir(mode=0o600)
    with pytest.raises(KeyFolderUnsafe, match="is not a file"):
        keys.wrap(SECRET)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(keys, length):
    file = keys.folder / "kek-0001.key"
    file.chmod(0o600)
    file.write_bytes(bytes(length))
    with pytest.raises(KeyFolderUnsafe, match="does not hold exactly 32 bytes"):
        keys.wrap(SECRET)


def test_a_version_in_two_files_is_refused(keys):
    (keys.folder / "kek-0001.retired").write_bytes(b"")
    with pytest.raises(KeyFolderUnsafe, match="holds version 1 twice"):
        keys.wrap(SECRET)


def test_other_files_are_left_alone(keys):
    for name in ("database-password", "kek-1.key", "kek-0002.key.bak", ".kek-0003.key.ab12"):
        (keys.folder / name).write_bytes(b"x")
    assert keys.versions() == {1: KeyState.ACTIVE}


@pytest.fixture
def credentials(keys):
    """The folder as a service manager hands it over: renamed files, group-readable, root's."""
    (keys.folder / "kek-0001.key").rename(keys.folder / "keys_kek-0001.key")
    (keys.folder / "keys_kek-0001.key").chmod(0o440)
    keys.folder.chmod(0o550)
    return keys.folder


def test_credentials_are_read_where_no_folder_is_configured(credentials):
    keys = find_keys(configured=None, environ={"CREDENTIALS_DIRECTORY": str(credentials)})
    assert keys.unwrap(keys.wrap(SECRET)) == SECRET


def test_credentials_may_be_configured_by_name(credentials):
    keys = find_keys(configured=credentials, environ={"CREDENTIALS_DIRECTORY": str(credentials)})
    assert keys.unwrap(keys.wrap(SECRET)) == SECRET


def test_the_same_folder_is_refused_where_nobody_handed_it_over(credentials):
    with pytest.raises(KeyFolderUnsafe):
        find_keys(configured=credentials, environ={}).wrap(SECRET)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has files of root to hand over")
def test_credentials_may_be_roots(credentials, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    keys = find_keys(configured=None, environ={"CREDENTIALS_DIRECTORY": str(credentials)})
    assert keys.unwrap(keys.wrap(SECRET)) == SECRET


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o640])
def test_credentials_open_to_others_are_refused(credentials, mode):
    (credentials / "keys_kek-0001.key").chmod(mode)
    keys = find_keys(configured=None, environ={"CREDENTIALS_DIRECTORY": str(credentials)})
    with pytest.raises(KeyFolderUnsafe, match="has mode"):
        keys.wrap(SECRET)


def test_a_configured_folder_comes_before_credentials(keys, tmp_path):
    other = create_key_folder(tmp_path / "other").folder
    found = find_keys(configured=keys.folder, environ={"CREDENTIALS_DIRECTORY": str(other)})
    assert found == FolderKeys(keys.folder, handed_over=False)


@pytest.mark.parametrize("environ", [{}, {"CREDENTIALS_DIRECTORY": ""}])
def test_no_folder_at_all_is_an_error(environ):
    with pytest.raises(KeyFolderMissing, match="no key folder is configured"):
        find_keys(configured=None, environ=environ)
