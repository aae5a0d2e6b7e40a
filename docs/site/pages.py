#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the pages of the site: the repository's Markdown at the same paths, with the files that it links to.

 - A source file or a folder that a page links to becomes a page.
 - A link to a DOT file is followed by the picture that Graphviz drew of it.
 - A picture for dark mode follows the switch of the site, not only that of the system.
 - The first mention of a public entity on a page links to the API reference. A plain word counts as one (`retry`) where
   a heading of the page names it.
usage: pages.py <repository> <Doxygen's tag file> <destination>
"""
import html
import posixpath
import re
import shutil
import sys
import xml.etree.ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
from headers import headings  # noqa: E402

LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".py": "python", ".txt": "cmake", ".csv": "text", ".json": "json", "": "text"}
FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.M | re.S)
PICTURE = re.compile(r'<picture>\s*<source [^>]*srcset="(?P<dark>[^"]*)">\s*<img (?P<rest>.*?)>\s*</picture>', re.S)


def entities(tags: Path) -> dict[str, str]:
    """The public entities by qualified name, without `qtasks::`, and where in the API reference each is."""
    found: dict[str, str] = {}
    for compound in xml.etree.ElementTree.parse(tags).getroot().iter("compound"):
        name = compound.findtext("name", "")
        if compound.get("kind") in ("class", "struct", "concept") and "<" not in name:
            found[name] = compound.findtext("filename", "")
        elif compound.get("kind") == "namespace":
            for member in compound.iter("member"):
                found.setdefault(f"{name}::{member.findtext('name')}", f"{member.findtext('anchorfile')}#{member.findtext('anchor')}")
    return {name.removeprefix("qtasks::"): where for name, where in found.items() if name.startswith("qtasks::")}


def up(page: str) -> str:
    """From a page to the root of the site."""
    return "../" * page.count("/")


class Pages:
    def __init__(self, root: Path, tags: Path, destination: Path):
        self.root, self.destination, self.api = root, destination, entities(tags)
        self.wanted: list[str] = []  # files and folders that pages link to

    def write(self, name: str, text: str) -> None:
        to = self.destination / name
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text)

    def link(self, page: str, target: str) -> str:
        """The target of a link, as it is on the site."""
        path, hash_, anchor = target.partition("#")
        if not path or ":" in path or path.endswith((".md", ".svg")):
            return target
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        if path.endswith(".dot"):
            return f"{path[:-4]}.svg"
        if not (self.root / inside).exists():
            return target
        self.wanted.append(inside)
        return f"{path.rstrip('/')}/index.md" if (self.root / inside).is_dir() else f"{path}.md{hash_}{anchor}"

    def prose(self, page: str, text: str, seen: set[str], named: set[str]) -> str:
        """Text between fences."""
        def mention(match: re.Match) -> str:
            whole, name = match[0], (match["name"] or "").removeprefix("qtasks::")
            if not match["name"] or name not in self.api or name in seen:
                return whole
            if not re.search(r"_|::|[A-Z]", match["name"]) and name not in named:
                return whole
            seen.add(name)
            return f"[{whole}]({up(page)}api/{self.api[name]})"

        def drawn(match: re.Match) -> str:
            paragraph, name = match[0], match["name"]
            return f"{paragraph}\n\n{picture(f'{name}.svg', f'{name}-dark.svg', f'The picture that {name}.dot describes')}\n"

        text = re.sub(r"^.*\]\((?P<name>\w+)\.dot\)(?:.*\n)*?.*(?=\n\n)", drawn, text, flags=re.M)
        text = PICTURE.sub(lambda match: picture(re.search(r'src="([^"]*)"', match["rest"])[1], match["dark"],
                                                 html.unescape(re.search(r'alt="([^"]*)"', match["rest"])[1])), text)
        text = re.sub(r"(?<=\]\()[^)\s]+(?=\))", lambda match: self.link(page, match[0]), text)
        # Headings and links stay as they are.
        return re.sub(r"^#.*$|!?\[[^\]]*\]\([^)]*\)|<[^>]*>|`(?P<name>[\w:]+)`|``[^`]*``|`[^`]*`", mention, text, flags=re.M)

    def page(self, name: str, text: str) -> str:
        seen: set[str] = set()
        named = {name for _, names in headings(text) for name in names}
        parts, position = [], 0
        for fence in FENCE.finditer(text):
            parts += [self.prose(name, text[position : fence.start()], seen, named), code(fence[0])]
            position = fence.end()
        return "".join([*parts, self.prose(name, text[position:], seen, named)])

    def reference(self, text: str) -> str:
        """The page of all entities: each links to its own entry, which the header and the namespace decide."""
        folder = ""
        lines = []
        for line in text.splitlines():
            heading = re.match(r"## qtasks/(?:\w+/)*(\w*)/?$", line)
            row = re.match(r"\| (?:`(?P<header>[\w.]+)`)? \| `(?P<name>\w+)` \|", line)
            if heading:
                folder = heading[1]
            elif row:
                header = row["header"] or header
                spaces = [Path(header).stem, f"{Path(header).stem}s", folder, ""]
                full = next((name for space in spaces if (name := f"{space}::{row['name']}".removeprefix("::")) in self.api), None)
                if full:
                    line = line.replace(f"| `{row['name']}` |", f"| [`{row['name']}`](../api/{self.api[full]}) |", 1)
            lines.append(line)
        return "\n".join(lines) + "\n"

    def source(self, name: str) -> None:
        """A file or folder as a page."""
        place = self.root / name
        if place.is_dir():
            files = sorted(file for file in place.iterdir() if file.suffix in LANGUAGES and file.is_file())
            folders = sorted(file for file in place.iterdir() if file.is_dir() and not file.name.startswith(("_", ".")))
            rows = [f"- [{file.name}/]({file.name}/index.md)" for file in folders] + [f"- [{file.name}]({file.name}.md)" for file in files]
            self.write(f"{name}/index.md", f"# {name}/\n\n" + "\n".join(rows) + "\n")
            for file in [*folders, *files]:
                self.source(file.relative_to(self.root).as_posix())
        else:
            lines = place.read_text().splitlines()
            more = f"\nThe first 100 of {len(lines)} lines.\n" if place.suffix in (".csv", ".json") and len(lines) > 100 else ""
            shown = "\n".join(lines[:100] if more else lines)
            self.write(f"{name}.md", f"---\nhide: [toc]\n---\n# {name}\n{more}\n```` {LANGUAGES[place.suffix]}\n{shown}\n````\n")

    def run(self) -> None:
        pages = [*self.root.glob("*.md"), *(self.root / "docs").glob("*.md")]
        menu = Path(__file__).with_name("mkdocs.yml").read_text()
        for file in sorted(pages):
            name = file.relative_to(self.root).as_posix()
            if f": {name}\n" not in menu:
                raise SystemExit(f"{name} is not in the menu of docs/site/mkdocs.yml")
            text = self.page(name, self.reference(file.read_text()) if name == "docs/reference.md" else file.read_text())
            self.write(name, text)
        for name in dict.fromkeys(self.wanted):
            self.source(name)
        for file in sorted((self.root / "docs").rglob("*.svg")):
            to = self.destination / file.relative_to(self.root)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, to)


def picture(light: str, dark: str, alt: str) -> str:
    shown = html.escape(alt)
    return (f'<p class="picture"><img class="only-light" src="{light}" alt="{shown}"><img class="only-dark" src="{dark}" alt="{shown}"></p>')


def code(fence: str) -> str:
    """A block as the site's Markdown reads it: its language only, the name of a quoted file as its title."""
    fence = re.sub(r"^```cpp continues$", "```cpp", fence, count=1, flags=re.M)
    return re.sub(r"^```cpp\n// file: (\S+)$", r'```cpp title="\1"', fence, count=1, flags=re.M)


if __name__ == "__main__":
    Pages(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])).run()
