from baluarte.domain.publication.choices import RuleSection
from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.rule_counts import exact_counts


def reconciled_in_words(edition: Edition) -> str:
    """Return an edition against the registry in one line of exact numbers; for the worker alone."""
    said = edition.manifest["reconciliation"]
    outside = exact_counts(edition.number, edition.revision, RuleSection.RECONCILED)
    inside = said["published"] + said["as_they_are"]
    told = ", ".join(f"{times} {why}" for why, times in sorted(outside.items()))
    total = inside + sum(outside.values())
    return f"Reconciled: {total} records may be published; {inside} are, {told}."
