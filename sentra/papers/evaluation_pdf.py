"""The yearly evaluation as PDF, one page."""

import json
from pathlib import Path
from typing import Any

import typst

from sentra.papers import content, evaluation
from sentra.papers.evaluation import EvaluationPaper
from sentra.papers.printable import printable

TEMPLATE = Path(__file__).with_name("evaluation.typ")


def write(paper: EvaluationPaper) -> bytes:
    """Return the PDF; the same evaluation gives the same bytes."""
    paper = printable(paper)
    data = {
        "title": paper.title,
        "office": content.OFFICE,
        "sentra": paper.full_name,
        "year": str(paper.year),
        "marks": paper.marks,
        "identity": [
            ["Kelompok", paper.group],
            ["Tempat", paper.place],
            ["Dasar", paper.decree],
        ],
        "head": evaluation.HEAD,
        "widths": evaluation.WIDTHS,
        "rows": evaluation.rows(paper),
        "facts": paper.facts,
        "institution": paper.institution,
        "recommendation": paper.recommendation,
        "reason": evaluation.reason(paper),
        "decision": evaluation.decision(paper),
        "signatures": evaluation.signatures(paper),
    }
    files: Any = {
        "main": TEMPLATE.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    made: Any = typst.compile(files, ignore_system_fonts=True, timestamp=0)
    return made[0] if isinstance(made, list) else made
