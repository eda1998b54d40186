"""Write a result to a file somebody named: all or nothing, and say in words why it cannot be."""

from pathlib import Path

from rpik.core.errors import DomainError

WHY = {
    FileNotFoundError: "foldernya tidak ada",
    IsADirectoryError: "itu folder, bukan berkas",
    NotADirectoryError: "foldernya tidak ada",
    PermissionError: "tidak boleh ditulis",
}

WHY_CLOSED = WHY | {
    FileNotFoundError: "berkas tidak ditemukan",
    PermissionError: "berkas tidak boleh dibaca",
}


def reason(error: OSError, *, reading: bool = False) -> str:
    """Return why a file cannot be written (or opened for ``reading``), in Indonesian."""
    return (WHY_CLOSED if reading else WHY).get(type(error), "penyimpanan menolak")


def write_whole(target: Path, content: bytes) -> None:
    """Write beside the target, then put it in its place: an older file stays until then.

    Raises:
        DomainError: the file cannot be written.
    """
    if target.is_dir():  # also "/" and ".", beside which nothing can be written
        raise DomainError(
            f"Hasil tidak dapat ditulis ke {target}: {WHY[IsADirectoryError]}. Pilih tempat lain."
        )
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        if part.is_file():
            part.unlink()
        raise DomainError(
            f"Hasil tidak dapat ditulis ke {target.name}: {reason(error)}. Pilih tempat lain."
        ) from error
