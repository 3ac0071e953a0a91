"""Published hashes: of either algorithm, whole or the first digits, and in sentences."""

from pathlib import Path

import pytest

from app.downloads.checksum import Checksum
from app.downloads.errors import InvalidPublishedFile
from app.downloads.files import FileHashes, keep, look_at
from app.downloads.published import PublishedFile
from app.web.refusals.table import sentence

# RFC 1321, section A.5, and FIPS 180-2, appendix B.1, of "abc".
MD5 = "900150983cd24fb0d6963f7d28e17f72"
SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
CHECKSUMS = [Checksum("md5", MD5), Checksum("sha256", SHA256), Checksum("sha256", SHA256[:8])]


@pytest.mark.parametrize("checksum", CHECKSUMS)
def test_a_file_is_kept_and_found_by_its_published_hash(tmp_path: Path, checksum: Checksum) -> None:
    published = PublishedFile("The file", "abc", checksum, 3, "http://127.0.0.1:9/abc")
    path = keep(published, tmp_path, (b"a", b"bc"), "the test")
    found = look_at(path, published, "here", FileHashes())
    assert (found.problem, checksum.matches(found.digest)) == (None, True)
    assert found.digest in (MD5, SHA256)


@pytest.mark.parametrize(
    ("checksum", "ending"),
    [
        (CHECKSUMS[0], f"its MD5 is not {MD5}."),
        (CHECKSUMS[1], f"its SHA-256 is not {SHA256}."),
        (CHECKSUMS[2], "its SHA-256 does not begin with ba7816bf."),
    ],
)
def test_the_sentence_of_another_file_has_the_hash(tmp_path: Path, checksum: Checksum, ending: str) -> None:
    published = PublishedFile("The file", "abc", checksum, 3, "http://127.0.0.1:9/abc")
    with pytest.raises(InvalidPublishedFile) as caught:
        keep(published, tmp_path, (b"abd",), "the test")
    expected = f"abc from the test is damaged or not the published file: {ending} It is not used."
    assert sentence(caught.value) == expected
    assert list(tmp_path.iterdir()) == []
