"""What is dragged or pasted: files and web addresses, and what kind they are as far as a name can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from wanstudio.core.checks import can_become
from wanstudio.core.facts import MediaKind
from wanstudio.core.params import Media, is_url
from wanstudio.core.text import file_name

SUFFIXES: Mapping[MediaKind, tuple[str, ...]] = {
    MediaKind.IMAGE: ("png", "jpg", "jpeg", "webp", "gif", "avif", "tif", "tiff", "heic", "heif", "bmp"),
    MediaKind.VIDEO: ("mp4", "webm", "mov", "m4v", "mkv", "avi"),
    MediaKind.AUDIO: ("mp3", "wav", "ogg", "oga", "opus", "m4a", "flac", "aac"),
}
_KINDS = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
A_KIND: Mapping[MediaKind, str] = {
    MediaKind.IMAGE: "a picture",
    MediaKind.VIDEO: "a video",
    MediaKind.AUDIO: "a sound",
}


BITMAP = "bitmap:"
"""The value of a picture that is no file: one dragged out of a browser, or copied in an editor of pictures."""
_DATA_LIMIT = 64_000_000  # characters of a picture inside an address


class Offer(NamedTuple):
    """`value` is a path or a web address, or `BITMAP`; `kind` None when its name does not tell."""

    value: str
    kind: MediaKind | None

    def fits(self, takes: MediaKind) -> bool:
        return self.kind in (None, takes)

    def becomes(self, takes: MediaKind) -> bool:
        """Whether what is wanted can be taken out of it: a frame or the sound of a video on this computer."""
        return self.kind is not None and not is_url(self.value) and can_become(self.kind, takes)

    @property
    def may_be_folder(self) -> bool:
        return self.kind is None and not is_url(self.value)

    @property
    def name(self) -> str:
        """The file's name, or the address without its scheme and query."""
        return name_of(self.value)


def name_of(value: str) -> str:
    """As it is shown: a name may hold line breaks, and marks that turn what follows."""
    if value == BITMAP:
        return "picture"
    if is_url(value):
        return file_name(value.partition("://")[2].partition("?")[0])
    return file_name(PurePath(value).name or value)


def offer(value: str) -> Offer:
    """What the name says of a path or an address."""
    return Offer(value, _kind_of(value.partition("?")[0].partition("#")[0] if is_url(value) else value))


def _kind_of(name: str) -> MediaKind | None:
    return _KINDS.get(name.rpartition(".")[2].lower())


def offers(data: QMimeData) -> tuple[Offer, ...]:
    """The files and addresses in what is dragged or pasted; text counts when it is one https or file address.

    Pixels come before an address: what a browser shows need not be fetched again, and can be looked at before anything
    is paid.
    """
    urls = data.urls() if data.hasUrls() else []
    files = [path for path in (url.toLocalFile() for url in urls) if path]  # empty for an address
    if not files and (data.hasImage() or any(map(_is_picture_data, urls))):
        return (Offer(BITMAP, MediaKind.IMAGE),)
    if len(files) == len(urls) > 0:
        return tuple(Offer(path, _kind_of(path)) for path in files)
    if urls:
        values = [url.toLocalFile() or _address(url) for url in urls if url.isLocalFile() or _is_address(_address(url))]
        return tuple(offer(value) for value in values if value)
    text = data.text().strip() if data.hasText() else ""
    if text.startswith("file:///") and len(text.splitlines()) == 1:
        return (offer(QUrl(text).toLocalFile()),)
    return (offer(_address(QUrl(text))),) if _is_address(text) else ()


def bitmap_of(data: QMimeData) -> QImage:
    """The pixels; a null image where there are none that can be read. Asks the program that is dragged from."""
    if data.hasImage():
        found = data.imageData()
        return found if isinstance(found, QImage) else QImage()
    inside = next((url.toString() for url in data.urls() if _is_picture_data(url)), "")
    return QImage.fromData(QByteArray.fromBase64(inside.partition(",")[2].encode("ascii", "replace")))


def _is_picture_data(url: QUrl) -> bool:
    if url.scheme() != "data":
        return False
    text = url.toString()
    return text.startswith("data:image/") and ";base64," in text[:100] and len(text) < _DATA_LIMIT


def _address(url: QUrl) -> str:
    """As it is asked for: nothing in it is shown otherwise than it is."""
    return bytes(url.toEncoded().data()).decode("ascii")


def _is_address(text: str) -> bool:
    return is_url(text) and len(text.split()) == 1 and QUrl(text).isValid() and bool(QUrl(text).host())


def are_of_use(found: Sequence[Offer], takes: MediaKind) -> bool:
    """Whether any of them is what is wanted, or holds it."""
    return any(o.fits(takes) or o.becomes(takes) for o in found)


def drop_promise(dragged: Sequence[Offer], param: Media) -> str:
    """What a drop will do, in words; "" when it does nothing."""
    fitting = [o for o in dragged if o.fits(param.takes)]
    if len(fitting) > 1:
        return f"{len(fitting)} files: one job for each?"
    if fitting:
        return f"Use as {param.label[:1].lower()}{param.label[1:]}"
    if any(o.becomes(param.takes) for o in dragged):
        return "Use its first frame" if param.takes is MediaKind.IMAGE else "Use its sound"
    return ""


def paste_refusal(pasted: Sequence[Offer], takes: MediaKind) -> str:
    """The sentence for what was pasted and is of no use."""
    if pasted:
        return refusal(pasted, takes)
    return f"The clipboard holds nothing for this. It takes {A_KIND[takes]}: copy the file, or its web address."


def refusal(dragged: Sequence[Offer], takes: MediaKind) -> str:
    """The sentence for a slot that none of what is dragged fits."""
    kind = next((o.kind for o in dragged if o.kind is not None), None)
    if kind is None:
        return f"This takes {A_KIND[takes]}."
    return f"{A_KIND[kind].capitalize()}. This takes {A_KIND[takes]}."
