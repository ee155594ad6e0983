"""Forecasts of counts by place and month, honest about what they are not.

Here: the pool of three simple models and its benchmarks, rolling-origin tests with proper scores,
frozen forecasts, rankings of places, alerts with hysteresis, and the correction of late reports.
A forecast has three outputs, level, change and onset, and never one score. Not here: persons and
cases, which are never forecast; causes; places without coverage, which are *not covered* and never
*low risk*. Pure: arrays and tables in, results out; the only file is a frozen forecast.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
