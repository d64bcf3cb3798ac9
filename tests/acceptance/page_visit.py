"""A visit to the HTML report in the machine's own Chromium: what is shown, what is fetched, what goes wrong."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
NEEDED = "RISKCHECK_NEED_BROWSER"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
MILLISECONDS = 10_000
JENKINS = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'"
"""The policy under which Jenkins serves the files that a build leaves, unless somebody changed it."""


@dataclass
class Visit:
    """An opened page, what it asked for beyond itself, and what the browser complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.goto(address)
        self.requests.remove(address)

    @property
    def text(self) -> str:
        """What a reader sees, without regard to how it is wrapped."""
        return " ".join(self.page.inner_text("body").split())

    def is_within_screen(self, selector: str) -> bool:
        """Whether the whole of an element is seen before anybody scrolls."""
        box, screen = self.page.locator(selector).bounding_box(), self.page.viewport_size
        inside = box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= screen["width"]
        return inside and box["y"] + box["height"] <= screen["height"]

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return self.page.evaluate("document.scrollingElement.scrollWidth") - self.page.viewport_size["width"]

    @property
    def shown_limits(self) -> list[str]:
        """The ids of the limits that are on the page and not hidden."""
        limits = self.page.locator("details").all()
        return [limit.get_attribute("id").removeprefix("limit-") for limit in limits if limit.is_visible()]

    def violations(self) -> list[str]:
        """The serious and critical barriers that axe-core finds."""
        self.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run()")["violations"]
        grave = [one for one in found if one["impact"] in {"serious", "critical"}]
        return [f"{one['id']}: {node['html']}" for one in grave for node in one["nodes"]]


class Browser:
    """Chromium, with a context of its own for each visit."""

    def __init__(self, chromium: Any, folder: Path) -> None:
        self.chromium = chromium
        self.folder = folder
        self.contexts: list[Any] = []

    def visit(self, page: str | Path, viewport: Any = DESKTOP, **options: Any) -> Visit:
        """Open a page from a file, or from its text."""
        if isinstance(page, str):
            file = self.folder / "page.html"
            file.write_bytes(page.encode("utf-8", errors="backslashreplace"))
            page = file
        return self.visit_address(page.as_uri(), viewport, **options)

    def visit_address(self, address: str, viewport: Any = DESKTOP, **options: Any) -> Visit:
        context = self.chromium.new_context(viewport=viewport, **options)
        context.set_default_timeout(MILLISECONDS)
        self.contexts.append(context)
        visit = Visit(context.new_page())
        visit.open(address)
        return visit

    def visit_on_jenkins(self, page: str, viewport: Any = DESKTOP) -> Visit:
        """Open a page as Jenkins serves it: with neither scripts nor inline styles."""
        with served(page, JENKINS) as address:
            return self.visit_address(address, viewport)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@contextmanager
def served(page: str, policy: str) -> Iterator[str]:
    """The address of a page on this machine, under a content security policy."""
    content = page.encode("utf-8", errors="backslashreplace")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/risk.html"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def started_chromium() -> Iterator[Any]:
    """The machine's Chromium; where it or its driver is missing, tests are skipped, or fail if one counts on them."""
    absent = [name for name in ("playwright", "axe_playwright_python", "pypdf") if find_spec(name) is None]
    if absent or not CHROMIUM.exists():
        why = f"{absent[0] if absent else CHROMIUM} is not installed"
        if os.environ.get(NEEDED):
            pytest.fail(f"{why}, but {NEEDED} is set")
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(SWITCHES))
        yield chromium
        chromium.close()
