"""Published relative incidence: MMR and aseptic meningitis, Oxford.

Whitaker, Farrington, Spiessens and Musonda (2006), Tutorial in biostatistics: the self-controlled
case series method, Statistics in Medicine 25: 12.04 (3.00 to 48.26), two age groups.
"""

from math import exp

from scipy.stats import norm
from tests.science.rates.series import daily

from baluarte.science.rates import self_controlled_rate_ratio


def test_published_relative_incidence_and_its_asymptotic_limits():
    found = self_controlled_rate_ratio(**daily([(366, 547), (548, 730)]))
    reach = norm.ppf(0.975) * found.standard_error
    limits = (found.value * exp(-reach), found.value * exp(reach))
    assert tuple(round(one, 2) for one in (found.value, *limits)) == (12.04, 3.00, 48.26)
