"""What all processes of the workbench remember together for a while: limits of entering.

Kept as JSON: Django's own cache in the database unpickles, so that whoever can write its table
runs code in the process that holds the keys.
"""

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils.crypto import salted_hmac

# Some of what has expired goes with each value that comes, and nobody waits for it.
CLEARED = """
delete from public.access_cacheentry where key in (
  select key from public.access_cacheentry where expires_at <= clock_timestamp()
   limit 20 for update skip locked)
"""
KEPT = """
insert into public.access_cacheentry (key, value, expires_at)
values (%s, %s::jsonb, clock_timestamp() + make_interval(secs => %s))
on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
"""
ADDED = f"""
{KEPT} where public.access_cacheentry.expires_at <= clock_timestamp() returning 1
"""
FOUND = """
select value::text from public.access_cacheentry
 where key = %s and (expires_at is null or expires_at > clock_timestamp())
"""
REMOVED = "delete from public.access_cacheentry where key = %s and expires_at > clock_timestamp()"


class JsonCache(BaseCache):
    """Values of JSON by a key of which only a digest is kept: it may hold somebody's address."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(FOUND, [self._digest(key, version)])
            found = cursor.fetchone()
        return default if found is None else json.loads(found[0])

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CLEARED)
            cursor.execute(KEPT, self._row(key, value, timeout, version))

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(ADDED, self._row(key, value, timeout, version))
            return cursor.fetchone() is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(REMOVED, [self._digest(key, version)])
            return bool(cursor.rowcount)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("delete from public.access_cacheentry")

    def _row(self, key: str, value: Any, timeout: Any, version: int | None) -> list[Any]:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return [self._digest(key, version), json.dumps(value), seconds]

    def _digest(self, key: str, version: int | None) -> str:
        named = self.make_and_validate_key(key, version=version)
        return salted_hmac("baluarte.cache", named, algorithm="sha256").hexdigest()
