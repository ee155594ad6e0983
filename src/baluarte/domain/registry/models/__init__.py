"""The tables of the registry: events as each organisation holds them, and which may be one."""

from baluarte.domain.registry.models.bulk import BulkChange, BulkEdit
from baluarte.domain.registry.models.claims import Claim, Following
from baluarte.domain.registry.models.event_details import (
    Chain,
    Confidential,
    Detail,
    Perpetrator,
    Profile,
)
from baluarte.domain.registry.models.events import (
    UNDATED,
    Act,
    Determination,
    Event,
    Ground,
    Link,
    Victim,
)
from baluarte.domain.registry.models.layers import Layer, LayerPart, LayerUpload, LayerWords
from baluarte.domain.registry.models.list_columns import ChosenColumns
from baluarte.domain.registry.models.name_digests import NameDigest
from baluarte.domain.registry.models.quality import SetAside, VerificationTurn
from baluarte.domain.registry.models.searches import SavedSearch, Watch
