"""Pictures of the HTML pages of the sample corpus, for the documentation: docs/images/*.png.

Usage: python docs/screenshots.py

It needs Chromium and a Chinese font; without a browser it says so and changes nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import policytext as pt
from policytext.compare import compare
from policytext.render import report
from policytext.trends import trends
from policytext.trends.indicators import indicators

IMAGES = Path(__file__).resolve().parent / "images"
SIZES = {"comparison": "1000,1500", "comparison-phone": "420,900", "trends": "1000,1250", "indicators": "1000,900"}


def main() -> int:
    """Draw the pages; the exit status."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium: docs/images is left as it is", file=sys.stderr)
        return 0
    corpus = pt.sample()
    compared = report.of_comparison(compare(corpus[2], corpus[3]))
    pages = {
        "comparison": compared,
        "comparison-phone": compared,
        "trends": report.of_analysis(trends(corpus)),
        "indicators": report.of_analysis(indicators(corpus, ["党组会", "党员"])),
    }
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, page in pages.items():
            path = Path(folder) / f"{name}.html"
            path.write_bytes(page)
            subprocess.run(
                [
                    *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
                    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                    *(f"--user-data-dir={folder}/profile", f"--window-size={SIZES[name]}"),
                    *("--virtual-time-budget=10000", f"--screenshot={IMAGES / name}.png", path.as_uri()),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
            print(f"docs/images/{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
