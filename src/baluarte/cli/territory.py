"""Commands of places: load the framework, populations, the atlas; match a name."""

from datetime import date
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from baluarte.cli.days import DAY
from baluarte.config.preparation import connected_as
from baluarte.domain.territory.actions import (
    RegionsOverlap,
    SourceDiffers,
    define_division,
    load_framework,
    load_population,
    load_regions,
    load_stand_in_population,
)
from baluarte.domain.territory.atlas import build_atlas, ensure_atlas
from baluarte.domain.territory.atlas_file import Atlas
from baluarte.domain.territory.choices import Series
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.population_file import NATION, PopulationFileRefused
from baluarte.domain.territory.queries import match
from baluarte.domain.territory.region_file import SLUG, RegionFileRefused
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_nobody, acting_as_operator


@click.group("territory")
def commands() -> None:
    """Places, their populations and shapes."""


@commands.command()
def load() -> None:
    """Load states, municipalities, names, neighbours, regions and a stand-in population."""
    country = read_country()
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        at = timezone.now()
        loaded = load_framework(country=country, by=None, at=at)
        load_stand_in_population(people=country.people, by=None, at=at)
        load_regions(by=None, at=at)
    for what, count in loaded.items():
        click.echo(f"{count:>7} {what}")
    _say(ensure_atlas(settings.FILE_FOLDER / "atlas"))


@commands.command("draw-atlas")
@click.option("--again", is_flag=True, help="Draw it even where it is drawn already.")
def draw_atlas(*, again: bool) -> None:
    """Draw the shapes of the maps, where they are missing (half a minute and 1.7 GiB)."""
    folder = settings.FILE_FOLDER / "atlas"
    _say(build_atlas(folder) if again else ensure_atlas(folder))


@commands.command("load-population")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who says so, as it will be cited.")
@click.option("--census-year", type=int, help="The year, for a catalogue that has one only.")
@click.option(
    "--series",
    type=click.Choice([Series.CENSUS.value, Series.ESTIMATE.value, Series.PROJECTION.value]),
    help="How the figures came to be; if not said, a projection, or the census of the year.",
)
@click.option("--published", type=DAY, help="The day the source was published.")
def load_official(
    *,
    file: Path,
    source: str,
    census_year: int | None,
    series: str | None,
    published: date | None,
) -> None:
    """Load an official population file; it is used instead of the stand-in from then on."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        try:
            loaded = load_population(
                file,
                source=source,
                census_year=census_year,
                series=Series(series) if series else None,
                published_on=published,
                by=None,
                at=timezone.now(),
            )
        except (PopulationFileRefused, SourceDiffers) as refused:
            raise click.ClickException(f"Nothing was loaded.\n{refused}") from None
    click.echo(f"{loaded.figures} figures of {source}")
    for one in loaded.differences:
        of = "The nation" if one.group == NATION else f"State {one.group}"
        click.echo(
            f"{of}, {one.year}: the file says {one.told:,}, its municipalities make "
            f"{one.summed:,}, which is used."
        )
    if loaded.absent:
        click.echo(f"{len(loaded.absent)} municipalities are not in the file and stay unknown.")


@commands.command("define-regions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--division", required=True, help="What they are together, as `diocesis`.")
@click.option("--source", required=True, help="Who draws these borders, as it will be cited.")
def define_regions(*, file: Path, division: str, source: str) -> None:
    """Define regions by their municipalities, by which runs and maps of risk can be asked."""
    if not SLUG.fullmatch(division):
        raise click.ClickException("--division: small letters, digits and hyphens, 60 at most")
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        try:
            made = define_division(
                file, division=division, source=source, by=None, at=timezone.now()
            )
        except (RegionFileRefused, RegionsOverlap) as refused:
            raise click.ClickException(f"Nothing was defined.\n{refused}") from None
        for one in made:
            click.echo(f"{one.members.count():>7} {one.name_es}")


@commands.command("match")
@click.argument("text")
@click.option("--state", default="", help="The state as written beside it.")
def match_name(*, text: str, state: str) -> None:
    """Say which municipality a written name means, or what it may mean."""
    with acting_as_nobody():
        click.echo(match(text=text, state=state))


def _say(atlas: Atlas) -> None:
    click.echo(f"Atlas: {atlas.compressed.stat().st_size // 1024} KB compressed")
