"""Office files are zip archives; these carry no trace of when they were made."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can hold."""


def timeless(archive: bytes) -> bytes:
    """The same members in the order of their names, all with the same time and attributes."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as read, ZipFile(out, "w", ZIP_DEFLATED) as write:
        # The list of content types is expected first.
        for name in sorted(read.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            write.writestr(info, read.read(name))
    return out.getvalue()
