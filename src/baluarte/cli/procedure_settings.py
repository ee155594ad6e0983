"""Commands that set an installation up for procedures: institutions, days, sessions, terms."""

from datetime import date
from pathlib import Path

import click
from django.conf import settings

from baluarte.cli.connections import as_operator
from baluarte.cli.days import DAY
from baluarte.domain.access.actions import found_public_institutions
from baluarte.domain.access.choices import SecondFactor
from baluarte.domain.access.models import Institution
from baluarte.domain.procedure import actions
from baluarte.norms.clocks.clock import WITH_A_NUMBER, Unit
from baluarte.norms.institutions import public_institutions
from baluarte.norms.protocols import roles
from baluarte.norms.protocols.states import names_of_states


@click.command("institutions")
@click.option("--federal", is_flag=True, help="Those of the federation.")
@click.option("--international", is_flag=True)
@click.option("--state", "states", multiple=True, help="Those of a state: 30.")
@click.option("--codes-allowed", is_flag=True, help="Second factor: a code besides passkeys.")
def institutions(
    *, federal: bool, international: bool, states: tuple[str, ...], codes_allowed: bool
) -> None:
    """Take in public institutions of the catalogue, each under whom it answers to."""
    levels = [
        level
        for level, is_asked in (("federal", federal), ("international", international))
        if is_asked
    ]
    wanted = public_institutions(levels=levels, states=[state_named(one) for one in states])
    if not wanted:
        raise click.UsageError("Say which: --federal, --international, --state 30.")
    factor = SecondFactor.CODE_ALLOWED if codes_allowed else SecondFactor.PASSKEY
    with as_operator() as at:
        made = found_public_institutions(institutions=wanted, second_factor=factor, by=None, at=at)
    for one in made:
        click.echo(f"{one.code:14} {one.name}")
    for doubtful in (one for one in wanted if not one.may_exist):
        click.echo(f"{doubtful.code:14} is not taken in: nobody knows whether it exists.")
    click.echo(f"{len(made)} institutions are in.")


@click.command("close-days")
@click.argument("days", nargs=-1, required=True, type=DAY)
@click.option("--said", required=True, help="Why nobody works on them.")
@click.option(
    "--body",
    type=click.Choice(sorted(roles())),
    metavar="ROLE",
    help="The one that does not work; without it, nobody here does.",
)
def close_days(*, days: tuple[date, ...], said: str, body: str | None) -> None:
    """Say on which days nobody, or one court or body, works, beside those of the law."""
    with as_operator() as at:
        number = actions.close_days(days=days, said=said, body=body or "", by=None, at=at)
    click.echo(f"{number} days are closed; `baluarte procedure look` counts everything anew.")


@click.command("session")
@click.argument("body", type=click.Choice(sorted(roles())), metavar="ROLE")
@click.argument("day", type=DAY)
def session(*, body: str, day: date) -> None:
    """Announce a session of a body, named by its role: clocks that wait for it can be counted."""
    with as_operator() as at:
        actions.announce_session(body=body, day=day, by=None, at=at)
    click.echo(f"{body} meets on {day}; `baluarte procedure look` counts everything anew.")


@click.command("term")
@click.argument("code")
@click.argument("step")
@click.argument("unit", type=click.Choice(sorted(map(str, WITH_A_NUMBER))))
@click.argument("value", type=click.IntRange(min=1))
def term(*, code: str, step: str, unit: str, value: int) -> None:
    """Set the operator's own term for a step to which the law gives none."""
    with as_operator() as at:
        try:
            actions.set_own_term(code=code, step=step, unit=Unit(unit), value=value, by=None, at=at)
        except (LookupError, ValueError) as refused:
            raise click.ClickException(str(refused.args[0])) from None
    click.echo(f"{code}/{step}: {value} {unit}, for what begins from now on.")


@click.command("door")
@click.argument("institution")
@click.option("--telephone", required=True, help="Answered while somebody is on duty.")
@click.option("--closed-telephone", required=True, help="To call while nobody is.")
@click.option("--closed-answers", required=True, help="Who answers that one.")
@click.option("--address", default="", help="Where answers to its letters are handed in.")
def door(*, institution: str, **said: str) -> None:
    """Keep an institution's urgent door, or change what it says; the roster opens it."""
    with as_operator() as at:
        keeper = Institution.objects.filter(slug=institution).first()
        if keeper is None:
            raise click.ClickException(f"there is no institution {institution}")
        actions.keep_door(institution=keeper, **said, by=None, at=at)
    click.echo(f"{institution} keeps an urgent door: open while somebody is on its roster.")


@click.command("telephones")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def telephones(*, folder: Path | None) -> None:
    """Write the page that tells whom to call when all else is down; the worker does it too."""
    with as_operator() as at:
        actions.keep_telephones(at=at, folder=folder)
    click.echo(f"es.html, en.html and telephones.json stand in {folder or settings.DOOR_FOLDER}")


def state_named(code: str) -> str:
    """Return a state by its two digits, or say how it is named."""
    if code not in names_of_states():
        raise click.UsageError(f"Name --state by its two digits, 01 to 32, not {code!r}.")
    return code


COMMANDS = (institutions, close_days, session, term, door, telephones)
