"""The report: one page that loads nothing, says what the assessment says, and escapes what it is given."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from closed_form_engine import SCENARIO, run
from leakphys.assess import Assessment, assess
from leakphys.cells import probability_text
from leakphys.report import report
from leakphys.report_html import bar, element, page, table, text
from leakphys.scenario import Scenario

VOID = {"meta", "link"}


class Balance(HTMLParser):
    """Checks that every element is closed in its order; collects what would be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in ("src", "href") and value and not value.startswith(("data:", "#")):
                self.loaded.append(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"rect", "circle"}, (tag, attrs)  # shapes of a bar hold nothing

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(markup: str) -> Balance:
    parser = Balance()
    parser.feed(markup)
    parser.close()
    assert parser.open == []
    return parser


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Assessment:
    monkeypatch.setattr("leakphys.engine.run", run)
    return assess(Scenario.from_text(SCENARIO), n=60)


@pytest.fixture(scope="module")
def ship() -> Assessment:
    return assess(Scenario.load("soyuz-ms22"), n=40, options=["short-3", "short-0"])


def test_nothing_is_loaded_and_everything_is_closed(ship: Assessment) -> None:
    markup = report(ship)
    parser = read(markup)
    assert parser.loaded == []
    assert "<script" not in markup
    assert "url(" not in markup
    assert "@import" not in markup


def test_the_same_assessment_gives_the_same_bytes(closed: Assessment) -> None:
    assert report(closed) == report(closed)


def test_the_page_says_what_the_assessment_says(ship: Assessment) -> None:
    words = " ".join(read(report(ship)).words)
    assert "Not flight-certified" in words
    assert words.index("heat rejection below 50 %") < words.index("loop dry")
    for option in ship.options:
        assert option.option.title in words
        assert option.p_all_limits is not None
        assert option.calibrated is not None
        assert option.calibrated.p_all_limits is not None
        assert probability_text(option.p_all_limits) in words
        assert probability_text(option.calibrated.p_all_limits) in words
        for limit in option.limits:
            assert limit.limit.title in words
            assert probability_text(limit.p_held) in words
    for entry in ship.observed:
        assert entry.observation.title in words
    for line in ship.simplifications:
        assert line in words
    for path, number in ship.inputs.items():
        assert path in words
        assert number.source in words


def test_every_probability_has_its_interval(ship: Assessment) -> None:
    words = " ".join(read(report(ship)).words)
    words = words[: words.index("Inputs")]
    told = re.sub(
        r"(below|of the|than|passes|above|\[?5-?9?5?) \S+ %|\d+ % of the|5 %, median, 95 %|\[5-95 %\]|\[95 %\]",
        "",
        words,
    )
    assert told.count(" % [") == told.count(" %") > 0


def test_without_options_and_evidence(closed: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)
    read(report(closed))
    bare = (
        SCENARIO[: SCENARIO.index("[[options]]")] + SCENARIO[SCENARIO.index("[heat_load_node]") :]
    )
    words = " ".join(read(report(assess(Scenario.from_text(bare), n=20))).words)
    assert "No options to compare." in words
    assert "weighed" not in words


def test_words_of_the_file_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)
    evil = "<img src=x onerror=alert(1)>\"'&"
    found = assess(Scenario.from_text(SCENARIO).replace(title=evil), n=10)
    markup = report(found)
    assert "<img" not in markup
    assert evil in "".join(read(markup).words)


def test_a_bar_stays_within_its_rail() -> None:
    for low, middle, high in (
        (None, 0.5, 0.7),
        (-3.0, 2.0, 9.0),
        (0.2, None, None),
        (0.4, 0.4, 0.4),
    ):
        markup = bar(low, middle, high, kind="before", words="w")
        numbers = {key: float(x) for key, x in re.findall(r'class="span" (x)="([\d.]+)"', markup)}
        width = float(re.findall(r'class="span" [^>]*width="([\d.]+)"', markup)[0])
        assert 0.0 <= numbers["x"] <= 200.0
        assert numbers["x"] + width <= 201.6
        assert (middle is None) == ("circle" not in markup)


def test_elements_escape_their_classes_and_titles() -> None:
    assert text('<"&') == "&lt;&quot;&amp;"
    assert element("p", text("a"), kind='x"') == '<p class="x&quot;">a</p>'
    read(page("t", table(["a", "b<"], [["1", ""], ["2", "3"]], ["", "number"])))


def test_it_is_written_whole(closed: Assessment, tmp_path: Path) -> None:
    closed.report(tmp_path / "out.html")
    assert (tmp_path / "out.html").read_text(encoding="utf-8") == report(closed)
    with pytest.raises(OSError, match="does not exist"):
        closed.report(tmp_path / "nowhere" / "out.html")
