"""One process of the workbench at which somebody tries passwords: as many as each line says.

Run as `python -m tests.factories.wrong_passwords`; prints the statuses of each line's tries.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402


def attempt(number: int) -> int:
    browser = Client(HTTP_HOST="localhost", REMOTE_ADDR="198.51.100.7")
    said = {"login": f"nadie-{os.getpid()}-{number}", "password": "una-clave-que-no-es"}
    return browser.post(reverse("account_login"), said).status_code


if __name__ == "__main__":
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps([attempt(number) for number in range(int(line))]), flush=True)
