"""Animated GIFs, read by Pillow."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.js.javascript import JavaScript


@pytest.mark.parametrize("colours", [2, 3, 16, 200, 256])
def test_pillow_reads_the_frames_that_were_written(javascript: JavaScript, colours: int) -> None:
    """Noise fills the code table, which then starts anew; the third frame repeats the second."""
    generator = np.random.default_rng(colours)
    table = generator.integers(0, 256, (colours, 3))
    first = generator.integers(0, colours, (97, 131))
    second = first.copy()
    second[20:30, 40:90] = 1
    frames = [frame.ravel().tolist() for frame in (first, second, second)]
    data = javascript.call("tests/js/core/formats/films.js", "gifOf", 131, 97, table.tolist(), frames)
    with Image.open(io.BytesIO(bytes(data))) as film:
        seen = []
        for index in range(getattr(film, "n_frames", 1)):
            film.seek(index)
            seen.append(np.asarray(film.convert("RGB")))
        assert film.size == (131, 97)
        assert film.info["loop"] == 0
    assert len(seen) in {2, 3}
    assert (seen[0] == table[first]).all()
    assert (seen[1] == table[second]).all()
