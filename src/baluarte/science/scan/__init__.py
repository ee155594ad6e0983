"""Space-time scan statistics: where and when there are more cases than chance explains.

Here: Kulldorff's scan for counts (Poisson), for cases and controls (Bernoulli), for cases alone
(space-time permutation), for kinds and degrees (multinomial, ordinal); in space, in time and in
both; its inference, its power, the certainty of a cluster's border, and SaTScan's files.
Not here: maps of risk (`rates`), forecasts (`forecast`), anything that knows a database.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

from baluarte.science.scan.alternatives import Power, detectable, power
from baluarte.science.scan.assembly import NothingToScan
from baluarte.science.scan.border import border_certainty
from baluarte.science.scan.circles import TooLarge
from baluarte.science.scan.dates import InvalidDate
from baluarte.science.scan.detection import Detectable
from baluarte.science.scan.expected import NoPopulation
from baluarte.science.scan.find import find_clusters
from baluarte.science.scan.inference import Chance
from baluarte.science.scan.options import InvalidSetting
from baluarte.science.scan.results import CategoryCount, Cluster, ScanResult
from baluarte.science.scan.satscan_files import (
    SatscanTables,
    read_cases,
    read_coordinates,
    read_neighbours,
    read_population_file,
    read_satscan,
    write_cases,
    write_coordinates,
    write_neighbours,
    write_population,
)
from baluarte.science.scan.settings import Settings
from baluarte.science.scan.tables import InvalidTable
from baluarte.science.scan.warming import warm_up

__all__ = [
    "CategoryCount",
    "Chance",
    "Cluster",
    "Detectable",
    "InvalidDate",
    "InvalidSetting",
    "InvalidTable",
    "NoPopulation",
    "NothingToScan",
    "Power",
    "SatscanTables",
    "ScanResult",
    "Settings",
    "TooLarge",
    "border_certainty",
    "detectable",
    "find_clusters",
    "power",
    "read_cases",
    "read_coordinates",
    "read_neighbours",
    "read_population_file",
    "read_satscan",
    "warm_up",
    "write_cases",
    "write_coordinates",
    "write_neighbours",
    "write_population",
]
