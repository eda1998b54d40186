"""What a process holds once it is set up, and what it finds in the apps above."""

import subprocess
import sys

from django.conf import settings

from rpik.core.lent import lent

HEAVY = ("numba", "llvmlite", "shapely", "pyproj", "sklearn", "matplotlib")


def test_setting_up_loads_no_compiler_and_no_geometry():
    """An import of a list needs neither, and a worker that holds them weighs twice as much."""
    asked = (
        "import sys, django; django.setup(); import ikm_registry.tasks; "
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == []


def test_what_an_app_lends_is_found_by_its_name():
    assert [find.__name__ for find in lent("border")] == ["border"]
    assert [find.__name__ for find in lent("end of pembinaan")] == ["first_coached"]
    assert lent("nobody lends this") == []
