"""The texts of the policy: rows by code, read once."""

from collections.abc import Mapping
from importlib import resources
from typing import Any, TypeVar

from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.yaml_texts import read_yaml

Said = Mapping[str, str]
Kept = TypeVar("Kept")


def policy_text(*path: str) -> Any:
    """Return what one text of the policy says."""
    file = resources.files("baluarte.norms").joinpath("texts", "policy", *path)
    return read_yaml(file.read_text(encoding="utf-8"))


def policy_rows(*path: str) -> list[dict[str, Any]]:
    """Return the rows of a text of the policy that is a list."""
    rows: list[dict[str, Any]] = policy_text(*path)
    return rows


def policy_files(folder: str) -> list[str]:
    """Return the names of the texts in a folder of the policy, in order."""
    found = resources.files("baluarte.norms").joinpath("texts", "policy", folder)
    return sorted(one.name for one in found.iterdir() if one.name.endswith(".yaml"))


def looked_up(known: Mapping[str, Kept], code: str, text: str) -> Kept:
    """Return what a text holds under a code; `UnknownCode` names the text where it holds none."""
    if code not in known:
        raise UnknownCode(f"{text} has no {code!r}")
    return known[code]
