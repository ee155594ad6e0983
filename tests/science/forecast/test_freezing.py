import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.science.forecast.invented import invented_table

from baluarte.science.forecast import forecast_places
from baluarte.science.forecast.freezing import (
    NeedsZone,
    NotAFrozenForecast,
    Tampered,
    freeze,
    read_frozen,
    score_frozen,
)
from baluarte.science.forecast.outlook import Forecast
from baluarte.science.forecast.scores import score

AT = datetime(2019, 1, 3, 9, 30, tzinfo=UTC)
TABLE = invented_table(places=6)


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast_places(TABLE, origin="2018-12", horizons=[1, 2, 3])


def changed(path: Path, **arrays: np.ndarray) -> Path:
    """Rewrite some arrays of a frozen file and leave its digest."""
    with np.load(path) as held:
        contents = {name: held[name] for name in held.files}
    np.savez_compressed(path, **{**contents, **arrays})
    return path


def test_what_is_read_is_what_was_frozen(tmp_path: Path, made: Forecast) -> None:
    digest = freeze(made, tmp_path / "f.npz", at=AT)
    frozen = read_frozen(tmp_path / "f.npz", digest=digest)
    read = frozen.forecast
    assert (frozen.frozen_at, frozen.digest, read.level().equals(made.level())) == (
        AT,
        digest,
        True,
    )
    assert (read.change().equals(made.change()), read.onset().equals(made.onset())) == (True, True)
    assert (read.origin, read.parameters, read.data_digest, read.assumptions) == (
        "2018-12",
        made.parameters,
        made.data_digest,
        made.assumptions,
    )


def test_the_same_forecast_has_the_same_digest(tmp_path: Path, made: Forecast) -> None:
    one, two = freeze(made, tmp_path / "a.npz", at=AT), freeze(made, tmp_path / "b.npz", at=AT)
    assert (one == two, len(one)) == (True, 64)


def test_another_moment_has_another_digest(tmp_path: Path, made: Forecast) -> None:
    later = AT.replace(hour=10)
    assert freeze(made, tmp_path / "a.npz", at=AT) != freeze(made, tmp_path / "b.npz", at=later)


@pytest.mark.parametrize("array", ["level_mass", "total_mass", "pace", "is_covered", "header"])
def test_a_tampered_file_is_not_scored(tmp_path: Path, made: Forecast, array: str) -> None:
    path = tmp_path / "f.npz"
    freeze(made, path, at=AT)
    with np.load(path) as held:
        values = held[array].copy()
    values[3] = not values[3] if values.dtype == bool else values[3] + 1
    with pytest.raises(Tampered, match="no longer matches its digest"):
        score_frozen(changed(path, **{array: values}), TABLE)


def test_a_file_whose_digest_was_forged_too_is_not_scored(tmp_path: Path, made: Forecast) -> None:
    digest = freeze(made, tmp_path / "f.npz", at=AT)
    better = forecast_places(TABLE, origin="2019-03", horizons=[1, 2, 3])
    freeze(better, tmp_path / "forged.npz", at=AT)
    shutil.move(tmp_path / "forged.npz", tmp_path / "f.npz")
    with pytest.raises(Tampered, match="it is not the forecast of digest"):
        score_frozen(tmp_path / "f.npz", TABLE, digest=digest)


def test_a_byte_changed_on_the_disk_is_noticed(tmp_path: Path, made: Forecast) -> None:
    path = tmp_path / "f.npz"
    freeze(made, path, at=AT)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises((Tampered, NotAFrozenForecast)):
        read_frozen(path)
    assert path.stat().st_size == len(data)


def test_a_frozen_forecast_is_never_replaced(tmp_path: Path, made: Forecast) -> None:
    freeze(made, tmp_path / "f.npz", at=AT)
    with pytest.raises(FileExistsError):
        freeze(made, tmp_path / "f.npz", at=AT)


def test_the_moment_needs_a_zone(tmp_path: Path, made: Forecast) -> None:
    with pytest.raises(NeedsZone, match="a time zone is needed"):
        freeze(made, tmp_path / "f.npz", at=AT.replace(tzinfo=None))


@pytest.mark.parametrize("content", [b"", b"invented", b"PK\x03\x04nothing"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.npz"
    path.write_bytes(content)
    with pytest.raises((NotAFrozenForecast, Tampered), match=r"f\.npz"):
        read_frozen(path)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "f.npz", other=np.zeros(3))
    with pytest.raises(NotAFrozenForecast, match=r"f\.npz"):
        read_frozen(tmp_path / "f.npz")


def test_the_score_is_that_of_the_frozen_distributions(tmp_path: Path, made: Forecast) -> None:
    digest = freeze(made, tmp_path / "f.npz", at=AT)
    found = score_frozen(tmp_path / "f.npz", TABLE, digest=digest)
    counts = TABLE["count"].to_numpy(float).reshape(6, -1)[:, 48:51]
    expected = score(made.levels, counts.ravel())
    assert (found.crps, found.log, found.brier, found.scored, found.not_scored, found.digest) == (
        pytest.approx(expected.crps.mean()),
        pytest.approx(expected.log.mean()),
        pytest.approx(expected.brier.mean()),
        18,
        0,
        digest,
    )


def test_changes_are_scored_when_three_months_are_known(tmp_path: Path, made: Forecast) -> None:
    freeze(made, tmp_path / "f.npz", at=AT)
    counts = TABLE["count"].to_numpy(float).reshape(6, -1)[:, 48:51].sum(axis=1)
    changes = score_frozen(tmp_path / "f.npz", TABLE).changes
    expected = (counts >= made.change()["threshold"]).astype(float)
    assert (changes["count"].tolist(), changes["changed"].tolist()) == (
        counts.tolist(),
        expected.tolist(),
    )


def test_months_and_places_not_yet_known_are_not_scored(tmp_path: Path, made: Forecast) -> None:
    freeze(made, tmp_path / "f.npz", at=AT)
    known = TABLE[(TABLE["month"] <= "2019-01") & (TABLE["place"] != "01000")]
    found = score_frozen(tmp_path / "f.npz", known)
    assert (found.scored, found.not_scored, found.changes["changed"].isna().all()) == (5, 13, True)


def test_nothing_known_is_no_score(tmp_path: Path, made: Forecast) -> None:
    freeze(made, tmp_path / "f.npz", at=AT)
    found = score_frozen(tmp_path / "f.npz", TABLE[TABLE["month"] <= "2018-12"])
    assert (found.scored, np.isnan([found.crps, found.log, found.brier]).all()) == (0, True)


def test_months_by_number_are_frozen_as_numbers(tmp_path: Path) -> None:
    numbered = TABLE.assign(month=TABLE.groupby("place").cumcount() + 1)
    freeze(forecast_places(numbered, origin=48), tmp_path / "f.npz", at=AT)
    assert score_frozen(tmp_path / "f.npz", numbered).scored == 36
