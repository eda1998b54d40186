"""How much a file may hold, and the sentences that say it is too much."""

MAX_BYTES = 256 * 2**20
MAX_ROWS = 1_200_000
MAX_COLUMNS = 500
MAX_CELL = 32_767  # characters: what a spreadsheet cell can hold
MAX_MEMBERS = 2_000
MAX_UNPACKED = 1_500 * 2**20
MAX_RATIO = 120  # a real workbook shrinks 10 to 20 times
MAX_CELLS = 40_000_000
MAX_TABLES = 500  # what one page can ask about: tables, and columns of those that differ
MAX_QUESTIONS = 1_200
CHILD_SECONDS = 180
CHILD_MEMORY = 2 * 2**30
CHILD_OUTPUT = 4 * 2**30
# Of a small file less: two cells at the ends of a sheet, or one repeated a million times, are 1 kB.
LEAST_MEMORY, LEAST_SECONDS = 900 * 2**20, 20
MEMORY_TIMES, SECONDS_PER_MB = 8, 0.6


def allowance(unpacked: int) -> tuple[int, int]:
    """Return (bytes of memory, seconds) the child may use for a file of this size unpacked."""
    memory = LEAST_MEMORY + MEMORY_TIMES * unpacked
    seconds = LEAST_SECONDS + SECONDS_PER_MB * unpacked / 2**20
    return min(CHILD_MEMORY, memory), min(CHILD_SECONDS, round(seconds))


def too_wide(columns: int) -> str:
    """Say that there are too many columns."""
    return (
        f"Lembar ini punya {columns} kolom; batasnya {MAX_COLUMNS}. "
        "Hapus kolom di kanan yang tidak dipakai, lalu unggah ulang."
    )


def too_long() -> str:
    """Say that there are too many rows."""
    return f"Berkas lebih dari {MAX_ROWS:,} baris. Bagi menjadi beberapa berkas.".replace(",", ".")
