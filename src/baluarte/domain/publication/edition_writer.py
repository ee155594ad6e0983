"""An edition into its tables and its folder, and its next revision after a withdrawal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from baluarte.domain.access.queries import is_invented
from baluarte.domain.audit.queries import last_checkpoint
from baluarte.domain.audit.signing import signer
from baluarte.domain.memory.queries.in_public import references_in_public, withdrawn_references
from baluarte.domain.publication.anonymity import measure_anonymity, require_anonymity
from baluarte.domain.publication.change_log import changes_of, inquiry_changes_of
from baluarte.domain.publication.choices import RuleSection
from baluarte.domain.publication.collection import TOO_FEW_ALIKE, Collected
from baluarte.domain.publication.comparing import Side
from baluarte.domain.publication.comparison_store import put_beside, sides_of
from baluarte.domain.publication.cut_cells import victims_of
from baluarte.domain.publication.events import Event, in_order
from baluarte.domain.publication.files.folder import (
    remove_folder,
    remove_unfinished,
    write_folder,
)
from baluarte.domain.publication.files.header import Header
from baluarte.domain.publication.files.manifest import digest_of
from baluarte.domain.publication.generalisation import Generalised, generalise
from baluarte.domain.publication.inquiries import ToldInquiries
from baluarte.domain.publication.inquiry_store import (
    EVENT_NOT_PUBLISHED,
    inquiries_gone,
    reconcile_inquiries,
    tell_inquiries,
    tell_inquiries_again,
)
from baluarte.domain.publication.limits import Limits, limits
from baluarte.domain.publication.models import Edition, Tombstone
from baluarte.domain.publication.reconciliation import WITHDRAWN, WITHHELD
from baluarte.domain.publication.rule_counts import exact_counts, tell_counts
from baluarte.domain.publication.store import (
    cuts_before,
    events_of,
    places,
    put_cuts,
    put_in,
    replace_events,
    restore_joint,
)
from baluarte.domain.publication.totals import months_of, totals_of
from baluarte.norms.clocks.calendar import local_day

INQUIRY_TOO_FEW = "inquiry_too_few_alike"


def folder() -> Path:
    """Return where the folders of editions are."""
    return Path(settings.FILE_FOLDER) / "editions"


def write_first(
    number: int, collected: Collected, *, limits: Limits, cut_off_at: datetime, at: datetime
) -> Edition:
    """Put a new edition in and write its files."""
    require_anonymity(collected.events, limits)
    put_in(number, collected.events)
    inquiries = tell_inquiries(number, collected.events, cut_off_at=cut_off_at, limits=limits)
    collected.held_back[INQUIRY_TOO_FEW] += inquiries.left_out
    untold = reconcile_inquiries(collected.registry, collected.events, inquiries, at=cut_off_at)
    sides = sides_of(collected.events, at=cut_off_at)
    put_beside(number, sides)
    held_back = tell_counts(number, 0, RuleSection.HELD_BACK, collected.held_back)
    coarsened = tell_counts(number, 0, RuleSection.COARSENED, collected.coarsened)
    outside = tell_counts(number, 0, RuleSection.RECONCILED, collected.outside)
    untold_in_fives = tell_counts(number, 0, RuleSection.INQUIRIES, untold)
    population = {
        "source": collected.population_source,
        "stand_in": collected.population_is_stand_in,
    }
    return _write(
        collected.events,
        sides,
        inquiries,
        _header(
            number,
            0,
            collected.events,
            cut_off_at=cut_off_at,
            at=at,
            of_old={
                "rules": _rules(limits),
                "held_back": held_back,
                "population": population,
                "anonymity": {"coarsened": coarsened},
                "reconciliation": {"withheld": outside[WITHHELD]},
                "investigations": _told_of(inquiries, untold_in_fives),
                "memory": references_in_public(),
            },
        ),
    )


def write_revision(old: Edition, *, at: datetime) -> Edition:
    """Write the next revision of an edition, without what was taken out of it.

    Whoever was like it is like fewer now, so what is left may have to be coarser.
    """
    restore_joint(old.number)
    standing = events_of(old.number)
    told = generalise(standing, limits())
    require_anonymity(told.events, limits())
    replace_events(old.number, standing, told.events)
    events = in_order(told.events)
    sides = sides_of(events, at=old.cut_off_at)
    put_beside(old.number, sides)
    Edition.objects.filter(pk=old.pk).update(replaced_at=at)
    gone = inquiries_gone(old.number, events)
    inquiries = tell_inquiries_again(old.number, events, limits())
    held_back, coarsened, outside = _counted_on(old, standing, told, inquiries.left_out)
    untold = _counted_more(
        old,
        RuleSection.INQUIRIES,
        Counter({EVENT_NOT_PUBLISHED: gone, WITHHELD: inquiries.left_out}),
    )
    header = _header(
        old.number, old.revision + 1, events, cut_off_at=old.cut_off_at, at=at,
        of_old=old.manifest | {
            "rules": _rules(limits()), "held_back": held_back,
            "anonymity": {"coarsened": coarsened},
            "reconciliation": {"withheld": outside[WITHHELD]},
            "investigations": _told_of(inquiries, untold),
            "memory": _remembered(old),
        },
        replaces={"edition": str(old), "manifest_sha256": old.manifest_sha256},
        errata=_errata(old),
    )  # fmt: skip
    edition = _write(events, sides, inquiries, header)
    remove_folder(folder(), str(old))
    return edition


def _write(
    events: Sequence[Event], sides: Sequence[Side], inquiries: ToldInquiries, header: Header
) -> Edition:
    # Not before it is needed: every process would carry what it calculates with.
    from baluarte.domain.publication.cut_control import guard_cuts  # noqa: PLC0415

    cuts = guard_cuts(victims_of(events), threshold=limits().k, earlier=cuts_before())
    put_cuts(header.number, cuts)
    remove_unfinished(folder())
    changes = changes_of(header.number, events)
    held = write_folder(
        folder(), header, events, places(), sides, cuts=cuts, changes=changes,
        inquiries=inquiries.rows,
        inquiry_changes=inquiry_changes_of(header.number, inquiries.rows), signer=signer(),
    )  # fmt: skip
    first, last = months_of(events, until=local_day(header.cut_off_at))
    return Edition.objects.create(
        number=header.number,
        revision=header.revision,
        cut_off_at=header.cut_off_at,
        published_at=header.published_at,
        first_month=first,
        last_month=last,
        manifest=held,
        manifest_sha256=digest_of(held),
        **asdict(header.totals),
    )


def _header(
    number: int,
    revision: int,
    events: Sequence[Event],
    *,
    cut_off_at: datetime,
    at: datetime,
    of_old: dict[str, Any],
    replaces: dict[str, Any] | None = None,
    errata: Sequence[dict[str, Any]] = (),
) -> Header:
    checkpoint = last_checkpoint()
    return Header(
        number=number,
        revision=revision,
        cut_off_at=cut_off_at,
        published_at=at,
        operator=settings.OPERATOR_NAME,
        is_invented=is_invented(),
        totals=totals_of(events),
        rules=of_old["rules"],
        population=of_old["population"],
        held_back=of_old["held_back"],
        investigations=of_old["investigations"],
        reconciliation=_reconciled(events, of_old["reconciliation"]["withheld"]),
        anonymity=measure_anonymity(events, limits(), of_old["anonymity"]["coarsened"]).as_json(),
        code_version=version("baluarte"),
        log_checkpoint=checkpoint.note if checkpoint else None,
        replaces=replaces,
        errata=tuple(errata),
        memory=tuple(of_old["memory"]),
    )


def _reconciled(events: Sequence[Event], withheld: int) -> dict[str, Any]:
    """Return of the records that two people agreed to publish how many are here, and are not."""
    records = Counter(event.is_exact for event in events for _part in event.parts)
    return {"published": records[False], "as_they_are": records[True], "withheld": withheld}


def _counted_on(
    old: Edition, standing: Sequence[Event], told: Generalised, inquiries_left_out: int
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Return what the next revision says of its rules, counted on from what was exact."""
    said = old.manifest.get("reconciliation", {})
    before = said.get("published", 0) + said.get("as_they_are", 0)
    stood, stay = (sum(len(event.parts) for event in some) for some in (standing, told.events))
    more = {
        RuleSection.HELD_BACK: Counter(
            {TOO_FEW_ALIKE: told.left_out, INQUIRY_TOO_FEW: inquiries_left_out}
        ),
        RuleSection.COARSENED: told.coarsened,
        RuleSection.RECONCILED: Counter(
            {WITHHELD: stood - stay, WITHDRAWN: max(before - stood, 0)}
        ),
    }
    held_back, coarsened, outside = (
        _counted_more(old, section, added) for section, added in more.items()
    )
    return held_back, coarsened, outside


