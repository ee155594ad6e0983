import socket
import subprocess
import sys
from io import BytesIO

import pytest
from tests.config.backup.fake_bucket import served

from baluarte.config.backup.stores import (
    Credentials,
    FolderStore,
    StoreMisnamed,
    StoreUnreachable,
    content_of,
    open_store,
)

LARGE = bytes(range(256)) * 60_000  # 15 MB: more than one part
KNOWN = Credentials("a-key", "a-secret", "us-east-1")


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    if request.param == "folder":
        (tmp_path / "copies").mkdir()
        yield FolderStore(tmp_path / "copies")
        return
    with served() as (address, _):
        yield open_store(f"{address}/copies/of/here", credentials=KNOWN)


class Breaking:
    """A source that ends badly after some megabytes."""

    def __init__(self):
        self.left = 12

    def read(self, size):
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("the source broke")
        return b"x" * min(size, 1 << 20)


class Closed:
    """A source that this user may not read."""

    def read(self, size):
        raise PermissionError(13, "Permission denied", "/a/file/of/another")


def test_a_source_that_cannot_be_read_is_not_told_as_a_fault_of_the_store(store):
    with pytest.raises(PermissionError, match="/a/file/of/another"):
        store.put("chains/one/files.age", Closed())
    assert store.stored() == []


@pytest.mark.parametrize("content", [b"", b"a", LARGE], ids=["nothing", "a byte", "parts"])
def test_what_was_put_is_what_is_read(store, content):
    store.put("chains/one/base.age", BytesIO(content))
    assert content_of(store, "chains/one/base.age") == content


def test_a_second_copy_of_a_name_takes_the_place_of_the_first(store):
    store.put("alive", BytesIO(b"first"))
    store.put("alive", BytesIO(b"then"))
    assert content_of(store, "alive") == b"then"


def test_names_are_listed_by_their_beginning_with_their_size(store):
    for name in ("chains/b/base.age", "chains/a/base.age", "keys/k.age", "chains/a/wal/1.age"):
        store.put(name, BytesIO(name.encode()))
    assert [(one.name, one.size) for one in store.stored("chains/a")] == [
        ("chains/a/base.age", 17), ("chains/a/wal/1.age", 18),
    ]  # fmt: skip
    assert [one.name for one in store.stored()][-1] == "keys/k.age"


def test_what_is_removed_is_gone_and_may_be_removed_again(store):
    store.put("keys/one.age", BytesIO(b"1"))
    store.remove("keys/one.age")
    store.remove("keys/one.age")
    with pytest.raises(FileNotFoundError):
        content_of(store, "keys/one.age")


def test_a_source_that_breaks_leaves_nothing_under_the_name(store):
    with pytest.raises(RuntimeError, match="the source broke"):
        store.put("chains/one/base.age", Breaking())
    assert store.stored() == []


def test_a_folder_holds_no_draft_after_a_source_broke(tmp_path):
    with pytest.raises(RuntimeError):
        FolderStore(tmp_path).put("base.age", Breaking())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_full_is_told_and_holds_nothing(tmp_path):
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from baluarte.config.backup.stores import FolderStore, StoreUnreachable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "try:\n"
        "    FolderStore(Path(sys.argv[1])).put('base.age', open('/dev/zero', 'rb'))\n"
        "except StoreUnreachable as told:\n"
        "    print(told)\n"
    )
    asked = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_every_request_is_signed_for_the_bucket_in_the_path():
    with served() as (address, bucket):
        store = open_store(f"{address}/copies/of/here", credentials=KNOWN)
        store.put("alive", BytesIO(b"1"))
        store.stored()
        assert bucket.asked
        assert {key for _, _, key in bucket.asked} == {"a-key"}
        assert all(path.startswith("/copies") for _, path, _ in bucket.asked)
        assert list(bucket.objects) == ["/copies/of/here/alive"]


def test_a_refusal_is_told_without_the_secret():
    with served() as (address, bucket):
        bucket.fails_on = "PUT"
        store = open_store(f"{address}/copies", credentials=KNOWN)
        with pytest.raises(StoreUnreachable) as refused:
            store.put("alive", BytesIO(b"1"))
    assert address in str(refused.value)
    assert "a-secret" not in str(refused.value) + repr(store)


def test_nobody_is_followed_to_another_host():
    with served() as (address, bucket), served() as (elsewhere, other):
        bucket.redirects_to = elsewhere
        store = open_store(f"{address}/copies", credentials=KNOWN)
        with pytest.raises(StoreUnreachable):
            store.put("alive", BytesIO(b"1"))
        assert other.asked == []


def test_a_service_that_is_not_there_is_told():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = open_store(f"http://127.0.0.1:{port}/copies", credentials=KNOWN)
    with pytest.raises(StoreUnreachable):
        store.stored()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreUnreachable, match="is not there"):
        FolderStore(tmp_path / "unmounted").stored()


@pytest.mark.parametrize(
    "named",
    ["http://objects.example.test/copies", "https://objects.example.test", "ftp://x.test/b",
     "https://user:word@objects.example.test/copies"],
)  # fmt: skip
def test_what_names_no_store_is_refused(named):
    with pytest.raises(StoreMisnamed):
        open_store(named, credentials=KNOWN)


def test_a_bucket_without_credentials_is_refused_and_none_are_looked_for():
    with pytest.raises(StoreMisnamed, match="access key"):
        open_store("https://objects.example.test/copies", credentials=None)
