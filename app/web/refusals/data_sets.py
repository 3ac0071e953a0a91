"""HTTP statuses and sentences of errors of data sets."""

from collections.abc import Mapping

from app.core.errors import ConvscopeError
from app.datasets import errors
from app.web.refusals.refusal import Refusal

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
}
