"""The HTML pages of comparisons and analyses: whole, safe, and without a network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

import policytext as pt
from policytext.compare import compare
from policytext.model import Document
from policytext.render import report
from policytext.trends import trends
from policytext.trends.indicators import indicators

HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m“五个必须”</title>\ud800"


class Page(HTMLParser):
    """The elements of a page with their attributes, and its ids and the ids that it refers to."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    corpus = pt.sample()
    return {
        "comparison": report.of_comparison(compare(corpus[2], corpus[3])),
        "trends": report.of_analysis(trends(corpus)),
        "indicators": report.of_analysis(indicators(corpus, ["党组会"]), language="en"),
    }


@pytest.mark.parametrize("name", ["comparison", "trends", "indicators"])
def test_a_page_asks_for_nothing(pages: dict[str, bytes], name: str) -> None:
    page = Page(pages[name])
    policy = next(one for one in page.of("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] is not None
    assert policy["content"].startswith("default-src 'none'")
    for tag, attributes in page.elements:
        for attribute in ("src", "href", "action", "data", "srcset"):
            value = attributes.get(attribute)
            assert value is None or value.startswith("#") or value == "data:,", (tag, attribute, value)


@pytest.mark.parametrize("name", ["comparison", "trends", "indicators"])
def test_ids_are_unique_and_links_lead_somewhere(pages: dict[str, bytes], name: str) -> None:
    page = Page(pages[name])
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {str(one["href"])[1:] for one in page.of("a")}
    assert links <= set(ids)
    assert all(one.get("aria-label") for one in page.of("svg") if one.get("role") == "img")


def test_the_comparison_shows_every_part(pages: dict[str, bytes]) -> None:
    text = pages["comparison"].decode()
    result = compare(pt.sample()[2], pt.sample()[3])
    page = Page(pages["comparison"])
    items = page.of("li")
    assert sum(one.get("data-side") == "old" for one in items) == sum(one.old is not None for one in result.sections)
    assert sum(one.get("data-side") == "new" for one in items) == sum(one.new is not None for one in result.sections)
    numbers = {one["id"] for tag in ("p", "h3") for one in page.of(tag) if one.get("id")}
    assert numbers == {f"s{number}" for number in range(len(result.sentences))}
    assert all(f"<td>{one.canonical}</td>" in text for one in result.formulations)
    meetings = next(one for one in result.slots if one.of == "党组会")
    assert meetings.old is not None
    assert re.search(rf">{re.escape(meetings.old.text)}</a></td><td class=\"number\"><a href=\"#s\d+\">\*\*次<", text)


def test_charts_are_specifications_that_no_tag_ends(pages: dict[str, bytes]) -> None:
    found = re.findall(r'<script type="application/json" data-chart="(\w+)">(.*?)</script>', pages["trends"].decode())
    assert [name for name, _ in found] == ["chart1"]
    spec = json.loads(found[0][1])
    assert "<" not in found[0][1]
    cells = next(iter(spec["datasets"].values())) if "datasets" in spec else spec["data"]["values"]
    masked = [cell for cell in cells if cell["said"].startswith("≥")]
    assert {cell["period"] for cell in cells} == {"2020", "2021", "2022", "2023", "2024"}
    assert {cell["period"] for cell in masked} == {"2021", "2023"}


def test_a_gap_is_no_value_and_no_line_runs_over_it() -> None:
    corpus = [
        Document(str(year), f"某局{year}年工作总结\n坚持“两个维护”。全年召开党组会{year - 2000}次。", {"year": year})
        for year in (2019, 2020, 2022)
    ]
    text = report.of_analysis(trends(corpus)).decode()
    assert "2021: –" in text
    spark = re.search(r'<svg class="spark".*?</svg>', text)
    assert spark
    assert spark[0].count("<polyline") == 2
    curves = report.of_analysis(indicators(corpus, ["党组会"])).decode()
    spec = json.loads(re.findall(r'data-chart="chart1">(.*?)</script>', curves)[0])
    values = next(iter(spec["datasets"].values())) if "datasets" in spec else spec["data"]["values"]
    assert [(one["period"], one["value"]) for one in values] == [(2019, 19), (2020, 20), (2021, None), (2022, 22)]


def test_what_a_document_holds_is_shown_and_never_run() -> None:
    old = Document("a", f"某局总结\n一、{HOSTILE}\n召开会议5次。{HOSTILE}。", {"title": HOSTILE, "year": 2021})
    new = Document("b", f"某局总结\n一、{HOSTILE}\n召开会议7次。坚持{HOSTILE}。", {"title": HOSTILE, "year": 2022})
    for page in (
        report.of_comparison(compare(old, new)),
        report.of_analysis(trends([old, new])),
        report.of_analysis(indicators([old, new], ["会议"])),
    ):
        text = page.decode()
        assert "alert(1)" not in re.sub(r"&lt;script&gt;alert\(1\)|u003cscript>alert\(1\)", "", text)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", text.partition("window.vegaEmbed=")[0])


@pytest.mark.parametrize("name", ["comparison", "trends", "indicators"])
def test_a_browser_draws_it_without_a_complaint(pages: dict[str, bytes], name: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium here; install the package chromium to have the pages opened in a browser")
    path = tmp_path / "page.html"
    path.write_bytes(pages[name])
    run = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--disable-dev-shm-usage", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=10000"),
            *("--enable-logging=stderr", "--v=0", "--window-size=1100,1400", "--dump-dom", path.as_uri()),
        ],
        capture_output=True,
        timeout=120,
        check=False,
    )
    complaints = [line for line in run.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
    assert complaints == []  # what the policy refuses to load would stand here too
    dom = run.stdout.decode()
    if name == "comparison":
        assert dom.count('<path d="M') == sum(
            1 for one in compare(pt.sample()[2], pt.sample()[3]).sections if one.old and one.new
        )
    else:
        drawn = re.findall(r'id="chart\d+"[^>]*data-drawn="yes"', dom)
        assert drawn
        assert '<svg xmlns="http://www.w3.org/2000/svg"' in dom
