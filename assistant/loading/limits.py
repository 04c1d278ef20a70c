"""How much a file, and a folder of files, may cost before it is left out."""

from dataclasses import dataclass

from assistant.loading.parsed import ParseLimits

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file and one folder may cost.

    Attributes:
        file_bytes: The size of a file.
        unpacked_bytes: The size of all that a ZIP, DOCX or EPUB holds, unpacked.
        entries: How many files it holds.
        ratio: How many times larger a large one of them may be unpacked than packed.
        pages: The pages of a PDF.
        cpu_s: Seconds of processor time to read one file.
        memory_bytes: The address space of the process that reads it.
        wall_s: Seconds to read one file, by the clock.
        files: How many files a folder may hold.
        folder_bytes: The size of all of them.
    """

    file_bytes: int = 20 * _MEBIBYTE
    unpacked_bytes: int = 100 * _MEBIBYTE
    entries: int = 2000
    ratio: int = 100
    pages: int = 1000
    cpu_s: float = 60
    memory_bytes: int = 1024 * _MEBIBYTE
    wall_s: float = 180
    files: int = 20_000
    folder_bytes: int = 2000 * _MEBIBYTE

    @property
    def parsing(self) -> ParseLimits:
        """Those that the parsers keep to."""
        return ParseLimits(pages=self.pages, entries=self.entries, unpacked_bytes=self.unpacked_bytes)


DEFAULT_LIMITS = Limits()


def in_megabytes(size: int) -> str:
    """A size in words: "20 MB"."""
    return f"{size / _MEBIBYTE:.3g} MB" if size < 1000 * _MEBIBYTE else f"{size / _MEBIBYTE:,.0f} MB"
