"""Comprueba un registro exportado, sin red y sin instalar nada más que Python.

Checks an exported log: alone, offline, with nothing but Python's standard library.

    python verify_log.py FOLDER [--known-checkpoint FILE] [--known-key FILE] [--lang es|en]

FOLDER holds leaves.jsonl, checkpoints.txt and key.json. Leaves are counted from zero.
The tree is RFC 6962's, checkpoints are C2SP signed notes, signatures are Ed25519 (RFC 8032).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

LEAVES, CHECKPOINTS, KEY = "leaves.jsonl", "checkpoints.txt", "key.json"
LEAF_TEXTS = (
    "act", "actor", "commit", "decision", "entry_id", "log_id", "object_type", "recorded_at",
)  # fmt: skip
# The first form of a leaf has these and its objects; the second says its form, whose files the
# entry speaks of, and the seal of its row in the database.
FORMS = {
    "1": {*LEAF_TEXTS, "objects"},
    "2": {*LEAF_TEXTS, "objects", "version", "files", "windows", "seal"},
}
LINE_KEYS = {"index", "leaf", "payload", "salt"}
SHOWN = 20  # findings printed before the rest is only counted

# --- Ed25519, RFC 8032 section 5.1 -------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
BASE = bytes.fromhex("58" + "66" * 31)
KEY_BYTES, SIGNATURE_BYTES, DIGITS, RADIX = 32, 64, 64, 16
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    """Add two points in extended coordinates."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def decode_point(data: bytes) -> Point:
    """Read a compressed point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def encode_point(point: Point) -> bytes:
    """Write a point compressed."""
    scale = pow(point[2], -1, P)
    x, y = point[0] * scale % P, point[1] * scale % P
    return (y | (x & 1) << 255).to_bytes(KEY_BYTES, "little")


class Multiples:
    """The multiples of one point by every hexadecimal digit at every place: no doubling later."""

    def __init__(self, point: Point) -> None:
        self.rows = []
        for _ in range(DIGITS):
            row = [NEUTRAL]
            for _ in range(RADIX - 1):
                row.append(add(row[-1], point))
            self.rows.append(row)
            point = add(row[-1], point)

    def times(self, number: int) -> Point:
        """Multiply the point."""
        total = NEUTRAL
        for row in self.rows:
            number, digit = divmod(number, RADIX)
            if digit:
                total = add(total, row[digit])
        return total


class PublicKey:
    """An Ed25519 key that verifies many signatures quickly."""

    base = Multiples(decode_point(BASE))

    def __init__(self, data: bytes) -> None:
        if len(data) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        x, y, z, t = decode_point(data)
        self.data, self.minus = data, Multiples((P - x, y, z, P - t))

    def accepts(self, message: bytes, signature: bytes) -> bool:
        """Say whether the signature of a message is this key's."""
        first, scalar = signature[:KEY_BYTES], int.from_bytes(signature[KEY_BYTES:], "little")
        if len(signature) != SIGNATURE_BYTES or scalar >= ORDER:
            return False
        digest = hashlib.sha512(first + self.data + message).digest()
        challenge = int.from_bytes(digest, "little") % ORDER
        return encode_point(add(self.base.times(scalar), self.minus.times(challenge))) == first


# --- What is found, in two languages ------------------------------------------------------------

