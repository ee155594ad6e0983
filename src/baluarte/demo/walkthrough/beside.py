"""A process beside the loading: what waits for nothing is done there, on the second core."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

import django
from django.conf import settings


@contextmanager
def working_beside() -> Iterator[Executor]:
    """Give a process to send work to, done in the order in which it was sent."""
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_begin) as beside:
        try:
            yield beside
        except BaseException:
            beside.shutdown(wait=False, cancel_futures=True)
            raise


def _begin() -> None:
    Thread(target=_end_with_whom_it_works_for, daemon=True).start()
    django.setup()
    settings.DATES_BACK = True


def _end_with_whom_it_works_for() -> None:
    # However it ended: who loads anew must not meet somebody who still writes.
    if (loading := parent_process()) is not None:
        loading.join()
        os._exit(1)
