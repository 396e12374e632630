"""A recipe's JSON as an XMP packet, which most containers have a place for; and back.

Source: XMP specification part 1 (ISO 16684-1), section 7.
"""

from __future__ import annotations

NAMESPACE = "https://wanstudio.app/ns/recipe/1.0/"
OPENING, CLOSING = "<wanstudio:recipe>", "</wanstudio:recipe>"
PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<rdf:Description rdf:about="" xmlns:wanstudio="{NAMESPACE}">{OPENING}%s{CLOSING}</rdf:Description>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


def packet(json_text: str) -> bytes:
    return (PACKET % _escaped(legal(json_text))).encode()


def recipe_in_packet(body: bytes) -> str | None:
    """The JSON as it was given; None for a packet of somebody else's."""
    text = body.decode("utf-8", "replace")
    if NAMESPACE not in text or OPENING not in text:
        return None
    inside, closing, _ = text.partition(OPENING)[2].rpartition(CLOSING)
    return _unescaped(inside) if closing else None


def legal(json_text: str) -> str:
    """The same JSON in characters XML may hold: others stand in strings only, where JSON has an escape for them."""
    return "".join(c if is_legal(ord(c)) else f"\\u{ord(c):04x}" for c in json_text)


def is_legal(code: int) -> bool:
    return code in (9, 10) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def _escaped(text: str) -> str:
    """As `xml.sax.saxutils` does, which loads all of urllib and http for it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
