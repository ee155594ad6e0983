"""Which tests a change reaches, asked of a small invented project."""

import subprocess
from pathlib import Path

import pytest
from tools.affected import differences
from tools.affected.selection import Project

FILES = {
    "src/baluarte/domain/room/__init__.py": '"""A room, and its face."""\n',
    "src/baluarte/domain/room/actions/__init__.py": (
        "from baluarte.domain.room.actions.acts import act, rest\n"
    ),
    "src/baluarte/domain/room/actions/acts.py": (
        "LIMIT = 3\n\n\ndef act():\n    return LIMIT\n\n\ndef rest():\n    return 'rest'\n"
    ),
    "src/baluarte/domain/room/tables.py": (
        'MAKE = "create function bal.counts() returns int"\nPATH = "kinds.yaml"\n'
    ),
    "src/baluarte/domain/room/kinds.yaml": "- one\n",
    "src/baluarte/domain/room/sums.py": 'def counted():\n    return "select bal.counts()"\n',
    "src/baluarte/domain/room/migrations/0001_initial.py": "operations = []\n",
    "src/baluarte/web/room/urls.py": "from baluarte.web.room.views import show\n\nurls = [show]\n",
    "src/baluarte/web/room/apps.py": "",
    "src/baluarte/web/room/views.py": 'def show():\n    return "room/page.html"\n',
    "src/baluarte/web/room/templates/room/page.html": '{% include "room/part.html" %}\n',
    "src/baluarte/web/room/templates/room/part.html": "<p>part</p>\n",
    "src/baluarte/web/layout/components.css": "p {}\n",
    "tests/conftest.py": (
        "import pytest\n\n\n@pytest.fixture\ndef laid():\n    return 1\n\n\ndef helper():\n    pass\n"
    ),
    "tests/domain/room/test_acts.py": (
        "from baluarte.domain.room import actions\n\n\n"
        "def test_act():\n    assert actions.act()\n\n\n"
        "def test_rest(laid):\n    assert actions.rest()\n"
    ),
    "tests/domain/room/test_sums.py": (
        "from baluarte.domain.room.sums import counted\n\n\ndef test_counted():\n    counted()\n"
    ),
    "tests/domain/room/test_kinds.py": (
        "from baluarte.domain.room.tables import PATH\n\n\ndef test_kinds():\n    assert PATH\n"
    ),
    "tests/web/room/test_page.py": "def test_page(client):\n    client.get('/room/')\n",
    "tests/web/layout/test_components.py": "def test_look():\n    pass\n",
}
ACTS, SUMS = "tests/domain/room/test_acts.py", "tests/domain/room/test_sums.py"
KINDS, PAGE = "tests/domain/room/test_kinds.py", "tests/web/room/test_page.py"
ALL_OF_THE_ROOM = {
    f"{ACTS}::test_act", f"{ACTS}::test_rest", f"{SUMS}::test_counted", f"{KINDS}::test_kinds"
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Project.read(root, map(Path, FILES))


@pytest.mark.parametrize(
    ("name", "line", "reached"),
    [
        pytest.param(ACTS, 4, {f"{ACTS}::test_act"}, id="a test"),
        pytest.param("tests/conftest.py", 6, {f"{ACTS}::test_rest"}, id="a fixture"),
        pytest.param(
            "src/baluarte/domain/room/actions/acts.py", 5, {f"{ACTS}::test_act"},
            id="a function, through the face of its room",
        ),
        pytest.param(
            "src/baluarte/domain/room/actions/acts.py", 1, {f"{ACTS}::test_act"},
            id="a constant that a function names",
        ),
        pytest.param(
            "src/baluarte/domain/room/tables.py", 1, {f"{SUMS}::test_counted"},
            id="a function of the database",
        ),
        pytest.param(
            "src/baluarte/domain/room/kinds.yaml", 1, {f"{KINDS}::test_kinds"},
            id="a file that a constant names",
        ),
        pytest.param(
            "src/baluarte/domain/room/migrations/0001_initial.py", 1, ALL_OF_THE_ROOM,
            id="a migration",
        ),
        pytest.param(
            "src/baluarte/web/room/views.py", 2, {f"{PAGE}::test_page"},
            id="a page, which its tests ask by address",
        ),
        pytest.param(
            "src/baluarte/web/room/templates/room/part.html", 1, {f"{PAGE}::test_page"},
            id="a template within another",
        ),
        pytest.param(
            "src/baluarte/web/layout/components.css", 1,
            {"tests/web/layout/test_components.py::test_look"}, id="how a component looks",
        ),
        pytest.param("tests/conftest.py", 10, set(), id="what nobody names"),
    ],
)  # fmt: skip
def test_a_changed_line_reaches(project, name, line, reached):
    assert set(project.tests({Path(name): [range(line, line + 1)]})) == reached


def test_the_nearest_come_first(project):
    changed = {Path("src/baluarte/domain/room/actions/acts.py"): [range(1, 2)]}
    changed[Path(SUMS)] = [range(4, 5)]
    assert project.tests(changed) == [f"{SUMS}::test_counted", f"{ACTS}::test_act"]


def test_lines_are_read_from_git_and_a_new_file_is_new_as_a_whole(tmp_path):
    git = ["git", "-C", str(tmp_path), "-c", "user.name=N", "-c", "user.email=n@example.org"]
    (tmp_path / "held.py").write_text("a = 1\nb = 2\nc = 3\nd = 4\n", encoding="utf-8")
    for asked in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *asked], check=True)
    assert differences.is_clean(tmp_path)

    (tmp_path / "held.py").write_text("a = 1\nb = 9\nd = 4\n", encoding="utf-8")
    (tmp_path / "new.py").write_text("e = 5\n", encoding="utf-8")
    assert not differences.is_clean(tmp_path)
    assert differences.files(tmp_path) == [Path("held.py"), Path("new.py")]
    lines = differences.changed_lines(tmp_path, "HEAD")
    assert lines[Path("held.py")] == [range(2, 3)]
    assert 1 in lines[Path("new.py")][0]
