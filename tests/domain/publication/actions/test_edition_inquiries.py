"""Investigations beside the events of an edition: made by the worker, and gone with their event."""

import csv
import json
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from tests.factories.access import AT
from tests.factories.publication import NOW, let_out, make_event, withdraw

from baluarte.domain.investigation.actions import NewInquiry, Told, open_inquiry, record_status
from baluarte.domain.publication.choices import RuleSection
from baluarte.domain.publication.inquiries import ToldInquiries
from baluarte.domain.publication.inquiry_store import reconcile_inquiries, told_rows
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.models import PublishedInquiry
from baluarte.domain.publication.reconciliation import DoesNotReconcile, publishable
from baluarte.domain.publication.rule_counts import exact_counts
from baluarte.domain.publication.store import events_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NUMBER = "CANARIO-EDO-20-0001"
K, L = limits().k, limits().diversity


def investigated(cast, as_operator, count, *, is_exact=False):
    """Let events out of which a file was opened; half of these files were archived."""
    house = cast.one
    with as_operator():
        made = [make_event(house) for _ in range(count)]
    decisions = [let_out(house, one, is_exact=is_exact) for one in made]
    for n, event in enumerate(made):
        by = house.steward.pk
        with acting_as(by):
            told = Told(source="family", confidence="B", date="2026-01-10", words="CANARIO")
            new = NewInquiry(
                kind="criminal_file", authority="EDO-20-FIS", told=told, event=event, number=NUMBER
            )
            inquiry = open_inquiry(new=new, by=by, at=AT)
            said = Told(source="family", confidence="B", date="2026-01-11")
            status = "ARCH_T" if n % 2 else "INV_INI"
            record_status(inquiry=inquiry, status=status, told=said, by=by, at=AT)
    return decisions


