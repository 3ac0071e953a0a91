"""An image as it is stored, with its pixels decoded once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.images import decoding, matrices
from app.images.containers.formats import recognise

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class StoredImage:
    """The bytes of an image: a photograph's file, or a matrix in its stored form.

    Attributes:
        id: SHA-256 of the bytes.
        pictures: where its decoded picture is kept for the next question.
    """

    id: str
    stored: bytes
    pictures: DecodedPictures

    @property
    def is_matrix(self) -> bool:
        """Whether it is a matrix."""
        return matrices.is_matrix(self.stored)

    @property
    def suffix(self) -> str:
        """Ending of a file with the stored bytes of a photograph: `png`, `jpeg`, ..."""
        return str(recognise(self.stored)).lower()

    @property
    def matrix(self) -> matrices.Float32:
        """The numbers of a matrix, (C, H, W).

        Raises:
            InvalidMatrix: the bytes hold no matrix.
        """
        return matrices.from_stored(self.stored)

    @property
    def picture(self) -> Image:
        """The upright picture of a photograph, as `decoding.decode` gives it; not to be written to.

        Raises:
            UnsupportedFormat, UnreadableImage: as `decoding.decode`.
        """
        return self.pictures.decoded(self)

    def check(self) -> None:
        """Decode a photograph whole, so that a damaged one is refused now and not when it is first used.

        Raises:
            UnsupportedFormat, UnreadableImage: as `decoding.decode`.
        """
        if not self.is_matrix:
            self.pictures.decoded(self)


class DecodedPictures:
    """The most recently decoded photographs, bounded by bytes. Safe to use from several threads.

    A picture that several threads ask for at once is decoded by one of them.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pictures: OrderedDict[str, Image] = OrderedDict()
        self._lock = threading.Lock()
        self._decoding: dict[str, threading.Lock] = {}

    @property
    def bytes(self) -> int:
        """Bytes of the pictures that are kept."""
        return self._bytes

    def decoded(self, image: StoredImage) -> Image:
        """The picture of a photograph.

        Raises:
            UnsupportedFormat, UnreadableImage: as `decoding.decode`.
        """
        with self._lock:
            turn = self._decoding.setdefault(image.id, threading.Lock())
        with turn:
            try:
                known = self._known(image.id)
                if known is not None:
                    return known
                return self._kept(image.id, decoding.decode(image.stored))
            finally:
                with self._lock:
                    self._decoding.pop(image.id, None)

    def _known(self, image_id: str) -> Image | None:
        with self._lock:
            picture = self._pictures.get(image_id)
            if picture is not None:
                self._pictures.move_to_end(image_id)
            return picture

    def _kept(self, image_id: str, picture: Image) -> Image:
        with self._lock:
            if image_id not in self._pictures:
                self._pictures[image_id] = picture
                self._bytes += size_bytes(picture)
            while self._bytes > self._max_bytes:
                _, dropped = self._pictures.popitem(last=False)
                self._bytes -= size_bytes(dropped)
        return picture


def size_bytes(picture: Image) -> int:
    """Bytes of a decoded picture's pixels."""
    return picture.width * picture.height * {"L": 1, "RGB": 4, "F": 4}[picture.mode]
