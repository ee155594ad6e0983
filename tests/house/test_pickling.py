"""Nothing reads objects back from bytes: whoever writes those would run code here."""

import ast
from collections.abc import Iterator

import pytest
from tests.house.sources import named, python_files, tree

UNPICKLING = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "jsonpickle", "joblib",
              "marshal", "shelve"}  # fmt: skip
BACKENDS = {"django.core.cache.backends.db", "django.core.cache.backends.filebased",
            "django.core.cache.backends.redis", "django.core.cache.backends.memcached",
            "django.contrib.sessions.backends.cache"}  # fmt: skip
THREADS = "runs threads of this process; nothing is kept or read back"
ALLOWED = {
    "src/baluarte/science/forecast/backtest.py: joblib": THREADS,
    "src/baluarte/science/scan/alternatives.py: joblib": THREADS,
    "src/baluarte/science/scan/inference.py: joblib": THREADS,
}


def test_nothing_unpickles() -> None:
    found = {f"{named(p)}: {use}" for p in python_files("src") for use in unpickling(tree(p))}
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import pickle", ["pickle"]),
        ("from joblib import load", ["joblib"]),
        ("import os.path, shelve as kept", ["shelve"]),
        ("np.load(file, allow_pickle=True)", ["allow_pickle"]),
        ("pandas.read_pickle(path)", ["read_pickle"]),
        ("x = 'django.core.cache.backends.db.DatabaseCache'", ["django.core.cache.backends.db"]),
        ("np.load(file, allow_pickle=False)\nimport json", []),
    ],
)
def test_unpickling_is_found(source: str, found: list[str]) -> None:
    assert list(unpickling(ast.parse(source))) == found


def unpickling(module: ast.Module) -> Iterator[str]:
    """Yield everything in a file that may read an object back from bytes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in UNPICKLING)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in UNPICKLING:
            yield str(node.module)
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            if not (isinstance(node.value, ast.Constant) and node.value.value is False):
                yield "allow_pickle"
        elif isinstance(node, ast.Attribute) and node.attr in ("read_pickle", "PickleSerializer"):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (one for one in BACKENDS if node.value.startswith(one))