def rows(folder):
    with (folder / "investigaciones.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "editions"


def test_an_edition_says_at_which_stage_files_are_and_nothing_of_what_is_in_them(
    cast, as_operator, folders
):
    investigated(cast, as_operator, 6)
    edition = cast.publish()
    told = rows(folders / "1.0")
    assert Counter(one["etapa"] for one in told) == {"file": 3, "archived": 3}
    assert {(one["clase"], one["autoridad"], one["entidad"], one["conocido_al"])
            for one in told} == {("criminal_file", "prosecutor", "20", edition.cut_off_at
                                  .date().isoformat())}  # fmt: skip
    assert edition.manifest["investigations"]["published"] == 6
    everything = b"".join(one.read_bytes() for one in folders.rglob("*") if one.is_file())
    assert b"CANARIO" not in everything


def test_four_are_too_few_and_counted(cast, as_operator, folders):
    investigated(cast, as_operator, 4, is_exact=True)
    cast.publish()
    with cast.as_worker(cast.curator):
        kept = PublishedInquiry.objects.count()
    assert (rows(folders / "1.0"), kept) == ([], 0)


def test_a_file_of_an_event_that_nobody_let_out_is_in_none(cast, as_operator, folders):
    investigated(cast, as_operator, 6)
    with as_operator():
        hidden = make_event(cast.one)
    by = cast.one.steward.pk
    with acting_as(by):
        told = Told(source="family", confidence="B", date="2026-01-10")
        new = NewInquiry(kind="criminal_file", authority="FGR", told=told, event=hidden)
        open_inquiry(new=new, by=by, at=AT)
    cast.publish()
    assert len(rows(folders / "1.0")) == 6


def test_what_is_withdrawn_takes_its_file_along_and_all_that_look_like_it(
    cast, as_operator, folders
):
    """The tombstone names the event: the difference of the two would say where its file stood."""
    decisions = investigated(cast, as_operator, 7)
    cast.publish()
    before = Counter(one["etapa"] for one in rows(folders / "1.0"))
    withdraw(cast.one, decisions[0], at=NOW)
    cast.revise()
    told = json.loads((folders / "1.1" / "manifest.json").read_text())["investigations"]
    assert (before, rows(folders / "1.1"), told["published"]) == (
        {"file": 4, "archived": 3}, [], 0,
    )  # fmt: skip
    # Nor does the edition after: what is left of them is never told again.
    cast.publish(at=NOW + timedelta(days=2))
    assert rows(folders / "2.0") == []
    with cast.as_worker(cast.curator):
        kept = PublishedInquiry.objects.filter(number=1)
        assert set(kept.values_list("is_withheld", flat=True)) == {True}
        assert kept.count() == 6


def test_s32_whoever_holds_every_edition_singles_out_nobody(cast, as_operator, folders):
    """Two editions, a revision between them, and the files on named events, read together.

    Whatever is taken from whatever, what is left is none or k of them at l stages.
    """
    first = investigated(cast, as_operator, 12)
    cast.publish()
    withdraw(cast.one, first[0], at=NOW)
    cast.revise()
    investigated(cast, as_operator, 10)
    edition = cast.publish(at=NOW + timedelta(days=2))
    looks = [name for name in rows(folders / "2.0")[0] if name not in ("hecho", "conocido_al")]
    held = [
        Counter(tuple(one[name] for name in looks) for one in rows(folders / str(number)))
        for number in ("1.1", "2.0")
    ]
    for more, less in ((held[1], held[0]), (held[0], held[1])):
        left = Counter(more)
        left.subtract(less)
        classes = defaultdict(Counter)
        for key, number in left.items():
            if number > 0:
                shown = tuple(said for name, said in zip(looks, key, strict=True)
                              if name != "etapa")  # fmt: skip
                classes[shown][key[looks.index("etapa")]] += number
        for stages in classes.values():
            assert stages.total() >= K
            assert len(stages) >= L
    # What the log of changes says is what subtraction gives.
    with (folders / "2.0" / "cambios_investigaciones.csv").open(encoding="utf-8") as file:
        told = {
            (one["etapa"]): int(one["ahora"]) - int(one["antes"]) for one in csv.DictReader(file)
        }
    assert told == {"file": 5, "archived": 5}
    assert edition.manifest["investigations"]["withheld"] % 5 == 0


def test_s32_an_edition_reconciles_its_investigations_with_the_registry(cast, as_operator, folders):
    investigated(cast, as_operator, 7)
    with as_operator():
        hidden = [make_event(cast.one) for _ in range(6)]
    by = cast.one.steward.pk
    with acting_as(by):
        for event in hidden:
            told = Told(source="family", confidence="B", date="2026-01-10")
            new = NewInquiry(kind="criminal_file", authority="FGR", told=told, event=event)
            open_inquiry(new=new, by=by, at=AT)
    edition = cast.publish()
    with cast.as_worker(cast.curator):
        inside = exact_counts(1, 0, RuleSection.INQUIRIES)
    assert inside == {"event_not_published": 6, "withheld": 0}
    # Of those nobody decided, the public reads no number.
    assert edition.manifest["investigations"] == {
        "published": 7, "with_event": 7, "k_reached": 7, "l_reached": 2, "withheld": 0,
    }  # fmt: skip


def test_an_edition_whose_investigations_do_not_add_up_is_refused(cast, as_operator):
    investigated(cast, as_operator, 6)
    cast.publish()
    with cast.as_worker(cast.curator):
        events = events_of(1)
        registry = publishable(at=NOW)
        with pytest.raises(DoesNotReconcile, match="5 investigations are told"):
            reconcile_inquiries(registry, events, ToldInquiries(told_rows(1)[:5]), at=NOW)


def test_newcomers_hide_among_newcomers_and_the_others_say_what_they_said(
    cast, as_operator, folders
):
    investigated(cast, as_operator, 6)
    cast.publish()
    before = Counter(map(str, rows(folders / "1.0")))
    investigated(cast, as_operator, 4, is_exact=True)
    cast.publish()
    assert Counter(map(str, rows(folders / "2.0"))) == before
