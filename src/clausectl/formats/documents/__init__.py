"""Any Markdown agreement, read as a document of provisions."""

from clausectl.formats.documents.reading import MAX_DOCUMENT_BYTES, cut_text, read_document

__all__ = ["MAX_DOCUMENT_BYTES", "cut_text", "read_document"]
