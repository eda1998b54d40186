"""The map in a browser at 100,000 IKM: until it stands, the longest task, frames while it moves.

Run:  python -m tests.benchmarks.map_browser [IKM]    (100000)

The register of ``tests.benchmarks.tiles`` behind a server of its own, Chromium as in the browser tests, the
whole kabupaten first, then pans and zooms as a person makes them; on a desktop, and as a phone with the
processor four times slower. WebGL is drawn by the CPU here (SwiftShader), which a machine with any
graphics chip does not: "script" is what our pages and MapLibre compute on the page's own thread.
"""

import os
import sys
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests import browser as chromium
from tests.benchmarks.database import scratch_database
from tests.benchmarks.register_pages import client_of
from tests.benchmarks.tiles import fill

DEVICES = (
    ("desktop", {"width": 1366, "height": 768}, 1),
    ("phone, CPU 4x slower", {"width": 390, "height": 844}, 4),
)
TASKS = "window.tasks = []; new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => one.duration))).observe({ type: 'longtask', buffered: true });"
# Moves the map and returns the milliseconds between frames until it stands.
MOVE = """(move) => new Promise((done) => {
  const { map } = document.querySelector("[data-map]").rpikView;
  const frames = []; let last = performance.now(); let on = true;
  const frame = (now) => { frames.push(now - last); last = now; if (on) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  map.once("moveend", () => { on = false; done(frames.slice(1)); });
  if (move.pan) map.panBy(move.pan, { duration: 1200 }); else map.easeTo({ ...move, duration: 1200 });
})"""
IDLE = """() => new Promise((done) => {
  const { map } = document.querySelector("[data-map]").rpikView;
  map.once("idle", () => done(null)); map.triggerRepaint();
})"""
MOVES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("pan, whole kabupaten", {"pan": [260, 120]}),
    ("zoom 9 to 12", {"center": [112.57, -8.13], "zoom": 12}),
    ("pan at 12", {"pan": [300, 150]}),
    ("zoom 12 to 14,5", {"center": [112.60, -8.20], "zoom": 14.5}),
    ("pan among points", {"pan": [300, 150]}),
    ("back to 9", {"center": [112.62, -8.1], "zoom": 9}),
)


def main(count: int) -> None:
    with scratch_database():
        from django.conf import settings

        fill(count)
        client, _ = client_of("petugas")
        settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.test.testcases import LiveServerThread

        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait(60)
        if server.error:
            raise server.error
        client.get("/ikm/peta/9/416/267.mvt")  # the register is read once, for everybody
        program = chromium.executable(Path(settings.VAR_DIR), Path(settings.NODE_MODULES))
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=program, args=chromium.ARGUMENTS, env=chromium.environment(program)
            )
            for name, size, slower in DEVICES:
                address = f"http://127.0.0.1:{server.port}"
                device(browser, name, size, slower, address, client.cookies["sessionid"].value)
            browser.close()
        server.terminate()
        server.join()


def device(
    browser: Browser, name: str, size: dict[str, int], slower: int, address: str, session: str
) -> None:
    context = browser.new_context(base_url=address, locale="id-ID", viewport=size)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    context.add_init_script(TASKS)
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    cdp.send("Performance.enable")
    page.goto("/ikm/?tampil=peta", wait_until="commit")
    page.wait_for_selector("[data-map][data-ready='1']", state="attached", timeout=120_000)
    stood = page.evaluate("performance.now()")
    print(f"\n{name}, {size['width']} x {size['height']}, load {os.getloadavg()[0]:.1f}")
    print(
        f"  first idle {stood / 1000:.2f} s, script {script(cdp):.2f} s, longest task {longest(page):.0f} ms"
    )
    print(
        f"  {'':<22}{'frames':>7}{'median':>9}{'95 %':>8}{'worst':>8}{'script':>9}{'task':>8}  ms"
    )
    for title, move in MOVES:
        moved(page, cdp, title, move)
    context.close()


def moved(page: Page, cdp: CDPSession, title: str, move: dict[str, Any]) -> None:
    before = script(cdp)
    page.evaluate("window.tasks.length = 0")
    frames = sorted(page.evaluate(MOVE, move))
    page.evaluate(IDLE)
    took = 1000 * (script(cdp) - before)
    rings = page.locator(".map-cluster").count()
    print(f"  {title:<22}{len(frames):>7}{median(frames):>9.0f}{frames[int(0.95 * len(frames))]:>8.0f}"
          f"{frames[-1]:>8.0f}{took:>9.0f}{longest(page):>8.0f}      {rings} rings")  # fmt: skip


def script(cdp: CDPSession) -> float:
    """Seconds the page's thread has run scripts for."""
    return next(one["value"] for one in cdp.send("Performance.getMetrics")["metrics"] if one["name"] == "ScriptDuration")  # fmt: skip


def longest(page: Page) -> float:
    return float(page.evaluate("Math.max(0, ...window.tasks)"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
