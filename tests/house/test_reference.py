"""Every setting and every command stands in the reference, and nothing else does."""

import ast
import re
from collections.abc import Iterator

import click
import pytest
from tests.house.sources import ROOT, python_files, tree

from baluarte.cli.main import main

SETTING = re.compile(r"(?:BALUARTE|DATABASE)_[A-Z_]+|CREDENTIALS_DIRECTORY")
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \|", re.MULTILINE)
REFERENCE = ROOT / "docs" / "reference"


def test_every_setting_is_documented() -> None:
    read = {name for path in python_files("src") for name in settings(tree(path))}
    assert documented("settings") == sorted(read)


def test_every_command_is_documented() -> None:
    assert documented("commands") == sorted(commands(main, "baluarte"))


def test_what_the_code_says_of_each_command_is_what_the_reference_says() -> None:
    page = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", page, re.MULTILINE))
    differing = [
        name for name, told in commands(main, "baluarte").items() if said.get(name) != told
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("os.environ['BALUARTE_HOME']", ["BALUARTE_HOME"]),
        ("{'bal_app': 'DATABASE_URL'}", ["DATABASE_URL"]),
        ("x = 'see BALUARTE_HOME for more'", []),
        ("DATABASE_URL = 1", []),
    ],
)
def test_a_setting_is_found_where_it_is_read(source: str, names: list[str]) -> None:
    assert list(settings(ast.parse(source))) == names


def test_a_command_is_found_below_its_group() -> None:
    @click.group()
    def root() -> None: ...

    @root.group()
    def room() -> None: ...

    @room.command()
    def act() -> None:
        """Do it."""

    assert commands(root, "root") == {"root room act": "Do it."}


def documented(page: str) -> list[str]:
    """Return the names in the first column of a page's tables, each once."""
    text = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    return sorted(match["name"] for match in ROW.finditer(text))


def settings(module: ast.Module) -> Iterator[str]:
    """Yield the names of environment variables that a file holds."""
    for node in ast.walk(module):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and SETTING.fullmatch(value):
            yield value


def commands(command: click.Command, path: str) -> dict[str, str]:
    """Return every command that does something, and what it says of itself."""
    if not isinstance(command, click.Group):
        return {path: " ".join((command.help or "").split())}
    found: dict[str, str] = {}
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        found |= commands(inner, f"{path} {name}")
    return found
