import fcntl
import gzip
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely

from baluarte.domain.territory.atlas import build_atlas, draw, ensure_atlas
from baluarte.domain.territory.atlas_file import FILE, find_atlas


@pytest.fixture(scope="module")
def whole(framework, fitting, tmp_path_factory):
    return build_atlas(tmp_path_factory.mktemp("atlas"), framework=framework, fitting=fitting)


@pytest.fixture(scope="module")
def topology(whole):
    return json.loads(whole.path.read_text(encoding="utf-8"))


def lines(topology):
    """Decode arcs to longitude and latitude as a browser does."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        decoded.append(points)
    return decoded


def shape(geometry, arcs):
    def ring(numbers):
        points = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return shapely.MultiPolygon([(ring(p[0]), [ring(hole) for hole in p[1:]]) for p in polygons])


def test_it_is_small_enough_for_a_slow_telephone(whole):
    assert whole.compressed.stat().st_size < 400_000


def test_it_holds_every_municipality_and_state_by_code(topology, framework):
    objects = topology["objects"]
    assert (
        [one["id"] for one in objects["municipalities"]["geometries"]],
        [one["id"] for one in objects["states"]["geometries"]],
    ) == (
        [area.code for area in framework.municipalities],
        [area.code for area in framework.states],
    )


def test_it_says_name_and_state(topology):
    first = topology["objects"]["municipalities"]["geometries"][0]
    assert first["properties"] == {"name": "Aguascalientes", "state": "01"}


def test_borders_are_shared(topology):
    used = [
        arc if arc >= 0 else ~arc
        for one in topology["objects"]["municipalities"]["geometries"]
        for polygon in ([one["arcs"]] if one["type"] == "Polygon" else one["arcs"])
        for ring in polygon
        for arc in ring
    ]
    times = {used.count(arc) for arc in set(used[:600])}
    assert times == {1, 2}


def test_shapes_stay_where_they_are(topology, framework):
    arcs = lines(topology)
    drawn = {one["id"]: one for one in topology["objects"]["municipalities"]["geometries"]}
    zocalo = shapely.Point(-99.1332, 19.4326)
    holding = [code for code, one in drawn.items() if shape(one, arcs).buffer(0).contains(zocalo)]
    assert holding == ["09015"]


def test_states_are_the_sum_of_their_municipalities(topology):
    arcs = lines(topology)
    objects = topology["objects"]
    colima = next(shape(one, arcs) for one in objects["states"]["geometries"] if one["id"] == "06")
    parts = [
        shape(one, arcs)
        for one in objects["municipalities"]["geometries"]
        if one["id"].startswith("06")
    ]
    assert colima.area == pytest.approx(sum(part.area for part in parts), rel=1e-9)


def test_the_compressed_twin_is_the_same(whole):
    assert gzip.decompress(whole.compressed.read_bytes()) == whole.path.read_bytes()


def test_the_same_framework_gives_the_same_bytes(framework, tmp_path):
    part = framework.of_states("06", "29")
    one = build_atlas(tmp_path / "one", framework=part)
    other = build_atlas(tmp_path / "other", framework=part)
    assert (one.sha256, one.compressed.read_bytes()) == (
        other.sha256,
        other.compressed.read_bytes(),
    )


def test_a_finer_drawing_has_more_points(framework):
    part = framework.of_states("29")
    coarse, fine = draw(part, tolerance=3000), draw(part, tolerance=300)
    assert sum(map(len, coarse["arcs"])) < sum(map(len, fine["arcs"]))


def test_it_is_drawn_once(framework, tmp_path):
    built = build_atlas(tmp_path, framework=framework.of_states("29"))
    (tmp_path / FILE).touch()
    assert ensure_atlas(tmp_path) == built


def test_who_waits_for_another_takes_what_that_one_drew(tmp_path):
    with ThreadPoolExecutor(1) as other, (tmp_path / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = other.submit(ensure_atlas, tmp_path)
        time.sleep(0.2)
        (tmp_path / f"{FILE}.gz").write_bytes(gzip.compress(b"{}"))
        (tmp_path / FILE).write_bytes(b"{}")
        fcntl.flock(lock, fcntl.LOCK_UN)
        assert waiting.result().path.read_bytes() == b"{}"


def test_looking_for_one_draws_none(tmp_path):
    assert find_atlas(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
