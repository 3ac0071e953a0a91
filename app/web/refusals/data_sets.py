"""HTTP statuses and sentences of errors of data sets."""

from collections.abc import Mapping

from app.core.errors import ConvscopeError
from app.datasets import errors
from app.web.refusals.refusal import Refusal

_ARCHIVE = {
    "no_zip": "The file is not a zip archive.",
    "damaged": "The zip archive is damaged.",
    "overlap": "The zip archive is damaged: some of its files share the same bytes.",
    "entries": "The zip archive has more than {limit:,} files and folders.",
    "unpacked": "The zip archive unpacks to more than {limit:,} bytes.",
}

DATA_SET_REFUSALS: Mapping[type[ConvscopeError], Refusal] = {
    errors.NotDownloaded: Refusal(
        409, "Not downloaded", lambda e: f"{e.title} is not on this server yet. Download it first."
    ),
    errors.UnreadableDataSet: Refusal(
        410,
        "The data set cannot be read",
        lambda e: (
            f"The files of {e.title} in the data directory cannot be read. Remove them and download "
            "them again."
        ),
    ),
    errors.InvalidArchive: Refusal(
        422, "Not an archive of pictures", lambda e: _ARCHIVE[e.reason].format(limit=e.limit)
    ),
    errors.DataSetTooLarge: Refusal(
        422,
        "Too many pictures",
        lambda e: f"A data set has at most {e.classes} classes and {e.pictures:,} pictures.",
    ),
    errors.TooFewClasses: Refusal(
        422,
        "Too few classes",
        lambda e: (
            "A data set needs at least two classes with two pictures each that can be read. In a zip, the "
            f"folders are the classes. Left out: {e.left_out}."
        ),
    ),
}

LEFT_OUT = {
    "encrypted": "It is encrypted. Pack it without a password.",
    "link": "It is a link.",
    "archive": "It is an archive. Unpack it first.",
    "compression": "It is packed by a method other than deflate.",
    "damaged": "It is damaged in the archive.",
    "no_folder": "It is in no folder. The folders are the classes.",
    "too_large": "The picture is too large.",
    "duplicate": "It is the same picture as {first}.",
    "too_few_pictures": "The class has fewer than two pictures.",
    "invalid_label": "The class's name must be 1 to 100 printable characters without slashes.",
    "no_picture": "It is a matrix. A data set holds pictures.",
    "not_found": "There is no such picture on this server.",
}
"""Sentences of what is left out of a data set, by code."""
