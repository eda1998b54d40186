"""The codes of a printed attendance list; plain Python.

A code is the IKM's number and two check digits over (activity, IKM) by ISO 7064 MOD 97-10, the
method of the IBAN: a wrong digit, two swapped ones, or a row of another activity's list is refused.
"""

import re
from urllib.parse import parse_qs, urlsplit

PLACE = 10**12  # more than any IKM's number
CODE = re.compile(r"^(?:IKM-)?0*([0-9]{1,12})\s*[-–./ ]\s*([0-9]{2})$", re.IGNORECASE)


def code_of(activity_id: int, ikm_id: int) -> str:
    """Return the code printed in a row: 345-27."""
    return f"{ikm_id}-{_check(activity_id, ikm_id):02d}"


def read_code(activity_id: int, text: str) -> int | None:
    """Return the IKM of a code, typed or scanned (the address a QR holds); None if it is none."""
    text = text.strip()
    if "://" in text:
        try:
            text = parse_qs(urlsplit(text).query).get("kode", [""])[0]
        except ValueError:
            return None
    found = CODE.match(text)
    if not found:
        return None
    ikm_id = int(found[1])
    return ikm_id if int(found[2]) == _check(activity_id, ikm_id) else None


def _check(activity_id: int, ikm_id: int) -> int:
    return 98 - (activity_id * PLACE + ikm_id) * 100 % 97
