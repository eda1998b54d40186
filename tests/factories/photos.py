"""Made-up views for tests; the encoder is the demo's."""

import numpy as np

from rpik.plan.demo.jpeg import encode, exif, segment

__all__ = ["encode", "exif", "resize", "scene", "segment"]


def scene(seed, *, height=240, width=320):
    """A made-up view of light and dark, another one for every seed."""
    rng = np.random.default_rng(seed)
    made = np.zeros((height, width))
    for cells in (4, 8, 16, 32):
        rough = rng.normal(size=(cells, cells))
        made += resize(rough, height, width) / cells**0.7
    return (made - made.min()) / (made.max() - made.min()) * 255


def resize(grey, height, width):
    """The same view in another size, by straight lines between its points."""
    x = np.linspace(0, grey.shape[1] - 1, width)
    y = np.linspace(0, grey.shape[0] - 1, height)
    wide = np.array([np.interp(x, range(grey.shape[1]), row) for row in grey])
    return np.array([np.interp(y, range(grey.shape[0]), column) for column in wide.T]).T
