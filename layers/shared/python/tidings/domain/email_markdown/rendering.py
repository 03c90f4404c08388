"""From blocks to text: each block written with its lines and the blocks in it."""

from collections.abc import Callable

from tidings.domain.email_markdown.inlines import Inlines
from tidings.domain.email_markdown.page import Block, Kind
from tidings.domain.email_markdown.writers import Writer


def written(block: Block, inlines: Inlines, writer: Writer) -> str:
    """The block as its writer has it. Footnotes are written where the message ends, not where they are defined."""
    return _WRITTEN[block.kind](block, inlines, writer)


def _inside(block: Block, inlines: Inlines, writer: Writer) -> str:
    return "".join([written(child, inlines, writer) for child in block.children])


def _list(block: Block, inlines: Inlines, writer: Writer) -> str:
    return writer.listed([_inside(item, inlines, writer) for item in block.children], bool(block.level))


_WRITTEN: dict[Kind, Callable[[Block, Inlines, Writer], str]] = {
    "paragraph": lambda block, inlines, writer: writer.paragraph(inlines.write(block.text)),
    "line": lambda block, inlines, _: inlines.write(block.text),
    "heading": lambda block, inlines, writer: writer.heading(inlines.write(block.text), block.level),
    "rule": lambda _block, _inlines, writer: writer.rule(),
    "code": lambda block, _, writer: writer.code(block.text),
    "html": lambda block, _, writer: writer.html(block.text),
    "gap": lambda _block, _inlines, writer: writer.line_break,
    "quote": lambda block, inlines, writer: writer.inset(_inside(block, inlines, writer)),
    "list": _list,
    "item": _inside,
    "footnote": lambda _block, _inlines, _writer: "",
}
