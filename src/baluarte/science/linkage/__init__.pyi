from .explanation import Explanation
from .judgements import (
    Conflict,
    Judgement,
    JudgementRefused,
    Judgements,
    Verdict,
)
from .linking import blocking_recall, link_reports
from .links import Blocking, Links, ThresholdRefused
from .model import (
    Field,
    Model,
    ModelRefused,
    events,
    organizations,
    persons,
)
from .own import Comparison
from .register import Register, register_reports
from .samples import Linkage
from .scoring import register_comparisons, settings_of
from .tables import (
    ColumnMissing,
    IdRefused,
    NothingToLink,
    TableRefused,
    ValueRefused,
)
from .warming import warm_up

__all__ = [
    "Blocking",
    "ColumnMissing",
    "Comparison",
    "Conflict",
    "Explanation",
    "Field",
    "IdRefused",
    "Judgement",
    "JudgementRefused",
    "Judgements",
    "Linkage",
    "Links",
    "Model",
    "ModelRefused",
    "NothingToLink",
    "Register",
    "TableRefused",
    "ThresholdRefused",
    "ValueRefused",
    "Verdict",
    "blocking_recall",
    "events",
    "link_reports",
    "organizations",
    "persons",
    "register_comparisons",
    "register_reports",
    "settings_of",
    "warm_up",
]
