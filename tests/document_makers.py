"""Files of every format, made of our own texts."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from assistant.loading.formats import parse

Part = tuple[str, str | list[str] | list[list[str]]]
"""A block: ("h1".."h6" | "p", words), ("ul" | "ol", items) or ("table", rows with the headings first)."""


@dataclass(frozen=True)
class Made:
    """What a file shall say: its title and its blocks."""

    title: str
    parts: Sequence[Part] = field(default_factory=tuple)


def made_of(path: Path) -> Made:
    """What a file of the corpus says, as blocks of another."""
    parsed = parse(path.suffix, path.read_bytes())
    title = parsed.title or path.stem
    parts: list[Part] = []
    levels = sorted({block.level for block in parsed.blocks if block.kind == "heading"})
    for block in parsed.blocks:
        words = " ".join(parsed.text[block.start : block.end].split())
        if block.kind == "heading":
            if words != title:
                parts.append((f"h{min(levels.index(block.level) + 1, 4)}", words))
        elif block.kind != "item":
            parts.append(("p", words))
        elif parts and parts[-1][0] == "ul":
            parts[-1][1].append(words)  # type: ignore[union-attr, arg-type]
        else:
            parts.append(("ul", [words]))
    return Made(title, parts)


def documents_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != "README.md" and path.suffix in (".md", ".txt"))


def html_of(made: Made) -> bytes:
    """A page with a frame around what it says."""
    body = "\n".join(map(_element, made.parts))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{escape(made.title)} | Quay Press</title>
<meta property="og:site_name" content="Quay Press"></head><body>
<header><a href="/">Quay Press</a><nav><ul><li><a href="/a">Start</a><li><a href="/b">Shop</a></ul></nav></header>
<main><h1>{escape(made.title)}</h1>{body}</main>
<footer><p>Imprint of the press, all rights kept.</p></footer></body></html>""".encode()


def docx_of(made: Made) -> bytes:
    """A Word document."""
    import docx

    document = docx.Document()
    document.add_heading(made.title, 0)
    for kind, content in made.parts:
        if kind.startswith("h"):
            document.add_heading(content, int(kind[1]))
        elif kind == "p":
            document.add_paragraph(content)
        elif kind == "table":
            table = document.add_table(rows=len(content), cols=len(content[0]))
            for row, cells in enumerate(content):
                for column, words in enumerate(cells):
                    table.cell(row, column).text = words
        else:
            for item in content:
                document.add_paragraph(item, style="List Bullet" if kind == "ul" else "List Number")
    return _saved(document.save)


def pdf_of(made: Made, *, columns: int = 1, header: str = "", footer: str = "", size: int = 10) -> bytes:
    """A PDF, set by reportlab in one column or two."""
    from reportlab.lib import pagesizes, styles
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    width, height = pagesizes.A5 if columns == 1 else pagesizes.A4
    column = (width - 80 - 24 * (columns - 1)) / columns
    frames = [Frame(40 + place * (column + 24), 50, column, height - 110, 0, 0, 0, 0) for place in range(columns)]

    def draw_frame(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, height - 30, header)
        canvas.drawCentredString(width / 2, 24, footer.format(document.page))

    sheet = styles.getSampleStyleSheet()
    sheet["BodyText"].fontSize, sheet["BodyText"].leading = size, 1.25 * size
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=(width, height), title=made.title, invariant=1)
    template.addPageTemplates(PageTemplate(frames=frames, onPage=draw_frame))
    template.build([flowable for part in [("h1", made.title), *made.parts] for flowable in _flowables(part, sheet)])
    return buffer.getvalue()


def epub_of(made: Made) -> bytes:
    """An EPUB book with a chapter for each outer heading."""
    chapters: list[list[str]] = [[f"<h1>{escape(made.title)}</h1>"]]
    for part in made.parts:
        if part[0] in ("h1", "h2"):
            chapters.append([])
        chapters[-1].append(_element(part))
    return epub_from({f"part{number}.xhtml": "".join(chapter) for number, chapter in enumerate(chapters)}, made.title)


def epub_from(
    bodies: dict[str, str], title: str, *, labels: dict[str, str] | None = None, spine: Iterable[str] | None = None
) -> bytes:
    """An EPUB book of XHTML bodies; `labels` are what its contents call them, `spine` is their order."""
    names = list(bodies)
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>' for number, name in enumerate(names)
    )
    order = "".join(f'<itemref idref="i{names.index(name)}"/>' for name in spine or names)
    links = "".join(f'<li><a href="{name}">{label}</a></li>' for name, label in (labels or {}).items())
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="text/book.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
        "text/book.opf": '<?xml version="1.0" encoding="utf-8"?>'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Ada Quay</dc:creator><dc:publisher>Quay Press</dc:publisher>"
        "<dc:date>2019-04-02T00:00:00Z</dc:date></metadata><manifest>"
        f'<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{order}</spine></package>',
        "text/nav.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol>{links}</ol></nav></body></html>',
    }
    pages = {
        f"text/{name}": '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"{body}</body></html>"
        for name, body in bodies.items()
    }
    return zip_of({name: text.encode() for name, text in (files | pages).items()})


def markdown_of(made: Made) -> bytes:
    """A Markdown file."""
    lines = [f"# {made.title}"]
    for kind, content in made.parts:
        if kind.startswith("h"):
            lines.append(f"{'#' * int(kind[1])} {content}")
        elif kind == "p":
            lines.append(str(content))
        elif kind == "table":
            head, *rows = (f"| {' | '.join(row)} |" for row in content)
            lines.append("\n".join([head, "|---" * len(content[0]) + "|", *rows]))
        else:
            lines.append("\n".join(f"- {item}" if kind == "ul" else f"1. {item}" for item in content))
    return "\n\n".join(lines).encode()


def zip_of(files: dict[str, bytes]) -> bytes:
    """An archive of the files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def _element(part: Part) -> str:
    kind, content = part
    if kind == "table":
        head, *rows = content
        lines = [f"<tr>{''.join(f'<th>{escape(cell)}</th>' for cell in head)}</tr>"]
        lines += [f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows]
        return f"<table>{''.join(lines)}</table>"
    if isinstance(content, list):
        return f"<{kind}>{''.join(f'<li>{escape(item)}</li>' for item in content)}</{kind}>"
    return f"<{kind}>{escape(content)}</{kind}>"


def _flowables(part: Part, sheet):
    from reportlab.platypus import ListFlowable, Paragraph, Spacer, Table

    kind, content = part
    if kind == "table":
        rows = [
            [f"<b>{escape(cell)}</b>" for cell in content[0]],
            *([escape(cell) for cell in row] for row in content[1:]),
        ]
        return [Table([[Paragraph(cell, sheet["BodyText"]) for cell in row] for row in rows]), Spacer(1, 8)]
    if isinstance(content, list):
        items = [Paragraph(escape(item), sheet["BodyText"]) for item in content]
        return [ListFlowable(items, bulletType="bullet" if kind == "ul" else "1", start="•" if kind == "ul" else None)]
    style = {"p": "BodyText", "h1": "Heading1", "h2": "Heading2"}.get(kind, "Heading3")
    return [Paragraph(escape(content), sheet[style])]
