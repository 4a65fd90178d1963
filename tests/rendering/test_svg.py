"""A picture that is opened by itself is a page: nothing in it may run or load anything."""

import pytest

from ankigen.rendering.media.svg import clean_svg

PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
HARMLESS = [
    '<rect width="9" height="9" fill="url(#shade)"/><style>rect { fill: red }</style>',
    '<use href="#a"/><g id="a"><text>부하 분산 &lt;script&gt;</text></g>',
    '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    '<animate attributeName="x" from="0" to="9" dur="1s"/>',
    '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="층"/>',
]
HARMFUL = [
    ("<script>alert(1)</script><rect/>", "script"),
    ("<SCRIPT>alert(1)</SCRIPT>", "SCRIPT"),
    ('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>', "alert"),
    ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', "alert"),
    ('<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/>', "alert"),
    ("<foreignObject><b>x</b></foreignObject>", "foreignObject"),
    ('<rect onload="alert(1)"/>', "alert"),
    ('<rect ONCLICK="alert(1)"/>', "alert"),
    ('<a href="javascript:alert(1)"><text>x</text></a>', "alert"),
    ('<a xmlns:x="http://www.w3.org/1999/xlink" x:href="&#106;avascript:alert(1)"><text>x</text></a>', "alert"),
    ('<image href="https://evil.invalid/x.png"/>', "evil"),
    ('<image href="//evil.invalid/x.png"/>', "evil"),
    ('<use href="data:image/svg+xml,&lt;svg onload=alert(1)&gt;#x"/>', "alert"),
    ("<style>@import 'https://evil.invalid/x.css'</style>", "evil"),
    ("<style>rect { fill: url(https://evil.invalid/x) }</style>", "evil"),
    ("<style>rect { fill: u\\72l(https://evil.invalid/x) }</style>", "evil"),
    ("<rect style=\"fill: url( 'https://evil.invalid/x')\"/>", "evil"),
    ('<rect fill="url(https://evil.invalid/x#a)"/>', "evil"),
    ('<a><set attributeName="href" to="javascript:alert(1)"/></a>', "alert"),
    ('<a><animate attributeName="xlink:href" values="javascript:alert(1)"/></a>', "alert"),
    ('<g xml:base="https://evil.invalid/"/>', "evil"),
]


@pytest.mark.parametrize("inner", HARMLESS)
def test_a_harmless_picture_keeps_its_bytes(inner: str) -> None:
    content = ('<?xml version="1.0" encoding="UTF-8"?>\n' + PLAIN.format(inner)).encode()
    assert clean_svg(content) == content


@pytest.mark.parametrize(("inner", "gone"), HARMFUL)
def test_what_could_run_or_load_is_taken_out(inner: str, gone: str) -> None:
    cleaned = clean_svg(PLAIN.format(f"<circle r='1'/>{inner}").encode())
    assert gone.encode() not in cleaned
    assert b"circle" in cleaned
    assert clean_svg(cleaned) == cleaned


@pytest.mark.parametrize(
    "head",
    [
        '<?xml-stylesheet href="https://evil.invalid/x.css"?>',
        '<!DOCTYPE svg SYSTEM "https://evil.invalid/x.dtd">',
        '<?xml version="1.0" encoding="Shift_JIS"?>',
    ],
)
def test_a_head_that_names_other_files_or_letters_goes(head: str) -> None:
    cleaned = clean_svg((head + PLAIN.format("<rect/>")).encode())
    assert cleaned.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<svg')
    assert b"evil" not in cleaned


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<svg", b"no picture", b"<html/>", b"\xff\xfe<\0s\0v\0g\0",
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 5_000 + b"<script/>" + b"</g>" * 5_000 + b"</svg>",
        b'<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + PLAIN.format("&b;").encode(),
        b'<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    ],
    ids=["empty", "cut off", "text", "another root", "UTF-16", "deep", "entities", "XHTML"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"it is not (valid )?SVG|it declares entities"):
        clean_svg(content)
