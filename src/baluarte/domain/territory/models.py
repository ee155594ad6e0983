from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from baluarte.domain.wall.declarations import open_to_all


class State(models.Model):
    """One of the 32 federal entities, by its official two-digit code."""

    wall = open_to_all()

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=80)
    abbreviation = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality or borough by its official five-digit code, for as long as it existed."""

    wall = open_to_all()

    code = models.CharField(primary_key=True, max_length=5)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="municipalities")
    name = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    # Younger than the geostatistical framework: drawn as part of these.
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children", blank=True)
    has_shape = models.BooleanField(default=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=120)
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


class MunicipalityName(models.Model):
    """A name a municipality bears or bore: official, former, of its seat, as people say it."""

    wall = open_to_all()

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "name", "kind"], name="territory_one_name_once"
            ),
        ]


class Neighbour(models.Model):
    """Two municipalities that share a border, kept once each way."""

    wall = open_to_all()

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="borders"
    )
    neighbour = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "neighbour"], name="territory_neighbours_once"
            ),
        ]


class Population(models.Model):
    """How many people lived in a municipality in a year, according to one source; missing is no row."""

    wall = open_to_all()

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="populations"
    )
    year = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    source = models.CharField(max_length=120)
    is_stand_in = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "year", "source"], name="territory_population_once"
            ),
        ]


class Region(models.Model):
    """A named set of municipalities: a coast, a basin, the surroundings of a road."""

    wall = open_to_all()

    slug = models.SlugField(primary_key=True, max_length=60)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    members = models.ManyToManyField(Municipality, related_name="regions")
    source = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.name_es
