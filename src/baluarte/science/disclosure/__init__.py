"""Disclosure control: what a table may show without saying who stands in it.

Here: the attacker audit over linked tables and releases, with whatever makes a table pass it
(coarsening, suppression, rounding); anonymity of records; points moved to where many live.
Not here: who approves a release, and where it is kept.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

from baluarte.science.disclosure.anonymity import Anonymity, check_anonymity
from baluarte.science.disclosure.audit import (
    Audit,
    AuditedCell,
    InconsistentReleases,
    InvalidSetting,
    audit_release,
)
from baluarte.science.disclosure.coarsening import Coarsening, coarsen
from baluarte.science.disclosure.domains import InvalidHierarchy
from baluarte.science.disclosure.ladders import MERGED, Level, calendar
from baluarte.science.disclosure.points import BinnedPoints, bin_to_cells, bin_to_places
from baluarte.science.disclosure.rounding import Rounding, round_table
from baluarte.science.disclosure.sensitivity import mark_dominated, mark_sensitive
from baluarte.science.disclosure.suppression import CannotProtect, Suppression, suppress
from baluarte.science.disclosure.system import TooLarge
from baluarte.science.disclosure.tables import InvalidTable, Release
from baluarte.science.disclosure.tabulation import tabulate

__all__ = [
    "MERGED",
    "Anonymity",
    "Audit",
    "AuditedCell",
    "BinnedPoints",
    "CannotProtect",
    "Coarsening",
    "InconsistentReleases",
    "InvalidHierarchy",
    "InvalidSetting",
    "InvalidTable",
    "Level",
    "Release",
    "Rounding",
    "Suppression",
    "TooLarge",
    "audit_release",
    "bin_to_cells",
    "bin_to_places",
    "calendar",
    "check_anonymity",
    "coarsen",
    "mark_dominated",
    "mark_sensitive",
    "round_table",
    "suppress",
    "tabulate",
]
