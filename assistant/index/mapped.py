"""Arrays in memory-mapped files.

What is never read takes no memory, and processes that read the same share it.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError


class MappedArray:
    """An array in an .npy file that is mapped and not read; the file is closed when the last view of it is let go."""

    def __init__(self, path: Path) -> None:
        mapped: np.memmap[Any, Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        self._path = path
        self._file = mapped._mmap  # type: ignore[attr-defined]
        self._bytes = self._file.size()
        # Each slice of a memmap is one too, which costs more than what is done with a short one.
        self._array = np.asarray(mapped)

    @property
    def array(self) -> NDArray[Any]:
        """The array. Ask for it once a search and keep it for no longer.

        Raises:
            IndexDamagedError: The file was cut short since it was opened: to read it would end the process.
        """
        if self._file.size() != self._bytes:
            raise IndexDamagedError(f"The file {self._path} was cut short while it was in use. Build the index again.")
        return self._array
