"""The tables of the registry: events as each organisation holds them, and which may be one."""

from baluarte.domain.registry.models.accounts import (
    Chain,
    Confidential,
    Detail,
    Perpetrator,
    Profile,
)
from baluarte.domain.registry.models.bulk import BulkChange, BulkEdit
from baluarte.domain.registry.models.claims import Claim, Following
from baluarte.domain.registry.models.double_coding import (
    CodingLot,
    DoubleCoding,
    DrawnEvent,
    Reconciliation,
    SecondCoding,
)
from baluarte.domain.registry.models.events import (
    UNDATED,
    Act,
    Aggression,
    Determination,
    Ground,
    Link,
    Victim,
)
from baluarte.domain.registry.models.layers import Layer, LayerPart, LayerUpload, LayerWords
from baluarte.domain.registry.models.matching import Matching
from baluarte.domain.registry.models.pairs import (
    Card,
    Judgement,
    NameDigest,
    Pair,
    Reason,
)
from baluarte.domain.registry.models.quality import SetAside, VerificationTurn
from baluarte.domain.registry.models.rollups import ByWhom, Rollup, RollupMark
from baluarte.domain.registry.models.searches import SavedSearch, Watch
from baluarte.domain.registry.models.weighings import Weighing

__all__ = [
    "UNDATED",
    "Act",
    "Aggression",
    "BulkChange",
    "BulkEdit",
    "ByWhom",
    "Card",
    "Chain",
    "Claim",
    "CodingLot",
    "Confidential",
    "Detail",
    "Determination",
    "DoubleCoding",
    "DrawnEvent",
    "Following",
    "Ground",
    "Judgement",
    "Layer",
    "LayerPart",
    "LayerUpload",
    "LayerWords",
    "Link",
    "Matching",
    "NameDigest",
    "Pair",
    "Perpetrator",
    "Profile",
    "Reason",
    "Reconciliation",
    "Rollup",
    "RollupMark",
    "SavedSearch",
    "SecondCoding",
    "SetAside",
    "VerificationTurn",
    "Victim",
    "Watch",
    "Weighing",
]
