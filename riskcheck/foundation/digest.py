"""The hash by which a file's content can be recognised."""


def sha256_of(content: bytes | None) -> str:
    """The SHA-256 of a content in hexadecimal digits; empty for what is not a file.

    It is made when a report asks for it: a check that only prints text need not load OpenSSL.
    """
    from hashlib import sha256

    return sha256(content).hexdigest() if content is not None else ""
