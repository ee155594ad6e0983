"""The protocols that come with the project, and the words they are written in."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import yaml

from baluarte.norms.catalogues import terms
from baluarte.norms.protocols.form import Event, Protocol, Role, RoleKind
from baluarte.norms.protocols.reading import Fault, ProtocolInvalid, Vocabulary, read
from baluarte.norms.text_faults import TextFault
from baluarte.norms.yaml_texts import read_yaml


class NoSuchProtocol(LookupError):
    """No protocol has this code, or no version this number."""


@cache
def events() -> Mapping[str, Event]:
    """Return every event that protocols speak of, by code."""
    rows = read_yaml((_folder() / "events.yaml").read_text(encoding="utf-8"))
    return {
        row["code"]: Event(
            code=row["code"],
            label=row["label"],
            is_external=bool(row.get("external")),
            names_a_date=bool(row.get("names_a_date")),
            says=row.get("says", {}),
        )
        for row in rows
    }


@cache
def roles() -> Mapping[str, Role]:
    """Return every role that does steps, by code."""
    return {
        code: Role(
            code=code,
            label=term.label,
            kind=RoleKind(term.facts["kind"]),
            by_jurisdiction=term.facts.get("by_jurisdiction") or {},
        )
        for code, term in terms("step_roles").items()
    }


def role(code: str) -> Role:
    """Return one role."""
    return roles()[code]


@cache
def texts() -> Mapping[str, Mapping[int, str]]:
    """Return the texts that come with the project, by code and version."""
    return texts_in(_folder())


def texts_in(folder: Traversable) -> Mapping[str, Mapping[int, str]]:
    """Return the texts of a folder, each in `code/version.yaml`, by code and version."""
    found: dict[str, dict[int, str]] = {}
    for of_code in sorted(folder.iterdir(), key=lambda one: one.name):
        for file in of_code.iterdir() if of_code.is_dir() else ():
            number, dot, ending = file.name.partition(".")
            if dot + ending != ".yaml":
                continue
            if not number.isdecimal():
                raise ProtocolInvalid([Fault(f"{of_code.name}/{file.name}", "file_name")])
            text = file.read_text(encoding="utf-8")
            found.setdefault(of_code.name, {})[int(number)] = text
    return found


def text_alone(text: str) -> Mapping[str, Mapping[int, str]]:
    """Return one text under the code and version that it gives itself."""
    try:
        raw = read_yaml(text)
    except yaml.YAMLError:
        raw = None
    if not isinstance(raw, dict):
        return {"?": {0: text}}
    version = raw.get("version")
    return {str(raw.get("protocol", "?")): {version if isinstance(version, int) else 0: text}}


def read_all(
    texts: Mapping[str, Mapping[int, str]], *, elsewhere: Callable[[str, int], Protocol]
) -> list[tuple[Protocol, str]]:
    """Read many texts, in order; raise `ProtocolInvalid` with all that is wrong in all of them.

    A text that one of them extends is found among them, or else `elsewhere`.
    """
    found: dict[tuple[str, int], Protocol] = {}
    faults: list[TextFault] = []

    def find(code: str, version: int) -> Protocol:
        if version not in texts.get(code, {}):
            return elsewhere(code, version)
        if (code, version) not in found:
            text = texts[code][version]
            found[code, version] = read(text, words=vocabulary(code), find=find)
        return found[code, version]

    named = [(code, version) for code, of_code in texts.items() for version in sorted(of_code)]
    for code, version in named:
        try:
            key = find(code, version).key
        except ProtocolInvalid as invalid:
            faults += invalid.faults
            continue
        if key != f"{code}/{version}":
            faults.append(Fault(f"{code}/{version}.yaml", "named_otherwise", key))
    if faults:
        raise ProtocolInvalid(faults)
    return [(found[one], texts[one[0]][one[1]]) for one in named]


@cache
def vocabulary(code: str = "") -> Vocabulary:
    """Return what a text may speak of, with the events that other protocols of the library emit.

    Those of the protocol itself are left out: its steps could wait for one another in a circle.
    """
    others = [emitted for other, emitted in _emitted().items() if other != code]
    return Vocabulary(events(), roles(), frozenset().union(*others))


@cache
def _emitted() -> Mapping[str, frozenset[str]]:
    return {
        code: frozenset(
            event
            for text in of_code.values()
            for step in read_yaml(text).get("steps") or ()
            for event in step.get("emits") or ()
        )
        for code, of_code in texts().items()
    }


@cache
def versions(code: str) -> Mapping[int, Protocol]:
    """Return the versions of a protocol by number, oldest first."""
    if code not in texts():
        raise NoSuchProtocol(f"no protocol {code!r}; there are {', '.join(texts())}")
    return {
        number: read(text, words=vocabulary(code), find=protocol)
        for number, text in sorted(texts()[code].items())
    }


def protocol(code: str, version: int) -> Protocol:
    """Return one version of a protocol."""
    known = versions(code)
    if version not in known:
        numbers = ", ".join(map(str, known))
        raise NoSuchProtocol(f"{code} has no version {version}; it has {numbers}")
    return known[version]


def newest(code: str, *, on: date | None = None) -> Protocol:
    """Return the newest version of a protocol, or the one in force on a day."""
    found = [one for one in versions(code).values() if on is None or one.covers(on)]
    if not found:
        raise NoSuchProtocol(f"{code} has no version in force on {on}")
    return found[-1]


def protocols() -> tuple[Protocol, ...]:
    """Return the newest version of every protocol, by code."""
    return tuple(newest(code) for code in texts())


def _folder() -> Traversable:
    return resources.files("baluarte.norms") / "texts" / "protocols"