LANGUAGES = ("es", "en")
MESSAGES = {
    "missing_file": (
        "Falta el archivo {file}.",
        "The file {file} is missing.",
    ),
    "key_unreadable": (
        "{file}: no es una llave pública en la forma exacta esperada.",
        "{file}: not a public key in the exact form expected.",
    ),
    "other_key": (
        "La llave del registro no es la que usted conocía.",
        "The log's key is not the one you knew.",
    ),
    "no_checkpoints": (
        "{file}: no hay puntos de control; sin ellos nada puede comprobarse.",
        "{file}: no checkpoints; without them nothing can be checked.",
    ),
    "note_unreadable": (
        "{file}: el punto de control {n} no puede leerse.",
        "{file}: checkpoint {n} cannot be read.",
    ),
    "note_signature": (
        "{file}: el punto de control {n} no tiene firma válida de la llave del registro.",
        "{file}: checkpoint {n} has no valid signature of the log's key.",
    ),
    "note_origin": (
        "{file}: el punto de control {n} es de otro registro.",
        "{file}: checkpoint {n} is of another log.",
    ),
    "checkpoint_order": (
        "Punto de control {n}: su tamaño, {size}, es menor que el anterior, {before}.",
        "Checkpoint {n}: its size, {size}, is below the one before it, {before}.",
    ),
    "checkpoint_repeated": (
        "Punto de control {n}: repite el tamaño {size}.",
        "Checkpoint {n}: repeats the size {size}.",
    ),
    "checkpoint_removed": (
        "Falta el punto de control de tamaño {after}, al que sigue el de tamaño {size}.",
        "The checkpoint of size {after} is missing, which the one of size {size} follows.",
    ),
    "form": (
        "Asiento {index}: su forma es anterior a la de los que le preceden.",
        "Leaf {index}: its form is older than that of those before it.",
    ),
    "forked_checkpoints": (
        "Bifurcación: se firmaron dos registros distintos de tamaño {size}.",
        "Fork: two different logs of size {size} were signed.",
    ),
    "line_unreadable": (
        "Asiento {index}: no puede leerse; lo que sigue no se comprobó.",
        "Leaf {index}: cannot be read; what follows was not checked.",
    ),
    "line_spelling": (
        "Asiento {index}: no está escrito en su forma exacta.",
        "Leaf {index}: not written in its exact form.",
    ),
    "index": (
        "Asiento {index}: lleva el número {found}, no el {expected}; faltan, sobran o se movieron.",
        "Leaf {index}: numbered {found}, not {expected}; some are missing, added or moved.",
    ),
    "other_log": (
        "Asiento {index}: pertenece a otro registro.",
        "Leaf {index}: belongs to another log.",
    ),
    "repeated_entry": (
        "Asiento {index}: repite el identificador del asiento {first}.",
        "Leaf {index}: repeats the identifier of leaf {first}.",
    ),
    "half_payload": (
        "Asiento {index}: su contenido o su sal está incompleto.",
        "Leaf {index}: its payload or its salt is incomplete.",
    ),
    "payload": (
        "Asiento {index}: el contenido no es el que se registró.",
        "Leaf {index}: the payload is not the one recorded.",
    ),
    "altered": (
        "La raíz no es la firmada (tamaño {size}); primer asiento alterado: de {first} a {last}.",
        "The root is not the one signed (size {size}); first altered leaf: from {first} to {last}.",
    ),
    "forked": (
        "Bifurcación: se firmó otro registro de tamaño {size} que no es el comienzo de este.",
        "Fork: another log of size {size} was signed that is no beginning of this one.",
    ),
    "truncated": (
        "Registro recortado: se firmaron {size} asientos y hay {count}.",
        "Truncated log: {size} leaves were signed and {count} are here.",
    ),
    "unsigned": (
        "Ningún punto de control cubre los asientos {first}-{last}.",
        "No checkpoint covers leaves {first}-{last}.",
    ),
    "kept_truncated": (
        "Registro recortado: el punto de control guardado cubre {size} asientos y hay {count}.",
        "Truncated log: the kept checkpoint covers {size} leaves and {count} are here.",
    ),
    "kept_forked": (
        "Bifurcación: no empieza con el registro guardado ({size}); difiere de {first} a {last}.",
        "Fork: it does not begin with the log kept ({size}); it differs from {first} to {last}.",
    ),
    "clock": (
        "Aviso: el reloj retrocede {times} veces; la primera, en el asiento {index}.",
        "Warning: the clock goes back {times} times; first at leaf {index}.",
    ),
    "more": (
        "... y {more} fallas más.",
        "... and {more} more failures.",
    ),
    "log": (
        "Registro: {name}",
        "Log: {name}",
    ),
    "key": (
        "Llave: {key}",
        "Key: {key}",
    ),
    "counts": (
        "Asientos: {count}; puntos de control: {checkpoints}; contenidos no incluidos: {erased}",
        "Leaves: {count}; checkpoints: {checkpoints}; payloads not included: {erased}",
    ),
    "last": (
        "Último punto de control: tamaño {size}, raíz {root}",
        "Last checkpoint: size {size}, root {root}",
    ),
    "compare": (
        "Compare la llave y la raíz con las publicadas, o use --known-checkpoint:",
        "Compare key and root with those published, or use --known-checkpoint:",
    ),
    "limit": (
        "sin ello no puede descubrirse un registro rehecho por completo.",
        "without that, a log that was wholly rewritten cannot be discovered.",
    ),
    "whole": (
        "RESULTADO: íntegro.",
        "RESULT: intact.",
    ),
    "broken": (
        "RESULTADO: ALTERADO. Fallas: {failures}.",
        "RESULT: ALTERED. Failures: {failures}.",
    ),
}


def say(language: str, code: str, **values: Any) -> str:
    """Return a message in the language asked for."""
    return MESSAGES[code][LANGUAGES.index(language)].format(**values)


