"""Compile the inner loops of the scientific methods into their cache.

python tools/warm_up.py

Methods without compiled loops have no `warm_up` and are left out. Running it again takes seconds.
"""

import pkgutil
import time
from importlib import import_module

from baluarte import science


def main() -> int:
    for method in pkgutil.iter_modules(science.__path__):
        package = import_module(f"{science.__name__}.{method.name}")
        if hasattr(package, "warm_up"):
            started = time.monotonic()
            package.warm_up()
            print(f"  {method.name}: {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
