"""Write a result to a file somebody named: all or nothing, and say in words why it cannot be."""

from pathlib import Path

from rpik.core.errors import DomainError

WHY = {
    FileNotFoundError: "foldernya tidak ada",
    IsADirectoryError: "itu folder, bukan berkas",
    NotADirectoryError: "foldernya tidak ada",
    PermissionError: "tidak boleh ditulis",
}


def reason(error: OSError) -> str:
    """Return why a file cannot be opened or written, in Indonesian."""
    return WHY.get(type(error), "penyimpanan menolak")


def write_whole(target: Path, content: bytes) -> None:
    """Write beside the target, then put it in its place: an older file stays until then.

    Raises:
        DomainError: the file cannot be written.
    """
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
