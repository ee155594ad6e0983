"""What each rule must find: this file is never imported."""

import os
import pickle
import subprocess
import urllib.request

from django.views.decorators.csrf import csrf_exempt


def columns(request, rows):
    return rows.filter(**request.GET.dict())  # finds: what-a-reader-sends-names-no-column


def order(request, rows):
    return rows.order_by(request.GET.get("orden"))  # finds: what-a-reader-sends-names-no-column


def unpickled(data):
    return pickle.loads(data)  # finds: nothing-is-unpickled


def outside(url):
    return urllib.request.urlopen(url)  # finds: one-client-goes-out


def act_as(cursor, account):
    cursor.execute("select set_config('bal.context', %s, true)", [account])  # finds: who-acts-is-set-by-the-wall


HEAD = "security definer set search_path = pg_catalog, public"  # finds: a-function-that-passes-the-wall-names-its-schema


def shell(name):
    os.system(f"ls {name}")  # finds: no-shell
    subprocess.run(f"ls {name}", shell=True)  # finds: no-shell


@csrf_exempt  # finds: cookies-and-forms-are-checked
def unchecked(request):
    return None


PASSWORD = eval(os.environ["X"])  # bandit finds this
