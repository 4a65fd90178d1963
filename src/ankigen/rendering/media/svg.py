"""SVG without what could run or load anything: a picture that is opened by itself is a page (SVG 2, section 2)."""

import re
from xml.etree import ElementTree as ET

from ankigen.messages import ReasonError, find_reason
from ankigen.patterns import compile_on_use

_SVG = "{http://www.w3.org/2000/svg}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_DROPPED = {
    "script",
    "foreignobject",
    "handler",
    "listener",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "link",
}
_ANIMATIONS = {"animate", "animatecolor", "animatemotion", "animatetransform", "set"}
_EMBEDDED_IMAGE = compile_on_use(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*", re.IGNORECASE)
# In CSS an escape can hide any word, so that a style with a backslash is not looked into.
_UNSAFE_STYLE = compile_on_use(r"@import|expression|javascript:|\\|url\(\s*[\"']?(?!\s*[\"']?#)", re.IGNORECASE)
_ENCODING = compile_on_use(r"""encoding\s*=\s*["']([\w.-]+)""")
_UNREADABLE = (ET.ParseError, LookupError, ValueError, RecursionError)


def clean_svg(content: bytes) -> bytes:
    """Return an SVG without scripts, handlers, foreign elements and references to anything outside of it.

    One that has none of them is returned as it is. Raises ValueError if it is not XML in UTF-8.
    """
    try:
        root, is_plain = _parse(content)
        removed = _clean_element(root)
        if is_plain and not removed:
            return content
        ET.register_namespace("", _SVG.strip("{}"))
        ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode()
    except ReasonError:
        raise
    except _UNREADABLE as error:
        raise ReasonError("reasons.svg.unreadable", reason=find_reason(error)) from None


def _parse(content: bytes) -> tuple[ET.Element, bool]:
    """Return the root of a document, and whether it has no head that a browser would heed and we do not.

    That is another encoding, a document type, or an instruction, which can name a style sheet. Entities are
    refused: a few of them can fill all memory.
    """
    decoded = content.decode("utf-8-sig")
    if "<!ENTITY" in decoded:
        raise ReasonError("reasons.svg.entities")
    parser = ET.XMLParser(encoding="utf-8", target=ET.TreeBuilder(insert_pis=True))  # noqa: S314 - see above
    parser.feed(content)
    root: ET.Element = parser.close()
    if root.tag != f"{_SVG}svg":
        raise ReasonError("reasons.svg.no_svg")
    head = decoded[: decoded.find("<svg")]
    declared = _ENCODING.search(head)
    is_plain = declared is None or declared[1].lower() in {"utf-8", "utf8"}
    return root, is_plain and "<!DOCTYPE" not in decoded and decoded.count("<?") == head.count("<?xml ")


def _clean_element(root: ET.Element) -> bool:
    """Remove what is unsafe below an element, and from its attributes; return True if there was any."""
    removed = False
    for parent in list(root.iter()):
        for child in list(parent):
            if _is_unsafe(child):
                parent.remove(child)
                removed = True
        for name, text in list(parent.attrib.items()):
            if _is_unsafe_attribute(name, text):
                del parent.attrib[name]
                removed = True
    return removed


def _is_unsafe(element: ET.Element) -> bool:
    if not isinstance(element.tag, str) or element.tag.startswith(_XHTML):
        return True
    name = _local_name(element.tag)
    if name in _DROPPED:
        return True
    if name == "style":
        return _UNSAFE_STYLE.search("".join(element.itertext())) is not None
    if name in _ANIMATIONS:
        animated = element.get("attributeName", "").lower()
        return animated.endswith("href") or animated.startswith("on")
    return False


def _is_unsafe_attribute(name: str, text: str) -> bool:
    local_name = _local_name(name)
    if local_name.startswith("on") or local_name == "base":
        return True
    if local_name in {"href", "src"}:
        return not text.lstrip().startswith("#") and _EMBEDDED_IMAGE.fullmatch(text.strip()) is None
    return _UNSAFE_STYLE.search(text) is not None


def _local_name(name: str) -> str:
    return name.rpartition("}")[2].lower()
