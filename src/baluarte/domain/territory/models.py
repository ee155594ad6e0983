from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from baluarte.domain.territory.choices import NameKind, Series
from baluarte.domain.wall.declarations import open_to_all

# What the walls of this room say of themselves.
OFFICIAL = "official tables of places and of how many live there: no row is of a person"


class State(models.Model):
    """One of the 32 federal entities, by its official two-digit code."""

    wall = open_to_all(why=OFFICIAL)

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=80)
    abbreviation = models.CharField(max_length=12, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality or borough by its official five-digit code, for as long as it existed."""

    wall = open_to_all(why=OFFICIAL)

    code = models.CharField(primary_key=True, max_length=5)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="municipalities")
    name = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    # Younger than the geostatistical framework: drawn as part of these.
    parents = models.ManyToManyField(
        "self", through="Descent", symmetrical=False, related_name="children"
    )
    has_shape = models.BooleanField(default=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="territory_municipality_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Descent(models.Model):
    """A municipality came from another; the first of several holds its seat."""

    wall = open_to_all(why=OFFICIAL)

    child = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="ancestry")
    parent = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="descendants")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["child", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child", "parent"], name="territory_one_parent_once"),
            models.UniqueConstraint(fields=["child", "position"], name="territory_parents_ordered"),
            models.CheckConstraint(
                name="territory_nobody_is_its_own_parent", condition=~Q(child=F("parent"))
            ),
        ]


class MunicipalityName(models.Model):
    """A name a municipality bears or bore, or that of a town in it."""

    wall = open_to_all(why=OFFICIAL)

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=160)
    # Without accents, case or abbreviations: for looking up, never for showing.
    folded = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=NameKind)
    # Of known localities, mixed years: only to tell a city from its small namesakes.
    people = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["folded"], opclasses=["varchar_pattern_ops"], name="territory_name_folded"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "name", "kind"], name="territory_one_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Neighbour(models.Model):
    """Two municipalities that share a border, kept once each way."""

    wall = open_to_all(why=OFFICIAL)

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="borders")
    neighbour = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    border_km = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "neighbour"], name="territory_neighbours_once"
            ),
            models.CheckConstraint(
                name="territory_nobody_is_its_own_neighbour",
                condition=~Q(municipality=F("neighbour")),
            ),
        ]


class PopulationSource(models.Model):
    """A loaded set of populations; another set is another source, nothing is written over."""

    wall = open_to_all(why=OFFICIAL)

    name = models.CharField(primary_key=True, max_length=120)
    is_stand_in = models.BooleanField(default=False)
    # Empty: nobody told.
    series = models.CharField(max_length=12, choices=Series, blank=True)
    published_on = models.DateField(null=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["is_stand_in", "-loaded_at"]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """How many people lived in a municipality in a year, says one source; missing is no row."""

    wall = open_to_all(why=OFFICIAL)

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="populations"
    )
    year = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    source = models.ForeignKey(
        PopulationSource, on_delete=models.PROTECT, related_name="populations"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "year", "municipality"], name="territory_population_once"
            ),
            models.CheckConstraint(
                name="territory_population_is_not_zero", condition=Q(population__gt=0)
            ),
        ]


class Region(models.Model):
    """A named set of municipalities: a coast, a basin, a part of a division of the country."""

    wall = open_to_all(why=OFFICIAL)

    slug = models.SlugField(primary_key=True, max_length=60)
    # Regions of one division share no municipality; a region on its own has none.
    division = models.SlugField(max_length=60, blank=True)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    members = models.ManyToManyField(Municipality, through="RegionMember", related_name="regions")
    source = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.name_es


class RegionMember(models.Model):
    """A municipality in a region."""

    wall = open_to_all(why=OFFICIAL)

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    division = models.SlugField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "municipality"], name="territory_member_once"
            ),
            models.UniqueConstraint(
                fields=["division", "municipality"],
                condition=~Q(division=""),
                name="territory_one_region_of_a_division",
            ),
        ]
