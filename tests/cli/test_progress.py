"""A long command shows that it goes on."""

import time

from baluarte.cli.progress import Progress


def test_steps_are_told_with_their_time_and_silence_is_broken():
    said = []
    with Progress(said.append, each=0.2) as progress:
        progress.tell("One.")
        time.sleep(0.5)
        progress.tell("Two.")
    assert said[0] == " 0:00  One."
    assert said[1] == " 0:00  ..."
    assert said[-1] == " 0:00  Two."


def test_nothing_is_said_once_it_has_ended():
    said = []
    with Progress(said.append, each=0.1) as progress:
        progress.tell("One.")
    time.sleep(0.3)
    assert said == [" 0:00  One."]
