"""Parse what may be hostile in a process of its own, with little memory, time and no files.

The file goes in by a pipe and its rows come out by another: nothing is written to a disk.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from baluarte.domain.intake.reading.records import read_records
from baluarte.domain.intake.reading.refusals import FileRefused
from baluarte.domain.intake.reading.spreadsheet import read_spreadsheet
from baluarte.domain.intake.reading.tables import Row, Table, without_trailing_blanks

MEMORY = 2 * 1024**3
SECONDS = 300
READERS = {
    "xlsx": lambda data, given: read_spreadsheet(data, sheet=given),
    "json": lambda data, given: read_records(data, encoding=given),
}


def read_confined(file: BinaryIO, *, reader: str, given: str = "", memory: int = MEMORY) -> Table:
    """Read a file with one of the readers in a confined process; its rows stream."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", __name__, reader, given, str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    _feed(process, file)
    lines = _lines(process)
    head = next(lines, None)
    if head is None:
        raise FileRefused("file.too_heavy")
    return Table(
        columns=tuple(head["columns"]),
        headers=tuple(head["headers"]),
        rows=without_trailing_blanks(_rows(lines)),
        file_format=head["format"],
        encoding=head["encoding"],
        encoding_is_certain=head["certain"],
        notices=tuple((code, column) for code, column in head["notices"]),
    )


def _feed(process: subprocess.Popen[bytes], file: BinaryIO) -> None:
    assert process.stdin is not None
    file.seek(0)
    try:
        while block := file.read(1024**2):
            process.stdin.write(block)
        process.stdin.close()
    except BrokenPipeError:
        pass


def _lines(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    """Yield what the process says; a refusal is raised here, and so is a death before the end."""
    assert process.stdout is not None
    with process, process.stdout as output:
        try:
            for line in output:
                said = json.loads(line)
                if "refused" in said:
                    raise FileRefused(said["refused"], **said["facts"])
                if "end" in said:
                    return
                yield said
            raise FileRefused("file.too_heavy")
        finally:
            process.kill()


def _rows(lines: Iterator[Any]) -> Iterator[Row]:
    for said in lines:
        yield Row(said["n"], said["v"], tuple((code, column) for code, column in said["p"]))


def main(reader: str, given: str, memory: str) -> None:
    """Read from the standard input what `read_confined` sends, and answer line by line."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        table = READERS[reader](sys.stdin.buffer.read(), given)
        _say(
            columns=table.columns, headers=table.headers, format=table.file_format,
            encoding=table.encoding, certain=table.encoding_is_certain, notices=table.notices,
        )  # fmt: skip
        for row in table.rows:
            _say(n=row.number, v=row.values, p=row.problems)
        _say(end=True)
    except FileRefused as refused:
        _say(refused=refused.code, facts=refused.facts)


def _say(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
