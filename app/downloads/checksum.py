"""Published hashes of files, and the digests that are compared with them."""

import hashlib
from dataclasses import dataclass
from functools import partial
from io import BufferedReader
from typing import Literal, TypeAlias

Algorithm: TypeAlias = Literal["md5", "sha256"]


@dataclass(frozen=True)
class Checksum:
    """The published hash of a file.

    Attributes:
        digits: the first digits in hexadecimal, or all of them.
    """

    algorithm: Algorithm
    digits: str

    def matches(self, digest: str) -> bool:
        """Whether a whole digest in hexadecimal is this one, or begins with it."""
        return digest.startswith(self.digits)

    @property
    def is_whole(self) -> bool:
        """Whether all digits are known."""
        return len(self.digits) == 2 * hasher(self.algorithm).digest_size


def hasher(algorithm: Algorithm) -> "hashlib._Hash":
    """A new hash object."""
    return hashlib.new(algorithm, usedforsecurity=False)


def file_digest(file: BufferedReader, algorithm: Algorithm) -> str:
    """The digest of an open file, in hexadecimal."""
    return hashlib.file_digest(file, partial(hasher, algorithm)).hexdigest()
