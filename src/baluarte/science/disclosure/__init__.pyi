from .anonymity import Anonymity, check_anonymity
from .audit import (
    Audit,
    AuditedCell,
    InconsistentReleases,
    InvalidSetting,
    audit_release,
)
from .coarsening import Coarsening, coarsen
from .domains import InvalidHierarchy
from .ladders import MERGED, Level, calendar
from .partition import Hierarchy, Partition, hierarchy, partition_records
from .points import BinnedPoints, bin_to_cells, bin_to_places
from .rounding import Rounding, round_table
from .sensitivity import mark_dominated, mark_sensitive
from .suppression import CannotProtect, Suppression, suppress
from .system import TooLarge
from .tables import InvalidTable, Release
from .tabulation import tabulate

__all__ = [
    "MERGED",
    "Anonymity",
    "Audit",
    "AuditedCell",
    "BinnedPoints",
    "CannotProtect",
    "Coarsening",
    "Hierarchy",
    "InconsistentReleases",
    "InvalidHierarchy",
    "InvalidSetting",
    "InvalidTable",
    "Level",
    "Partition",
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
    "hierarchy",
    "mark_dominated",
    "mark_sensitive",
    "partition_records",
    "round_table",
    "suppress",
    "tabulate",
]
