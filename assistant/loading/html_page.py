"""An HTML page -> its main content as text with blocks, and what the page says about itself."""

from dataclasses import replace

from assistant.loading.html_content import main_content
from assistant.loading.html_metadata import read_metadata
from assistant.loading.html_tree import decode_html, drop_hidden, parse_tree
from assistant.loading.markup import MarkupText
from assistant.loading.parsed import ParsedText


def read_html(data: bytes) -> ParsedText:
    """The main content of a page.

    Raises:
        UnreadableDocumentError: its encoding is not certain, or it is no HTML.
    """
    decoded = decode_html(data)
    tree = parse_tree(decoded.text)
    metadata = read_metadata(tree)
    drop_hidden(tree)
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    page = MarkupText(main_content(tree))
    title = page.first_heading or (headings[0] if len(headings) == 1 else "") or metadata.title
    front_matter = replace(
        metadata.front_matter,
        title=title,
        sources=tuple(replace(source, title=title) for source in metadata.front_matter.sources),
    )
    return ParsedText(page.text, tuple(page.blocks), title, front_matter, decoded.encoding, warnings=decoded.warnings)
