"""What happens here that a room above must answer in the same transaction."""

from typing import Final

from django.dispatch import Signal

# Before an institution is told of a matter, when the gate has let it pass: with `matter`,
# `institution`, `by`, `at`, and `by_her_yes` where only her yes that names it opened the gate. A
# receiver refuses by raising; nothing is told then.
before_telling: Final = Signal()
# Which of some `institutions` the words of whom a `matter` is about cover: a room above answers
# with their keys, or with nothing where it knows of nobody.
asked_what_is_covered: Final = Signal()
# How many records of a room above follow a loaded `text` (its key): a receiver answers with a
# number.
asked_who_follows: Final = Signal()
# A task was taken on, in that transaction: with `assignment`, `by` and `at`. A receiver that cannot
# give who took it on what doing it needs raises `NoPlace`; it is not taken on then.
taken_on: Final = Signal()
# What was sent was taken back or handed on: with `assignments` (keys), `by` and `at`, as the last
# act of the transaction, since who does it may see nothing afterwards.
taken_back: Final = Signal()
# Somebody was left out of a `matter`, with all that follows: with `by` and `at`; the last act too.
somebody_left_out: Final = Signal()