class Broken(Exception):
    """A part that cannot be read or trusted; the code names one of the messages."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


Finding = tuple[str, dict[str, Any]]
# Origin, size and root; newer ones say after which size they come and when they were signed.
NOTE = re.compile(
    r"([^\n]+)\n(0|[1-9][0-9]{0,17})\n([^\n]+)"
    r"(?:\nafter (0|[1-9][0-9]{0,17})\nsigned [0-9T:.-]+Z)?"
)


class Signed(NamedTuple):
    """A checkpoint: how large the log was, its root, and the size of the one before (or -1)."""

    size: int
    root: bytes
    after: int


@dataclass
class Report:
    """What was found: errors say the log was altered, warnings do not."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def error(self, code: str, **values: Any) -> None:
        """Note that something is wrong."""
        self.errors.append((code, values))


# --- The key and the checkpoints ----------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """Write a value in the log's one form."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def refuse(text: str) -> NoReturn:
    """Refuse the numbers that have no single spelling."""
    raise ValueError(text)


def require(sound: bool) -> None:
    """Refuse what does not have the form it must have."""
    if not sound:
        raise ValueError("another form")


def parse(data: bytes) -> Any:
    """Read JSON without floats."""
    return json.loads(data.decode("utf-8"), parse_float=refuse, parse_constant=refuse)


def base64_bytes(text: str) -> bytes:
    """Read base64 in its one exact spelling."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError("another spelling")
    return data


def read(path: Path) -> bytes:
    """Read a file of the export."""
    try:
        return path.read_bytes()
    except OSError:
        raise Broken("missing_file", file=path.name) from None


def read_key(path: Path) -> tuple[str, PublicKey]:
    """Read the log's name and public key."""
    data = read(path)
    try:
        content = parse(data)
        name, key = content["name"], PublicKey(base64_bytes(content["public_key"]))
        require(canonical(content) + b"\n" == data and content.keys() == {"name", "public_key"})
        require(bool(re.fullmatch(r"[^\s+]+", name)) and name.isprintable())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Broken("key_unreadable", file=path.name) from None
    return name, key


def key_id(name: str, key: PublicKey) -> bytes:
    """Name a key as signature lines do."""
    return hashlib.sha256(name.encode("utf-8") + b"\n\x01" + key.data).digest()[:4]


def signatures(lines: str) -> list[tuple[str, bytes]]:
    """Read the signature lines of a note: names, and what each name signed with."""
    found = []
    for line in lines.split("\n"):
        match = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)", line)
        if match is None:
            raise Broken("note_unreadable")
        found.append((match[1], decoded(match[2])))
    return found


def open_note(note: str, name: str, key: PublicKey) -> Signed:
    """Return what a checkpoint says, once its signature has been verified."""
    body, _, lines = note.rpartition("\n\n")
    if not body or not lines.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise Broken("note_unreadable")
    known = key_id(name, key)
    ours = [
        signed[4:] for who, signed in signatures(lines[:-1]) if (who, signed[:4]) == (name, known)
    ]
    text = (body + "\n").encode("utf-8")
    if not ours or not all(key.accepts(text, one) for one in ours):
        raise Broken("note_signature")
    match = NOTE.fullmatch(body)
    if not match or match[1] != name:
        raise Broken("note_origin")
    root = decoded(match[3])
    if len(root) != hashlib.sha256().digest_size:
        raise Broken("note_unreadable")
    return Signed(int(match[2]), root, -1 if match[4] is None else int(match[4]))


def decoded(text: str) -> bytes:
    """Read base64 inside a note."""
    try:
        return base64_bytes(text)
    except ValueError:
        raise Broken("note_unreadable") from None


def read_checkpoints(
    report: Report, path: Path, name: str, key: PublicKey, *, copied: bool = False
) -> list[Signed]:
    """Read a file of checkpoints; one copied by a person may have lost its line ends."""
    found: list[Signed] = []
    try:
        text = read(path).decode("utf-8")
    except ValueError:
        raise Broken("note_unreadable", file=path.name, n=1) from None
    if copied:
        text = text.lstrip("\ufeff").replace("\r\n", "\n").strip() + "\n"
    if not text:
        raise Broken("no_checkpoints", file=path.name)
    notes = text.split("\n---\n")
    for n, note in enumerate(notes, 1):
        try:
            found.append(open_note(note if n == len(notes) else note + "\n", name, key))
        except Broken as broken:
            report.error(broken.code, file=path.name, n=n)
    return found


