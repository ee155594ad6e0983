"""Which reports speak of the same event, the same person, the same organisation?

Here: tables of reports in Spanish read, blocked, compared and weighed (`link_reports`), with an
explanation for every field; one new report matched against many (`register_reports`); what people
decide, kept as judgements that are only added (`Judgements`); plausible linkages for estimates
(`Links.samples`). Not here: any decision: a probability proposes, a person decides. Called by
`registry`, and by analysts in notebooks.
"""

from baluarte.science.linkage.explanation import Explanation
from baluarte.science.linkage.judgements import (
    Conflict,
    Judgement,
    JudgementRefused,
    Judgements,
    Verdict,
)
from baluarte.science.linkage.linking import blocking_recall, link_reports
from baluarte.science.linkage.links import Blocking, Links, ThresholdRefused
from baluarte.science.linkage.model import (
    Field,
    Model,
    ModelRefused,
    events,
    organizations,
    persons,
)
from baluarte.science.linkage.register import Register, register_reports
from baluarte.science.linkage.samples import Linkage
from baluarte.science.linkage.scoring import register_comparisons, settings_of
from baluarte.science.linkage.tables import (
    ColumnMissing,
    IdRefused,
    NothingToLink,
    TableRefused,
    ValueRefused,
)
from baluarte.science.linkage.warming import warm_up

__all__ = [
    "Blocking",
    "ColumnMissing",
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
