"""Whether credentials can travel in a header at all. The rest is for the service to say."""

from __future__ import annotations

from wanstudio.core.errors import AuthError
from wanstudio.core.secrets import wrong_with


def check_credentials(service: str, **parts: str) -> tuple[str, ...]:
    """Return the parts without space around them, in order.

    Checked here because the exceptions of the layers below would repeat the key in their text.

    Raises:
        AuthError: a part is missing, or holds a character no key has. Its value is not repeated.
    """
    return tuple(_checked(service, name, value.strip()) for name, value in parts.items())


def _checked(service: str, name: str, value: str) -> str:
    if not value:
        raise AuthError(f"The {name} for {service} is missing.", hint="Enter it in Settings, or use the Sandbox.")
    if wrong_with("key" if name == "key" else "secret", value):
        hint = "Copy it again from the service: it has no spaces, colons or letters with accents."
        raise AuthError(f"The {name} for {service} holds a character that cannot be part of one.", hint=hint)
    return value