def check_order(report: Report, stored: list[Signed]) -> None:
    """Require that the log only grew from one checkpoint to the next."""
    for n in range(1, len(stored)):
        (before, old_root, _), (size, root, _) = stored[n - 1], stored[n]
        if size < before:
            report.error("checkpoint_order", n=n + 1, size=size, before=before)
        elif size == before:
            code = "checkpoint_repeated" if root == old_root else "forked_checkpoints"
            report.error(code, n=n + 1, size=size)


def check_none_removed(report: Report, stored: list[Signed]) -> None:
    """Require the checkpoint that each says it follows; the oldest say nothing of it."""
    sizes = {-1, 0, *(one.size for one in stored)}
    for one in stored:
        if one.after not in sizes:
            report.error("checkpoint_removed", size=one.size, after=one.after)


# --- The leaves ---------------------------------------------------------------------------------


class Leaves:
    """Reads the leaves once, in order, keeping only the right edge of the tree."""

    def __init__(self, report: Report, name: str, sizes: set[int]) -> None:
        self.report, self.name, self.sizes = report, name, sizes
        self.roots = {0: hashlib.sha256().digest()}
        self.edge: list[bytes] = []
        self.count = self.expected = self.erased = self.regressions = 0
        self.first_regression, self.previous, self.form = 0, "", "1"
        self.entries: dict[str, int] = {}

    def add(self, line: bytes) -> None:
        """Check a line by itself and put its leaf into the tree."""
        content = self.parsed(line)
        leaf = content["leaf"]
        self.check_place(content["index"], leaf)
        self.check_payload(content, leaf["commit"])
        carried = hashlib.sha256(b"\x00" + canonical(leaf)).digest()
        size = self.count
        while size & 1:
            carried, size = hashlib.sha256(b"\x01" + self.edge.pop() + carried).digest(), size >> 1
        self.edge.append(carried)
        self.count += 1
        if self.count in self.sizes:
            self.roots[self.count] = self.root()

    def root(self) -> bytes:
        """Return the root of the leaves read so far."""
        *larger, root = self.edge
        for subtree in reversed(larger):
            root = hashlib.sha256(b"\x01" + subtree + root).digest()
        return root

    def parsed(self, line: bytes) -> dict[str, Any]:
        """Read a line and require the log's one spelling of it."""
        try:
            content = parse(line)
            again = canonical(content) + b"\n"
            leaf = content["leaf"]
            lists = [leaf[name] for name in ("objects", "files", "windows") if name in leaf]
            texts = [leaf[name] for name in LEAF_TEXTS] + [one for some in lists for one in some]
            require(all(isinstance(text, str) for text in texts))
            require(all(isinstance(some, list) for some in lists))
            require(leaf.keys() == FORMS[leaf.get("version", "1")] and leaf.get("version") != "1")
            require(type(content["index"]) is int and not content.keys() - LINE_KEYS)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Broken("line_unreadable", index=self.count) from None
        if again != line:
            self.report.error("line_spelling", index=self.count)
        return dict(content)

    def check_place(self, index: int, leaf: dict[str, Any]) -> None:
        """Look for gaps, repetitions, leaves of another log and clocks that went back."""
        if index != self.expected:
            self.report.error("index", index=self.count, expected=self.expected, found=index)
        self.expected = index + 1
        if leaf["log_id"] != self.name:
            self.report.error("other_log", index=self.count)
        if leaf.get("version", "1") < self.form:
            self.report.error("form", index=self.count)
        self.form = max(self.form, leaf.get("version", "1"))
        first = self.entries.setdefault(leaf["entry_id"], self.count)
        if first != self.count:
            self.report.error("repeated_entry", index=self.count, first=first)
        if leaf["recorded_at"] < self.previous:
            self.first_regression = self.first_regression if self.regressions else self.count
            self.regressions += 1
        self.previous = leaf["recorded_at"]

    def check_payload(self, content: dict[str, Any], commit: str) -> None:
        """Require the payload the leaf committed to, or neither payload nor salt."""
        if "salt" not in content and "payload" not in content:
            self.erased += 1
            return
        salt = content.get("salt")
        if "payload" not in content or not re.fullmatch("[0-9a-f]{64}", str(salt)):
            self.report.error("half_payload", index=self.count)
            return
        data = bytes.fromhex(str(salt)) + canonical(content["payload"])
        if hashlib.sha256(data).hexdigest() != commit:
            self.report.error("payload", index=self.count)


def read_leaves(report: Report, path: Path, name: str, sizes: set[int]) -> tuple[Leaves, bool]:
    """Read all the leaves; say also whether the file could be read to its end."""
    leaves = Leaves(report, name, sizes)
    try:
        with path.open("rb") as lines:
            for line in lines:
                leaves.add(line)
    except OSError:
        raise Broken("missing_file", file=path.name) from None
    except Broken as broken:
        report.error(broken.code, **broken.values)
        return leaves, False
    return leaves, True


