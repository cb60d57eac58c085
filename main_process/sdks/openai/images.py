"""Images on their way to a model: which kinds, how large, and those that the user picked in the native dialog.

A picked image is read by the main process and known to the page by a handle only: opaque, the same for the same image,
and of no use in another process.
"""

import base64
import hashlib
import hmac
import os
import secrets
import stat
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from ipc.errors import Code, Fault, InvalidParams, IpcError

MOST_IMAGE_BYTES = 20 * 1024 * 1024
MOST_HELD_BYTES = 64 * 1024 * 1024
LONGEST_URL = 4_096

_KINDS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}
"""The kinds that OpenAI reads, and how their files begin; WebP is looked at by itself."""


class ImageTooLarge(IpcError):
    """The image is larger than a service takes."""

    code = Code.TOO_LARGE
    fault = Fault.CALLER
    default_message = f"The image is larger than {MOST_IMAGE_BYTES // 1024 // 1024} MiB."


@dataclass(frozen=True, slots=True)
class Image:
    """An image's bytes, and its media type by what they are, whatever its name says."""

    media_type: str
    data: bytes = field(repr=False)

    @property
    def url(self) -> str:
        """As a data URL."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


def read_image(path: Path) -> Image:
    """The image in a file. Blocking. Raises InvalidParams, which does not repeat the path, or ImageTooLarge."""
    try:
        # Not blocking: opening a pipe would wait for somebody who writes to it.
        with os.fdopen(
            os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
        ) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise InvalidParams("This is not a file with an image in it.")
            data = file.read(MOST_IMAGE_BYTES + 1)
    except OSError as error:
        raise InvalidParams(f"The image cannot be read: {os.strerror(error.errno or 0)}.") from None
    return image_of(data)


def image_of(data: bytes) -> Image:
    """The image that these bytes are. Raises InvalidParams or ImageTooLarge."""
    if len(data) > MOST_IMAGE_BYTES:
        raise ImageTooLarge
    for media_type, beginnings in _KINDS.items():
        if data.startswith(beginnings):
            return Image(media_type, data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Image("image/webp", data)
    raise InvalidParams("This is not an image that can be described: PNG, JPEG, GIF and WebP can.")


def check_image_url(url: str) -> str:
    """An image's URL as it may be sent: https, which the service fetches itself, or a data URL of known kind and size.

    Raises InvalidParams or ImageTooLarge.
    """
    if url.startswith("data:"):
        head, comma, encoded = url.partition(",")
        if not comma or not head.endswith(";base64"):
            raise InvalidParams("imageUrl must be a data URL in base64.")
        if len(encoded) > MOST_IMAGE_BYTES * 4 // 3 + 4:
            raise ImageTooLarge
        try:
            return image_of(base64.b64decode(encoded, validate=True)).url
        except ValueError:  # binascii.Error, and what characters outside of ASCII raise
            raise InvalidParams("imageUrl must be a data URL in base64.") from None
    if len(url) > LONGEST_URL or not url.startswith("https://") or not url.isprintable() or " " in url:
        raise InvalidParams("imageUrl must begin with https:// or be a data URL.")
    return url


class PickedImages:
    """The images that the user picked, the latest ones, up to a total size."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._images: OrderedDict[str, Image] = OrderedDict()

    def keep(self, image: Image) -> str:
        """Keep an image and return its handle."""
        handle = "img-" + hmac.new(self._key, image.data, hashlib.sha256).hexdigest()[:40]
        self._images[handle] = image
        self._images.move_to_end(handle)
        while sum(len(kept.data) for kept in self._images.values()) > MOST_HELD_BYTES:
            self._images.popitem(last=False)
        return handle

    def get(self, handle: str) -> Image:
        """The image of a handle. Raises InvalidParams for one that is gone or never was."""
        try:
            return self._images[handle]
        except KeyError:
            raise InvalidParams("That image is no longer at hand. Pick it again.") from None
