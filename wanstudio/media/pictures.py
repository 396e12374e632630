"""Still and animated pictures, read with Pillow: one plug-in, a limit of pixels, upright as the camera was held."""

from __future__ import annotations

import logging
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.media.magic import Container, bad, size_bytes, unreadable

LIMIT_PX = 100_000_000  # 10,000 × 10,000: 300 MB decoded
Image.MAX_IMAGE_PIXELS = None  # ours is asked before anything is decoded, and in words
ImageFile.LOAD_TRUNCATED_IMAGES = False
register_heif_opener(thumbnails=False)
logging.getLogger("PIL").setLevel(logging.CRITICAL)  # what it logs as an error, it raises as well
ORIENTATION = 0x0112
DEGREES = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}  # clockwise; the even ones' mirrored twins too
GPS, XMP = 0x8825, 0x02BC
PERSONAL = {0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298, 0x8769, 0x83BB, 0x8649, XMP}
ANIMATED = {"png", "gif", "webp", "avif"}
ALSO = {"jpeg": ("MPO",)}  # several pictures in one file, from some cameras: the first is meant
PILLOW_RAISES = (SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)


@contextmanager
def opened(path: Path, container: Container) -> Iterator[Image.Image]:
    """The picture, not decoded yet. Raises BadFile for whatever goes wrong inside the block, too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd tags that do no harm
            with Image.open(path, formats=[container.reader, *ALSO.get(container.format, ())]) as image:
                refuse_huge(path, image)
                yield image
    except UnidentifiedImageError:
        raise unreadable(path) from None
    except MemoryError:
        raise bad(path, "needs more memory than there is.") from None
    except (OSError, *PILLOW_RAISES):
        raise bad(path, "is damaged or cut short.") from None


def refuse_huge(path: Path, image: Image.Image) -> None:
    width, height = image.size
    if width * height > LIMIT_PX:
        raise bad(path, f"has {width} × {height} pixels; up to {LIMIT_PX // 1_000_000} million can be read.")
    if not width or not height:
        raise unreadable(path)


def upright(path: Path, container: Container) -> Image.Image:
    """The whole picture in memory, turned as its EXIF orientation says."""
    with opened(path, container) as image:
        image.load()
        return ImageOps.exif_transpose(image)


def picture_facts(path: Path, container: Container) -> MediaFacts:
    """Decodes all of it (JPEG: at an eighth of the size), for only that shows that none is missing."""
    with opened(path, container) as image:
        width, height = image.size
        turned = DEGREES.get(image.getexif().get(ORIENTATION, 1), 0)
        if turned % 180 and container.format != "tiff":  # Pillow turns a TIFF by itself
            width, height = height, width
        frames = getattr(image, "n_frames", 1) if container.format in ANIMATED else 1
        codec = (image.format or container.format).lower()
        has_place, has_notes = told_of(image)
        image.draft("RGB", (image.width // 8, image.height // 8))
        image.load()
        alpha = image.has_transparency_data
    return MediaFacts(
        kind=MediaKind.IMAGE,
        format=container.format,
        bytes=size_bytes(path),
        width=width,
        height=height,
        frames=frames if frames > 1 else 0,
        codec=codec,
        turned=turned,
        alpha=alpha,
        has_place=has_place,
        has_notes=has_notes,
    )


def told_of(image: Image.Image) -> tuple[bool, bool]:
    """(where it was taken, with what or by whom), as far as EXIF, XMP and a comment say so."""
    exif, xmp = image.getexif(), image.info.get("xmp") or b""
    xmp = xmp if isinstance(xmp, bytes) else str(xmp).encode("utf-8", "replace")
    has_place = bool(exif.get_ifd(GPS)) or b"GPSLatitude" in xmp
    return has_place, bool(xmp.strip(b" \0\r\n") or image.info.get("comment") or set(exif) & PERSONAL)