# --- The verdict --------------------------------------------------------------------------------


def check_stored(report: Report, leaves: Leaves, stored: list[Signed]) -> None:
    """Require that every stored checkpoint is a beginning of the log and the last one its end."""
    good = [size for size, root, _ in stored if leaves.roots.get(size) == root]
    for size, root, _ in sorted(stored):
        if size > leaves.count or leaves.roots[size] == root:
            continue
        if size <= max(good, default=0):
            report.error("forked", size=size)
        else:
            first = max((one for one in good if one < size), default=0)
            report.error("altered", size=size, first=first, last=size - 1)
            break


def check_end(report: Report, leaves: Leaves, stored: list[Signed]) -> None:
    """Require that the leaves end where the last checkpoint says."""
    last = max((size for size, _, _ in stored), default=0)
    if leaves.count < last:
        report.error("truncated", count=leaves.count, size=last)
    elif leaves.count > last:
        report.error("unsigned", first=last, last=leaves.count - 1)


def check_kept(report: Report, leaves: Leaves, kept: list[Signed]) -> None:
    """Require that the log still begins with what somebody saw of it before."""
    seen = 0
    for size, root, _ in sorted(kept):
        if size > leaves.count:
            report.error("kept_truncated", size=size, count=leaves.count)
        elif leaves.roots[size] != root:
            report.error("kept_forked", size=size, first=seen, last=max(size - 1, 0))
        else:
            seen = size


def verify(folder: Path, known: Iterable[Path] = (), known_key: Path | None = None) -> Report:
    """Verify an exported log; nothing is wrong with it when the report has no errors."""
    report = Report()
    try:
        name, key = read_key(folder / KEY)
        report.facts.update(name=name, key=base64.b64encode(key.data).decode("ascii"))
        if known_key is not None:
            other_name, other = read_key(known_key)
            if (other_name, other.data) != (name, key.data):
                report.error("other_key")
        stored = read_checkpoints(report, folder / CHECKPOINTS, name, key)
        check_order(report, stored)
        if not report.errors:
            check_none_removed(report, stored)
        kept = [
            one for path in known
            for one in read_checkpoints(report, path, name, key, copied=True)
        ]  # fmt: skip
        leaves, whole = read_leaves(
            report, folder / LEAVES, name, {size for size, _, _ in stored + kept}
        )
    except Broken as broken:
        report.error(broken.code, **broken.values)
        return report
    check_stored(report, leaves, stored)
    if whole:
        check_kept(report, leaves, kept)
        check_end(report, leaves, stored)
    if leaves.regressions:
        report.warnings.append(
            ("clock", {"times": leaves.regressions, "index": leaves.first_regression})
        )
    size, root, _ = max(stored, default=Signed(0, b"", -1))
    report.facts.update(
        count=leaves.count, checkpoints=len(stored), erased=leaves.erased, kept=len(kept),
        size=size, root=base64.b64encode(root).decode("ascii"),
    )  # fmt: skip
    return report


def described(report: Report, language: str) -> str:
    """Return the report as a person reads it."""
    lines = []
    if "root" in report.facts:
        about = ("log", "key", "counts", "last")
        lines += [say(language, code, **report.facts) for code in about]
    findings = report.errors[:SHOWN] + report.warnings
    lines += [say(language, code, **values) for code, values in findings]
    if len(report.errors) > SHOWN:
        lines.append(say(language, "more", more=len(report.errors) - SHOWN))
    if report.errors:
        lines.append(say(language, "broken", failures=len(report.errors)))
    else:
        closing = ("whole",) if report.facts["kept"] else ("compare", "limit", "whole")
        lines += [say(language, code) for code in closing]
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Check a folder, print what was found, and return 0 when nothing is wrong."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal set to ASCII would refuse Spanish
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n    ")[0])
    parser.add_argument("folder", type=Path, help="leaves.jsonl, checkpoints.txt, key.json")
    parser.add_argument(
        "--known-checkpoint", type=Path, action="append", default=[], metavar="FILE",
        help="un punto de control guardado antes / a checkpoint kept from before",
    )  # fmt: skip
    parser.add_argument(
        "--known-key", type=Path, metavar="FILE", help="un key.json guardado / a key.json kept"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="es")
    options = parser.parse_args(arguments)
    report = verify(options.folder, options.known_checkpoint, options.known_key)
    sys.stdout.write(described(report, options.lang))
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
