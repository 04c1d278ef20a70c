"""Writes docs/reliability-files.md: `PYTHONPATH=.:tests python tests/faults/bad_files_table.py`, on an idle machine."""

import time
from pathlib import Path, PurePosixPath

from bad_files import TEXT, bad_files
from test_bad_files import SHORT, TABLE, memory_bytes, said_of

from assistant.loading import DEFAULT_LIMITS, DocumentReader

HEAD = """# Files that are broken or hostile

What is said of each, how long that took, and how much the process that asked grew meanwhile. A file is read in a
process of its own, whose size, time and processor time are limited ([settings](documents.md#what-a-file-may-cost));
that process is what a hostile file can end, and nothing else. The files are made by `tests/bad_files.py`,
`tests/test_bad_files.py` holds each to its row, and `tests/faults/bad_files_table.py` wrote this page.

Those that take more than 10 seconds of processor time were given no more here; by default a file may take 60.

Of links, pipes, sockets and devices, `tests/test_loading_folder.py` says what becomes; of names in archives,
`tests/test_loading_containers.py`.

| file | what is wrong with it | what is said of it | seconds | MB more |
| --- | --- | --- | ---: | ---: |
"""


def main() -> None:
    rows = []
    for file in bad_files():
        data = file.make()
        with DocumentReader(SHORT if file.is_slow else DEFAULT_LIMITS) as reader:
            reader.read(PurePosixPath("first.pdf.md"), TEXT * 5000)
            before, started = memory_bytes(), time.perf_counter()
            said = said_of(file, data, reader) or "read"
            seconds, grown = time.perf_counter() - started, max(0, memory_bytes() - before)
        fault = file.fault.replace("\\", "\\\\")
        rows.append(f"| `{file.name}` | {fault} | {said} | {seconds:.1f} | {grown / 1024 / 1024:.0f} |\n")
    Path(TABLE).write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
