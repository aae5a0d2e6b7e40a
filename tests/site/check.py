#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Opens the pages of the site in a headless Chromium: all but the many of one kind, of which it opens one.

 1. Each link of each page leads to a page of the site that has the anchor. Links to other hosts are not followed.
 2. No page requests anything from another host, or writes a warning or an error to the console.
 3. Each picture is drawn.
 4. The search finds `retry`; the switch for dark mode also switches the API reference.
usage: check.py <site> [--control | --screenshots <folder>]
  --control      plants faults in a copy of the site, each of which must be reported
  --screenshots  writes pictures of some pages instead, for a person to look at
"""
import contextlib
import functools
import html
import http.server
import re
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

sys.dont_write_bytecode = True
from browser import Browser  # noqa: E402

# Of the API reference, the pages that lead to the others, and one of each kind.
API_PAGES = ("index.html", "annotated.html", "classes.html", "functions.html", "namespaces.html", "namespaceqtasks.html", "hierarchy.html",
             "concepts.html", "classqtasks_1_1retry.html", "structqtasks_1_1retry__options.html",
             "conceptqtasks_1_1TriggerHandler.html")


class Document:
    """The links and the anchors of a page. Text on a page has no quotes that are not escaped."""

    def __init__(self, text: str):
        self.links = [html.unescape(link) for link in re.findall(r'<(?!base\b)[^>]*?\s(?:href|src)="([^"]+)"', text)]
        self.anchors = {html.unescape(anchor) for anchor in re.findall(r'\s(?:id|name)="([^"]+)"', text)}


class Site:
    def __init__(self, root: Path, address: str):
        self.root, self.address = root, address

    @functools.cache
    def document(self, path: str) -> Document | None:
        file = self.root / path
        if file.suffix != ".html":
            return Document("") if file.is_file() else None
        return Document(file.read_text()) if file.is_file() else None

    def fault(self, page: str, link: str) -> str | None:
        """What is wrong with a link."""
        whole, anchor = urldefrag(urljoin(f"{self.address}/{page}", link))
        if not whole.startswith(self.address + "/"):
            return None
        path = unquote(whole[len(self.address) + 1 :].partition("?")[0])
        target = self.document(path + "index.html" if path.endswith("/") or not path else path)
        if target is None:
            return f"{page}: broken link: {link}"
        if anchor and unquote(anchor) not in target.anchors and path.endswith(".html"):
            return f"{page}: no such anchor: {link}"
        return None


@contextlib.contextmanager
def served(root: Path):
    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # keeps connections

        def log_message(self, *_) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Site(root, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()


def check_links(site: Site, pages: list[str]) -> tuple[list[str], int]:
    links = [(page, link) for page in pages for link in dict.fromkeys(site.document(page).links)]
    return [fault for page, link in links if (fault := site.fault(page, link))], len(links)


def check_page(site: Site, browser: Browser, page: str) -> list[str]:
    browser.open(f"{site.address}/{page}")
    browser.wait("return [...document.images].every(image => image.complete)")
    problems = [f"{page}: requests {url}" for url in browser.requests() if not url.startswith((site.address + "/", "data:", "blob:", "chrome:"))]
    problems += [f"{page}: console: {message}" for message in browser.console()]
    undrawn = browser.run("return [...document.images].filter(image => !image.naturalWidth).map(image => image.src)")
    problems += [f"{page}: not drawn: {picture}" for picture in undrawn]
    # Links that scripts have made.
    links = browser.run("return [...document.links].filter(link => !link.href.startsWith('javascript:')).map(link => link.href)")
    return problems + [fault for link in dict.fromkeys(links) if (fault := site.fault(page, link)) and not link.endswith("#")]


def check_search(site: Site, browser: Browser) -> list[str]:
    browser.open(f"{site.address}/docs/tutorial.html")
    type_in = ("const input = document.querySelector('.md-search__input'); input.focus(); input.value = arguments[0];"
               "input.dispatchEvent(new KeyboardEvent('keyup'));")
    found: list[str] = []
    for _ in range(10):  # what is typed before the index is loaded is lost
        browser.run(type_in, "")
        browser.run(type_in, "retry")
        found = browser.wait("const found = [...document.querySelectorAll('.md-search-result__link')].map(link => link.href);"
                             "return found.length ? found : null", seconds=3) or []
        if found:
            break
    if not any("/docs/resilience.html" in link for link in found):
        return [f"the search for `retry` does not find docs/resilience.html, but {found}"]
    return [fault for link in found if (fault := site.fault("", link.partition("?")[0]))]


def choose(browser: Browser, scheme: str) -> None:
    """Uses the switch of the page."""
    browser.run("for (const input of document.querySelectorAll('input[data-md-color-scheme]'))"
                "  if (input.getAttribute('data-md-color-scheme') === arguments[0] && !input.checked) input.click();", scheme)
    browser.wait("return document.body.getAttribute('data-md-color-scheme') === arguments[0]", scheme)


def check_dark(site: Site, browser: Browser) -> list[str]:
    problems = []
    for scheme, name in (("slate", "dark"), ("default", "light")):
        browser.open(f"{site.address}/docs/benchmarks.html")
        choose(browser, scheme)
        shown = browser.run("return [...document.querySelectorAll('.picture img')].filter(image => image.offsetWidth)"
                            "  .map(image => image.className)")
        if not shown or set(shown) != {f"only-{name}"}:
            problems.append(f"docs/benchmarks.html in {name} mode shows {shown}")
        browser.open(f"{site.address}/api/index.html")
        if not browser.run("return document.documentElement.classList.contains(arguments[0])", f"{name}-mode"):
            problems.append(f"api/index.html is not in {name} mode after the switch")
    return problems


def all_pages(root: Path) -> tuple[list[str], list[str]]:
    """All pages, and those that are opened: not each of those that only show a source file."""
    pages = sorted(file.relative_to(root).as_posix() for file in root.rglob("*.html") if "search" not in file.relative_to(root).parts)
    sources = [page for page in pages if page.startswith("examples/") and not page.endswith("/index.html")]
    return pages, [page for page in pages if not page.startswith("api/") and page not in sources[1:]] + [f"api/{page}" for page in API_PAGES]


def check(root: Path) -> int:
    pages, opened = all_pages(root)
    with served(root) as site, Browser() as browser:
        problems, links = check_links(site, pages)
        for page in opened:
            problems += check_page(site, browser, page) if (root / page).is_file() else [f"{page}: there is no such page"]
        problems += check_search(site, browser) + check_dark(site, browser)
    print("\n".join(dict.fromkeys(problems)) or f"{len(pages)} pages with {links} links; {len(opened)} of them opened")
    return 1 if problems else 0


FAULTS = {
    '<a href="nowhere.html">planted</a>': "broken link: nowhere.html",
    '<a href="tutorial.html#nowhere">planted</a>': "no such anchor: tutorial.html#nowhere",
    '<img src="http://other.invalid/picture.png">': "requests http://other.invalid/picture.png",
    '<img src="gone.svg">': "not drawn",
    '<script>console.error("planted")</script>': "console: ",
    '<script>const a = document.createElement("a"); a.href = "made.html"; document.body.append(a)</script>': "made.html",
}


def control(root: Path) -> int:
    copy, page = Path(tempfile.mkdtemp()) / "site", "docs/index.html"
    shutil.copytree(root, copy)
    good = (copy / page).read_text()
    failures = []
    try:
        with Browser() as browser:
            for planted, words in {"": "", **FAULTS}.items():
                (copy / page).write_text(good.replace("</body>", f"{planted}</body>"))
                with served(copy) as site:
                    found = "\n".join(check_links(site, [page])[0] + check_page(site, browser, page))
                if words not in found or (not words and found):
                    failures.append(f"with {planted or 'nothing'} planted: no '{words}' in: {found or 'nothing'}")
    finally:
        shutil.rmtree(copy.parent)
    print("\n".join(failures) or f"{len(FAULTS)} planted faults are reported, and nothing else")
    return 1 if failures else 0


def screenshots(root: Path, to: Path) -> int:
    to.mkdir(parents=True, exist_ok=True)
    with served(root) as site, Browser() as browser:
        for scheme, name in (("default", "light"), ("slate", "dark")):
            for page in ("index.html", "docs/design.html", "docs/benchmarks.html", "docs/resilience.html", "docs/reference.html",
                         "api/index.html", "api/classqtasks_1_1retry.html", "examples/retry.cpp.html"):
                browser.open(f"{site.address}/index.html")
                choose(browser, scheme)
                browser.open(f"{site.address}/{page}")
                for size, width, height in (("desktop", 1280, 1600), ("narrow", 390, 1200)):
                    browser.screenshot(str(to / f"{page.replace('/', '_')}-{name}-{size}.png"), width, height)
    return 0


if __name__ == "__main__":
    place = Path(sys.argv[1] if len(sys.argv) > 1 else "")
    if not (place / "index.html").is_file():
        print(__doc__)
        sys.exit(0 if "--help" in sys.argv else 2)
    if sys.argv[2:3] == ["--screenshots"]:
        sys.exit(screenshots(place, Path(sys.argv[3])))
    sys.exit(control(place) if "--control" in sys.argv[2:] else check(place))
