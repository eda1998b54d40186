"""Records reduced for the search of look-alikes, to be kept: in a process of its own.

``python -m ikm_registry.matching.keeping`` reads records as ``piped.read_records`` does and writes
them back as bytes, a block after the other.
"""

import sys
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from ikm_registry import child_process
from ikm_registry.cleaning import product_words
from ikm_registry.matching import coded, keys, piped, reduced, synonyms


@cache
def form() -> str:
    """Return what names the way records are reduced: what another program kept is of no use."""
    told = blake2b(digest_size=16)
    for module in (coded, keys, piped, product_words, reduced, synonyms):
        told.update(Path(str(module.__file__)).read_bytes())
    return told.hexdigest()


class Keeping:
    """The process: write records to it as CSV, then ask ``answer``."""

    def __init__(self) -> None:
        self._process, self._input, self._output = child_process.piped(
            "ikm_registry.matching.keeping"
        )

    def write(self, data: bytes) -> None:
        """Send some of the CSV."""
        self._input.write(data)

    def answer(self, changed: bytes, blocks: Sequence[bytes]) -> tuple[int, bytes]:
        """Return how many records there are, and these as ``reduced.packed`` has them.

        ``blocks`` were kept before; ``changed`` are the ids that changed since.

        Raises:
            EOFError: the process died.
        """
        self._input.write(piped.END)
        piped.send_kept(self._input, changed, blocks)
        head = self._output.readline().split()
        data = self._output.read(int(head[1])) if len(head) == 2 else b""
        if len(head) < 2 or len(data) < int(head[1]):
            raise EOFError
        return int(head[0]), data

    def close(self) -> None:
        """End the process, whatever it is doing."""
        child_process.stop(self._process)


def main() -> None:
    """Answer blocks until the pipe ends."""
    child_process.collect_seldom()
    target = sys.stdout.buffer
    while (records := piped.read_records(sys.stdin.buffer)) is not None:
        ids, table = records
        data = reduced.packed(np.array(ids, dtype=np.int64), table)
        target.write(b"%d %d\n" % (len(ids), len(data)))
        target.write(data)
        target.flush()


if __name__ == "__main__":
    main()
