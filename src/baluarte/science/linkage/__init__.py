"""Which reports speak of the same event, the same person, the same organisation?

Here: tables of reports in Spanish read, blocked, compared and weighed (`link_reports`), with an
explanation for every field; one new report matched against many (`register_reports`); what people
decide, kept as judgements that are only added (`Judgements`); plausible linkages for estimates
(`Links.samples`). Not here: any decision: a probability proposes, a person decides. Called by
`registry`, and by analysts in notebooks.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