def _counted_more(old: Edition, section: RuleSection, added: Counter[str]) -> dict[str, int]:
    """Return what the next revision says of the rules of a section."""
    before = Counter(exact_counts(old.number, old.revision, section))
    return tell_counts(old.number, old.revision + 1, section, before + added)


def _told_of(inquiries: ToldInquiries, untold: dict[str, int]) -> dict[str, int]:
    """Return what the manifest says of investigations; of what nobody decided, nothing."""
    return inquiries.as_json() | {WITHHELD: untold[WITHHELD]}


def _remembered(old: Edition) -> list[dict[str, Any]]:
    """Return the pages of memory that an edition named and that are public still."""
    gone = {reference for reference, _day in withdrawn_references()}
    return [one for one in old.manifest.get("memory", []) if one["reference"] not in gone]


def _rules(held: Limits) -> dict[str, Any]:
    return {
        "version": held.version,
        "sha256": held.sha256,
        "minimum_population": held.minimum_population,
        "minimum_population_sensitive": held.minimum_population_sensitive,
        "k": held.k,
        "k_sensitive": held.k_sensitive,
        "l": held.diversity,
    }


def _errata(old: Edition) -> list[dict[str, Any]]:
    """Return what was taken out of an edition, by all its revisions; never what it was."""
    buried = Tombstone.objects.filter(edition__number=old.number)
    rows = buried.order_by("withdrawn_date", "reference", "gone").values_list(
        "reference", "gone", "withdrawn_date"
    )
    return [
        {"reference": reference, "gone": gone, "date": day.isoformat()}
        for reference, gone, day in rows.distinct()
    ]
