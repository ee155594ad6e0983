from .alternatives import Power, detectable, power
from .border import border_certainty
from .circles import TooLarge
from .dates import InvalidDate
from .detection import Detectable
from .expected import NoPopulation
from .find import find_clusters
from .inference import Chance
from .options import InvalidSetting
from .results import CategoryCount, Cluster, ScanResult
from .satscan_files import (
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
from .satscan_results import satscan_parameters, satscan_results, write_results
from .settings import Settings
from .tables import InvalidTable, NothingToScan
from .warming import warm_up

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
    "satscan_parameters",
    "satscan_results",
    "warm_up",
    "write_cases",
    "write_coordinates",
    "write_neighbours",
    "write_population",
    "write_results",
]
