"""From blocks to text: each block written with its lines and the blocks in it."""

from tidings.domain.email_markdown.inlines import Inlines
from tidings.domain.email_markdown.page import Block
from tidings.domain.email_markdown.writers import Writer


def written(block: Block, inlines: Inlines, writer: Writer) -> str:
    """The block as its writer has it. Footnotes are written where the message ends, not where they are defined."""
    match block.kind:
        case "paragraph":
            return writer.paragraph(inlines.write(block.text))
        case "line":
            return inlines.write(block.text)
        case "heading":
            return writer.heading(inlines.write(block.text), block.level)
        case "rule":
            return writer.rule()
        case "code":
            return writer.code(block.text)
        case "html":
            return writer.html(block.text)
        case "gap":
            return writer.line_break
        case "quote":
            return writer.inset(_inside(block, inlines, writer))
        case "list":
            items = [_inside(item, inlines, writer) for item in block.children]
            return writer.listed(items, numbered=bool(block.level))
        case "item" | "footnote":
            return ""


def _inside(block: Block, inlines: Inlines, writer: Writer) -> str:
    return "".join(written(child, inlines, writer) for child in block.children)
