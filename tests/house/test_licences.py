import json
import re

import pytest
from tools import licences
from tools.licences import Package, Unknown, accepts, judged, judged_library, library_stem, locked


def test_every_licence_of_the_lock_is_accepted() -> None:
    found = [*licences.python_packages(), *licences.node_packages(), *licences.carried_libraries()]
    assert [str(one) for one in found if isinstance(one, Unknown)] == []


@pytest.mark.parametrize(
    ("expression", "accepted"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR LGPL-3.0-only", False),
        ("(MIT OR Apache-2.0)", True),
        ("(MIT OR GPL-3.0-only) AND ISC", True),
        ("MIT AND (ISC OR (GPL-3.0-only AND 0BSD))", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("MIT WITH something", False),
        ("MIT AND", False),
        ("(MIT", False),
        ("SEE LICENSE IN LICENSE.md", False),
        ("", False),
    ],
)
def test_an_expression_needs_one_way_that_is_on_the_list(expression: str, accepted: bool) -> None:
    assert accepts(expression) is accepted


def test_a_package_that_nobody_has_read_is_unknown() -> None:
    found = judged("invented", "AGPL-3.0-only")
    assert (type(found), str(found)) == (Unknown, "invented: AGPL-3.0-only")


def test_a_package_that_says_nothing_is_unknown() -> None:
    assert str(judged("invented", "")) == "invented: it says nothing of its licence"


def test_a_carried_library_is_excepted_only_in_the_package_named() -> None:
    assert (
        isinstance(judged_library("shapely", "geos"), Package),
        str(judged_library("invented", "geos")),
        str(judged_library("shapely", "invented")),
    ) == (
        True,
        "invented: libgeos: LGPL-2.1-or-later",
        "shapely: libinvented: nobody has read its licence",
    )


@pytest.mark.parametrize(
    ("file", "stem"),
    [
        ("numpy.libs/libgfortran-040039e1-0352e75f.so.5.0.0", "gfortran"),
        ("numpy.libs/libscipy_openblas64_-32a4b2a6.so", "scipy_openblas64_"),
        ("shapely.libs/libgeos_c-ac38a227.so.1.20.5", "geos_c"),
        ("psycopg_binary.libs/libcom_err-55c5739a.so.3.0", "com_err"),
        ("numpy/libs/libgfortran.so", ""),
        ("numpy.libs/README", ""),
    ],
)
def test_a_library_is_named_by_its_stem(file: str, stem: str) -> None:
    assert library_stem(file) == stem


def test_a_lock_is_read_for_this_machine() -> None:
    text = 'one==1 ; python_version < "3" \\\n    --hash=sha256:00\ntwo==2.1 \\\n    # via one\n'
    assert [str(requirement) for requirement in locked(text)] == ["two==2.1"]


def test_no_exception_outlives_its_package() -> None:
    python = {r.name for r in locked(licences.PYTHON_LOCK.read_text())}
    node = json.loads(licences.NODE_LOCK.read_text())["packages"]
    carried = {package for package, _ in licences.CARRIED_REASONS}
    known = python | {re.sub("^node_modules/", "", path) for path in node}
    assert (set(licences.EXCEPTIONS) | carried) - known == set()
