"""Disclosure control: what a table may show without saying who stands in it.

Here: the attacker audit over linked tables and releases, with whatever makes a table pass it.
Not here: who approves a release, and where it is kept.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

from baluarte.science.disclosure.audit import (
    Audit,
    AuditedCell,
    InconsistentReleases,
    InvalidSetting,
    audit_release,
)
from baluarte.science.disclosure.domains import InvalidHierarchy
from baluarte.science.disclosure.sensitivity import mark_dominated, mark_sensitive
from baluarte.science.disclosure.suppression import CannotProtect, Suppression, suppress
from baluarte.science.disclosure.system import TooLarge
from baluarte.science.disclosure.tables import InvalidTable, Release
from baluarte.science.disclosure.tabulation import tabulate

__all__ = [
    "Audit",
    "AuditedCell",
    "CannotProtect",
    "InconsistentReleases",
    "InvalidHierarchy",
    "InvalidSetting",
    "InvalidTable",
    "Release",
    "Suppression",
    "TooLarge",
    "audit_release",
    "mark_dominated",
    "mark_sensitive",
    "suppress",
    "tabulate",
]
