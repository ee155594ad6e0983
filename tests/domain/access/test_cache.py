"""The cache that all processes share: JSON, so that nobody who writes it runs code."""

import base64
import json
import pickle
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

pytestmark = pytest.mark.django_db
KEY = "allauth:rl:account:login_failed:10/60/ip:ip:203.0.113.7"


def rows():
    with connection.cursor() as cursor:
        cursor.execute("select key, value::text from public.access_cacheentry")
        return cursor.fetchall()


def expire(key):
    with connection.cursor() as cursor:
        cursor.execute("update public.access_cacheentry set expires_at = now() - interval '1 s'")


@pytest.mark.parametrize("value", [True, "y", 3, [1764302400.1234567, 1764302401.5], {"a": None}])
def test_what_is_kept_is_found(value):
    cache.set(KEY, value, 60)
    assert (cache.get(KEY), cache.get("another", "none")) == (value, "none")
    assert (cache.delete(KEY), cache.delete(KEY), cache.get(KEY)) == (True, False, None)


def test_only_the_first_adds_until_it_expires():
    assert (cache.add(KEY, "first", 60), cache.add(KEY, "second", 60)) == (True, False)
    assert cache.get(KEY) == "first"
    expire(KEY)
    assert (cache.get(KEY), cache.add(KEY, "third", 60), cache.get(KEY)) == (None, True, "third")


def test_what_has_expired_goes_as_more_comes():
    cache.set(KEY, 1, 60)
    expire(KEY)
    cache.set("another", 2, 60)
    assert [value for _, value in rows()] == ["2"]


def test_no_address_is_kept():
    cache.set(KEY, [1.5], 60)
    assert "203.0.113.7" not in str(rows())


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object()])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(TypeError):
        cache.set(KEY, value, 60)


class Planted:
    """What an attacker writes: unpickled, it touches a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_planted_pickle_is_never_loaded(tmp_path):
    mark = tmp_path / "ran"
    planted = base64.b64encode(pickle.dumps(Planted(mark))).decode()
    cache.set(KEY, [], 60)
    with connection.cursor() as cursor:
        cursor.execute(
            "update public.access_cacheentry set value = %s::jsonb", [json.dumps(planted)]
        )
    assert (cache.get(KEY), mark.exists()) == (planted, False)
    # It is one that would run.
    pickle.loads(base64.b64decode(planted))
    assert mark.exists()


def test_no_cache_of_the_workbench_unpickles():
    assert {one["BACKEND"] for one in settings.CACHES.values()} == {
        "baluarte.domain.access.cache.JsonCache"
    }
