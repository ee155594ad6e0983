"""Say the code of whoever is named on a line, as `baluarte demo code` does, until no line comes."""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
    django.setup()
    from django.db import connection

    from baluarte.demo.walkthrough.people import current_code

    for line in sys.stdin:
        print(current_code(line.strip()), flush=True)
        # Nobody is told between two that a database was taken away meanwhile.
        connection.close()


if __name__ == "__main__":
    main()
