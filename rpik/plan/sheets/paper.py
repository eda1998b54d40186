"""A typst template and its data to PDF; what people wrote stays a plain string."""

import json
from pathlib import Path
from typing import Any

import typst

from rpik.plan.document.assemble import OFFICE


def paper(template: Path, data: dict[str, Any]) -> bytes:
    """Return the PDF of ``template``, which reads data.json; ``office`` is added. Clock and system fonts
    play no part.
    """
    files: Any = {
        "main": template.read_bytes(),
        "data.json": json.dumps(data | {"office": OFFICE}, ensure_ascii=False).encode(),
    }
    made: Any = typst.compile(files, ignore_system_fonts=True, timestamp=0)
    return made[0] if isinstance(made, list) else made
