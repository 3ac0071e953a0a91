"""The state of published files, and how far their download is."""

from pydantic import Field

from app.downloads.state import DownloadState, Phase
from app.web.refusals.table import sentence
from app.web.schemas.base import Document


class DownloadDocument(Document):
    """Published files on this server."""

    state: Phase
    received_bytes: int
    total_bytes: int = Field(examples=[46830454])
    problem: str | None = Field(description="a sentence: why the files cannot be used or a download failed")


def download_document(state: DownloadState) -> DownloadDocument:
    """The state of published files."""
    return DownloadDocument(
        state=state.state,
        received_bytes=state.received_bytes,
        total_bytes=state.total_bytes,
        problem=None if state.problem is None else sentence(state.problem),
    )
