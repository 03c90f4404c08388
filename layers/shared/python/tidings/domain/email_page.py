"""The HTML document of an email: one calm column that reads well in every mail program, and aloud."""

import html

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="color-scheme" content="light">
<title>{subject}</title>
</head>
<body style="margin: 0; padding: 0; background: #FFFFFF; color: #0B0C0C; font-family: Helvetica, Arial, sans-serif;">
<div aria-hidden="true" style="display: none; max-height: 0; overflow: hidden; font-size: 1px;">{preview}</div>
<div role="article" aria-roledescription="email" aria-label="{subject}" lang="{language}"
 style="max-width: 580px; margin: 0 auto; padding: 30px 15px; font-size: 19px; line-height: 25px;">
{body}
</div>
</body>
</html>
"""


def page(subject: str, preview: str, body: str, language: str = "en") -> str:
    """A document around a body. Subject and language are plain text; preview and body are HTML that is safe already."""
    return _PAGE.format(
        language=html.escape(language),
        subject=html.escape(subject),
        preview=html.escape(html.unescape(preview)),
        body=body,
    )
