"""What a ZIP archive is: a package of a crawler, a document of an office program, or an archive of files."""

from __future__ import annotations

import zipfile
from pathlib import Path

from sitegen.capture.formats import wacz, zip_files
from sitegen.core.errors import SeedError

ARCHIVE, WACZ, DOCX, ODT, OTHER = ".zip", ".wacz", ".docx", ".odt", ""
_ODT = b"application/vnd.oasis.opendocument.text"
_MAX_TYPE_BYTES = 200


def kind_of(path: Path) -> str:
    """The suffix of the format of a ZIP archive; OTHER for one that is not read, as an e-book or a spreadsheet.

    A damaged archive counts as an archive of files. Raises OSError.
    """
    try:
        with zip_files.open_zip(path, "") as archive:
            return _kind(archive)
    except (*zip_files.FAULTS, SeedError):
        return ARCHIVE


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return DOCX if "word/document.xml" in names else OTHER
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            media = file.read(_MAX_TYPE_BYTES).strip()
        return ODT if media == _ODT else OTHER
    if "datapackage.json" in names and any(map(wacz.is_crawl, names)):
        return WACZ
    return OTHER if names & {"META-INF/MANIFEST.MF", "AndroidManifest.xml"} else ARCHIVE
