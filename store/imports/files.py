"""Opening what people give: plain or gzipped text, CSV and JSON, with clear words when it fails."""

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from store.imports.errors import ImportFailed
from store.imports.record import Progress

READ_BYTES = 1 << 16
FIELD_LIMIT = 16 * 1024 * 1024
"""The longest CSV field that is read, in characters: a ticket's whole description fits."""


def found(paths: Sequence[Path], suffixes: Sequence[str]) -> list[Path]:
    """The files among `paths`, with folders searched one level deep, that end in one of `suffixes`.

    Files that are named are taken as they are. Suffixes are lower case, such as ``.csv.gz``.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and fits(p, suffixes))
            if not inside:
                raise ImportFailed(
                    f"The folder {path} holds no {' or '.join(suffixes)} file. "
                    "Name the files to import, or the folder that holds them."
                )
            files += inside
        elif path.is_file():
            files.append(path)
        else:
            raise ImportFailed(f"There is no file {path}. Check the path and try again.")
    return list(dict.fromkeys(files))


def fits(path: Path, suffixes: Sequence[str]) -> bool:
    """Whether the name ends in one of the suffixes, whatever the case."""
    return path.name.lower().endswith(tuple(suffixes))


def sha256(path: Path) -> str:
    """The SHA-256 of the file as it lies on disk."""
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(
    path: Path, progress: Progress | None = None, encoding: str | None = None
) -> Iterator[IO[str]]:
    """The text of a file, gunzipped where it is gzipped, with line ends as they are.

    Raises ImportFailed, also while reading, for what makes the file unusable as a whole.
    """
    with _readable(path, encoding):
        if path.stat().st_size == 0:
            raise ImportFailed(f"{path.name} is empty. Export it again, then try again.")
        with path.open("rb") as raw:
            counted = cast("IO[bytes]", _Counted(raw, progress))
            zipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            binary = gzip.GzipFile(fileobj=counted) if zipped else counted
            with io.TextIOWrapper(
                io.BufferedReader(cast("Any", binary), READ_BYTES),
                encoding=encoding or "utf-8-sig",
                newline="",
            ) as text:
                yield text


def csv_rows(
    path: Path,
    progress: Progress | None = None,
    encoding: str | None = None,
    delimiter: str = ",",
) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of each CSV row, the header (line 1) included, without empty rows.

    The line is the one on which the row starts.
    """
    csv.field_size_limit(FIELD_LIMIT)
    with opened(path, progress, encoding) as text:
        reader = csv.reader(text, delimiter=delimiter)
        start = 1
        try:
            for fields in reader:
                if fields:
                    yield start, fields
                start = reader.line_num + 1
        except csv.Error as error:
            raise ImportFailed(
                f"{path.name}:{start} is not CSV: {error}. "
                "Check the quotes around that line, or export the file again."
            ) from error


def csv_table(
    path: Path,
    progress: Progress | None = None,
    encoding: str | None = None,
    delimiter: str = ",",
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header of a CSV file, and its other rows as `csv_rows` gives them."""
    rows = csv_rows(path, progress, encoding, delimiter)
    first = next(rows, None)
    if first is None:
        raise ImportFailed(f"{path.name} holds no row, not even a header. Export it again.")
    return first[1], rows


def json_document(path: Path, progress: Progress | None = None) -> Any:
    """The one JSON value of a file."""
    with opened(path, progress) as text:
        content = text.read()
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        where = f"{path.name}:{error.lineno}, column {error.colno}"
        if not content[error.pos :].strip():
            raise ImportFailed(
                f"{where}: the JSON stops in the middle. "
                "The download was probably cut off; fetch the file again."
            ) from error
        raise ImportFailed(
            f"{where} is not JSON: {error.msg}. Check that the file is the API's own answer."
        ) from error


def json_lines(path: Path, progress: Progress | None = None) -> Iterator[tuple[int, Any]]:
    """Line number and value of each line of a JSON Lines file; empty lines are left out."""
    with opened(path, progress) as text:
        for line, content in enumerate(text, start=1):
            if not content.strip():
                continue
            try:
                yield line, json.loads(content)
            except json.JSONDecodeError as error:
                raise ImportFailed(
                    f"{path.name}:{line} is not JSON: {error.msg}. Fetch the file again."
                ) from error


class _Counted(io.RawIOBase):
    """A binary file that says how many bytes have been read from it."""

    def __init__(self, raw: IO[bytes], progress: Progress | None) -> None:
        self._raw = raw
        self._progress = progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._raw.read(len(buffer))
        buffer[: len(content)] = content
        if self._progress and content:
            self._progress(len(content))
        return len(content)


@contextmanager
def _readable(path: Path, encoding: str | None = None) -> Iterator[None]:
    """Turn what the system says about a file into words that say what to do."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ImportFailed(
            f"{path.name} is cut off or damaged: {error}. Download or copy it again."
        ) from error
    except UnicodeDecodeError as error:
        raise ImportFailed(_wrong_encoding(path, error)) from error
    except LookupError as error:
        raise ImportFailed(
            f"There is no encoding {encoding!r}. Use a name such as utf-8, cp1252 or latin-1."
        ) from error
    except IsADirectoryError as error:
        raise ImportFailed(f"{path} is a folder. Name the files in it.") from error
    except OSError as error:
        raise ImportFailed(
            f"{path} cannot be read: {error.strerror or error}. "
            "Check that it exists and that you may read it."
        ) from error


def _wrong_encoding(path: Path, error: UnicodeDecodeError) -> str:
    byte = error.object[error.start]
    line, place = _first_bad_byte(path, error.encoding)
    return (
        f"{path.name}:{line} is not {error.encoding.replace('utf-8-sig', 'utf-8')}: "
        f"byte {place} is 0x{byte:02x}. Say how the file is encoded, "
        "for example --encoding cp1252 (files from Excel) or `encoding: cp1252` in a mapping."
    )


def _first_bad_byte(path: Path, encoding: str) -> tuple[int, int]:
    """Line and offset in the (unzipped) file of the first byte that does not decode, from 1."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
    offset = 0
    with gzip.open(path, "rb") if zipped else path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                return number, offset + error.start + 1
            offset += len(line)
    return 0, 0
