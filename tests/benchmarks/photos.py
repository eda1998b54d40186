"""Are planted copies of photos found, and are other photos left alone?

``python -m tests.benchmarks.photos``. Made-up views; each copy is saved anew, shrunk or trimmed.
"""

from time import perf_counter

import numpy as np

from sentra.photos import jpeg, likeness
from tests.factories import photos as make

VIEWS = 100


def copies(view, rng):
    """The ways a photo is used a second time."""
    height, width = view.shape

    def trim(top, left, part):
        up, side = int(height * top), int(width * left)
        return view[up : up + int(height * (1 - part)), side : side + int(width * (1 - part))]

    return {
        "saved anew, poor": make.encode(view, step=40),
        "shrunk to 60 %": make.encode(make.resize(view, int(height * 0.6), int(width * 0.6))),
        "lighter": make.encode(np.clip(view * 1.1 + 12, 0, 255)),
        "trimmed 5 %, middle": make.encode(trim(0.025, 0.025, 0.05)),
        "trimmed 10 %, corner": make.encode(trim(0.0, 0.1, 0.1)),
        "trimmed 12 %, anywhere": make.encode(
            trim(rng.uniform(0, 0.12), rng.uniform(0, 0.12), 0.12)
        ),
        "trimmed 20 %, anywhere": make.encode(trim(rng.uniform(0, 0.2), rng.uniform(0, 0.2), 0.2)),
    }


def main() -> None:
    """Print found per kind of copy, wrong pairs, and seconds a photo."""
    rng = np.random.default_rng(7)
    views = [make.scene(seed) for seed in range(VIEWS)]
    began = perf_counter()
    hashed = [likeness.hashes(jpeg.read(make.encode(view)).content) for view in views]
    print(f"hashing: {(perf_counter() - began) / VIEWS * 1000:.0f} ms a photo of 320 × 240")
    stacked = likeness.stacked([likeness.packed(one) for one in hashed])
    apart = likeness.alike(stacked, stacked)[np.triu_indices(VIEWS, 1)]
    print(
        f"other photos: {len(apart)} pairs, least {apart.min()} bits, "
        f"{int((apart <= likeness.ALIKE_BITS).sum())} taken for copies"
    )
    found: dict[str, list[int]] = {}
    for view, own in zip(views[:20], stacked, strict=False):
        for kind, content in copies(view, rng).items():
            copy = likeness.stacked([likeness.packed(likeness.hashes(content))])
            bits = likeness.alike(own[None, :], copy)[0, 0]
            found.setdefault(kind, []).append(int(bits))
    for kind, bits in found.items():
        good = sum(b <= likeness.ALIKE_BITS for b in bits)
        print(f"{kind}: {good} of {len(bits)} found, most {max(bits)} bits")


if __name__ == "__main__":
    main()
