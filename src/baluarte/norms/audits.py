"""What an audit of a finished file looks for: kinds of findings, as dated text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode
from baluarte.norms.yaml_texts import read_yaml

TEXT = resources.files("baluarte.norms") / "texts" / "investigation" / "audits.yaml"


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One kind of finding, and the act of the protocol that it is about."""

    code: str
    label: Mapping[str, str]
    act: str = ""

    def in_language(self, language: str) -> str:
        """Return its label, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """Return every kind of finding by its code, in the order of the text."""
    rows = read_yaml(TEXT.read_text(encoding="utf-8"))
    return {row["code"]: FindingKind(**row) for row in rows}


def finding_kind(code: str) -> FindingKind:
    """Return one kind; `UnknownCode` where the text has none of this code."""
    if code not in finding_kinds():
        raise UnknownCode(f"audits has no {code!r}")
    return finding_kinds()[code]
