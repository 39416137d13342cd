"""The two pictures of the README: the demonstration as a visitor sees it a minute and a half in.

`python -m bench.demo_pictures [FOLDER]` starts the demonstration on a free port, waits, signs in by
its one-time link, and writes `demo-events.png` and `demo-event.png`. Needs the dependency group
`browser` and a Chromium (`CHROMIUM`, else /usr/bin/chromium).
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WAIT_S = 95  # by then a grade has risen twice and a clock is late (tests/docs/test_demo.py)
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main(out: Path) -> int:
    """Take both pictures; returns 0, also where there is no browser to take them with."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("left out: the dependency group `browser` is not installed")
        return 0
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        demo = subprocess.Popen(
            [str(ROOT / ".venv/bin/python"), "-m", "qingting.demo"],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": "",
                "QINGTING_DATA": f"{data}/demo",
                "QINGTING_PORT": "0",
            },
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            assert demo.stdout is not None  # it is a pipe
            said = next(line for line in demo.stdout if "/signin/" in line)
            link = re.findall(r"http://\S+/signin/\S+", said)[0]
            time.sleep(WAIT_S)
            with sync_playwright() as play:
                browser = play.chromium.launch(
                    executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGS
                )
                view = {"width": 1280, "height": 800}
                page = browser.new_context(viewport=view, locale="zh-CN").new_page()
                page.goto(link)
                page.locator("form button").first.click()
                page.wait_for_url("**/events*")
                page.screenshot(path=out / "demo-events.png")
                page.locator("a[href^='/events/']").first.click()
                page.wait_for_url("**/events/*")
                page.set_viewport_size({"width": 1280, "height": 1500})
                page.screenshot(path=out / "demo-event.png")
                browser.close()
        finally:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait(10)
    print(f"{out}: demo-events.png demo-event.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs/images")))
