"""XML parts of archives -> trees, without entities, document types or a look at the network."""

from typing import TYPE_CHECKING

from assistant.loading.reading import UnreadableDocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def parse_xml(data: bytes, what: str) -> "Element":
    """The root of a part.

    Args:
        data: the part.
        what: what it is a part of, such as "a Word document".

    Raises:
        UnreadableDocumentError: it is not well-formed, or defines entities.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocumentError(f"it is damaged, or not {what}") from error
    declared = root.getroottree().docinfo.internalDTD  # the contents of most older books name a public one
    if declared is not None and any(declared.iterentities()):
        raise UnreadableDocumentError("it defines XML entities, which no document needs; it may be an attack")
    return root
