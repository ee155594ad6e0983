"""Message catalogues: extract what code and pages say, compile what is translated.

python tools/messages.py extract src/baluarte/web/public
python tools/messages.py compile
python tools/messages.py missing      (what Spanish still lacks; exit 1 if anything)
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from django.conf import settings
from django.utils.translation import templatize

SOURCES = Path(__file__).resolve().parents[1] / "src" / "baluarte"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def main(command: str, *folders: str) -> int:
    if command == "extract":
        for folder in folders or [str(package) for package in packages()]:
            update(Path(folder).resolve())
        return 0
    if command == "compile":
        for po in SOURCES.rglob("*.po"):
            compile_catalogue(po)
        return 0
    if command == "missing":
        lacking = list(missing())
        print("\n".join(lacking) or "Nothing is missing.")
        return 1 if lacking else 0
    raise SystemExit(__doc__)


def packages() -> Iterator[Path]:
    """Yield every room that says something: those with an apps.py."""
    for apps in sorted(SOURCES.rglob("apps.py")):
        yield apps.parent


def messages_of(package: Path) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Yield place, message and context of everything a room says."""
    for path in sorted(package.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        place = str(path.relative_to(package))
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = _as_python(text, place)
        for _, message, _, context in extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"}
        ):
            yield place, message, context


def update(package: Path) -> None:
    """Bring a room's Spanish catalogue up to what it says, keeping translations."""
    fresh = Catalog(fuzzy=False)
    for _, message, context in messages_of(package):
        fresh.add(message, context=context)
    if not len(fresh):
        return
    po = package / "locale" / "es" / "LC_MESSAGES" / "django.po"
    kept = Catalog(locale="es", fuzzy=False)
    if po.exists():
        with po.open("rb") as file:
            kept = pofile.read_po(file, locale="es")
    kept.update(fresh, no_fuzzy_matching=True)
    kept.obsolete.clear()
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        pofile.write_po(file, kept, sort_output=True, omit_header=True, width=100)
    _restore_header(po)


def compile_catalogue(po: Path) -> None:
    with po.open("rb") as file:
        catalogue = pofile.read_po(file, locale="es")
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def missing() -> Iterator[str]:
    """Yield every message of the code that Spanish does not have."""
    for package in packages():
        po = package / "locale" / "es" / "LC_MESSAGES" / "django.po"
        known = Catalog(locale="es")
        if po.exists():
            with po.open("rb") as file:
                known = pofile.read_po(file, locale="es")
        for place, message, context in messages_of(package):
            identifier = message[0] if isinstance(message, tuple) else message
            found = known.get(identifier, context)
            strings = (found.string if found else "") or ""
            whole = all(strings) if isinstance(strings, (tuple, list)) else bool(strings)
            if not whole or (found and found.fuzzy):
                yield f"{package.relative_to(SOURCES)}/{place}: {identifier!r}"


def _as_python(template: str, place: str) -> str:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    # Indented as a page is, which Python would not read.
    return "\n".join(map(str.strip, templatize(template, origin=place).splitlines()))


def _restore_header(po: Path) -> None:
    header = (
        'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    po.write_text(header + po.read_text(encoding="utf-8").lstrip(), encoding="utf-8")


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    raise SystemExit(main(*(sys.argv[1:] or ["help"])))
