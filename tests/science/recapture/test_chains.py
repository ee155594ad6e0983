import numpy as np
from tests.science.recapture.tables import INVENTED, histories

from baluarte.science.recapture.chains import run_chain


def chain(moves: int, iterations: int, seed: int = 4) -> np.ndarray:
    table = histories(INVENTED)
    random = np.random.Generator(np.random.PCG64DXSM(seed))
    return run_chain(
        random, np.ascontiguousarray(table.incidence), table.counts, random.random((10, 4)),
        np.log(random.dirichlet(np.ones(10))), np.ones(1), 0.25, 0.25, iterations, 1, moves,
    )  # fmt: skip


def test_moves_do_not_change_what_gibbs_alone_finds() -> None:
    plain, moved = (chain(moves, 24_000)[4_000:, 0] for moves in (0, 16))
    shares = (0.1, 0.25, 0.5, 0.75)
    np.testing.assert_allclose(np.quantile(plain, shares), np.quantile(moved, shares), rtol=0.12)


def test_states_are_kept_one_in_so_many() -> None:
    assert chain(8, 100).shape == (100, 3)


def test_chances_are_chances_and_classes_at_most_ten() -> None:
    kept = chain(8, 500)
    assert ((kept[:, 1] > 0) & (kept[:, 1] < 1)).all()
    assert ((kept[:, 2] >= 1) & (kept[:, 2] <= 10)).all()
