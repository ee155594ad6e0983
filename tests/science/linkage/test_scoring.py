import numpy as np
import pytest
from tests.science.linkage.invented import reports

from baluarte.science.linkage import link_reports, settings_of
from baluarte.science.linkage.blocking import candidates
from baluarte.science.linkage.comparison import compare
from baluarte.science.linkage.estimation import posteriors
from baluarte.science.linkage.features import read_features
from baluarte.science.linkage.scoring import OFFLINE, connection, weigh
from baluarte.science.linkage.tables import read_tables


def test_splink_and_the_kernels_give_one_probability() -> None:
    table, _ = reports(60)
    model = link_reports(table).model
    features = read_features(read_tables(table))
    met = candidates(features)
    weighed = weigh(model, features, met.left, met.right)
    names = [field.name for field in model.fields]
    levels = compare(names, features, features, met.left, met.right)
    probability, repeat = posteriors(model, levels)
    assert np.array_equal(weighed[[f"level_{name}" for name in names]].to_numpy(), levels)
    assert weighed["probability"].to_numpy() == pytest.approx(probability, abs=1e-12)
    assert weighed["repeat"].to_numpy() == pytest.approx(repeat, abs=1e-12)


def test_the_database_never_reaches_for_an_extension() -> None:
    with connection() as database:
        said = {
            name: database.execute(f"select current_setting('{name}')").fetchone()[0]
            for name in ("autoinstall_known_extensions", "autoload_known_extensions")
        }
    assert said == dict.fromkeys(said, False)
    assert OFFLINE["allow_community_extensions"] == "false"


def test_settings_of_splink_hold_m_and_u_of_every_level() -> None:
    table, _ = reports(20)
    model = link_reports(table).model
    settings = settings_of(model)
    told = [
        [level["m_probability"] for level in reversed(one["comparison_levels"][1:])]
        for one in settings["comparisons"]
    ]
    assert told == [list(field.m) for field in model.fields]
