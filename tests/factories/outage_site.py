"""A small site on an embedded server of its own, asked while that server is restarted.

Run as `python -m tests.factories.outage_site HOW TIMES`; prints what was answered and what is kept.
"""

import json
import sys
import threading
import time
from collections import Counter
from uuid import uuid4

import django
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from tests.factories.wsgi_requests import ask

from baluarte.config import database, embedded
from baluarte.web.layout import error_pages, outage

THREADS, BETWEEN_S = 3, 1.5
server = embedded.server()


def read(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*), pg_sleep(0.01) from act")
        return HttpResponse(str(cursor.fetchone()[0]))


def write(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into act values (%s)", [request.POST["key"]])
        cursor.execute("select pg_sleep(0.01)")
    return HttpResponse("kept")


@outage.repeatable
def write_keyed(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into keyed values (%s) on conflict do nothing", [request.POST["key"]]
        )
        cursor.execute("select pg_sleep(0.01)")
    return HttpResponse("kept")


urlpatterns = [path("read", read), path("write", write), path("keyed", write_keyed)]
handler500 = error_pages.failed


def prepare() -> None:
    server.start()
    password = server.password_of(embedded.SUPERUSER)
    settings.configure(
        SECRET_KEY="invented", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True,
        MIDDLEWARE=["baluarte.web.layout.outage.OutageMiddleware"], LANGUAGE_CODE="es",
        DATABASES={"default": database.settings_for(embedded.SUPERUSER)
                   | {"NAME": "postgres", "PASSWORD": password}},
        LOGGING_CONFIG=None,
    )  # fmt: skip
    django.setup()
    with connection.cursor() as cursor:
        # No key: what is done twice must be seen.
        cursor.execute("create table act (key text)")
        cursor.execute("create table keyed (key text primary key)")


def ask_until(over: threading.Event, answered: list, acknowledged: list) -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    while not over.is_set():
        status, _headers, _said = ask(application, "/read")
        answered.append(f"GET {status}")
        key = str(uuid4())
        status, headers, _said = ask(application, "/write", body=f"key={key}")
        answered.append(f"POST {status}")
        if status == "200":
            acknowledged.append(key)
        elif status == "503":
            assert headers["Retry-After"]
        key = str(uuid4())
        status, _headers, _said = ask(application, "/keyed", body=f"key={key}")
        answered.append(f"KEYED {status}")
        if status == "200":
            acknowledged.append(key)
        time.sleep(0.01)


def restart(how: str, times: int) -> None:
    for _ in range(times):
        time.sleep(BETWEEN_S)
        embedded._run(server, "pg_ctl", "stop", "-w", "-m", how, "-D", str(server.data))
        time.sleep(BETWEEN_S)
        server.start()
    time.sleep(BETWEEN_S)


def main(how: str, times: str) -> None:
    prepare()
    over, answered, acknowledged = threading.Event(), [], []
    given = (over, answered, acknowledged)
    asking = [threading.Thread(target=ask_until, args=given) for _ in range(THREADS)]
    for one in asking:
        one.start()
    restart(how, int(times))
    over.set()
    for one in asking:
        one.join()
    with connection.cursor() as cursor:
        cursor.execute(
            "select key, count(*) from (select key from act union all select key from keyed) kept"
            " group by key"
        )
        kept = dict(cursor.fetchall())
    said = {
        "answered": Counter(answered),
        "lost": len(set(acknowledged) - set(kept)),
        "twice": sum(count > 1 for count in kept.values()),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    # By its own name: `__main__` would be another module than the one the addresses name.
    from tests.factories import outage_site

    outage_site.main(*sys.argv[1:])
