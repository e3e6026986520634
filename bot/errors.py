"""Every error that Kawaraban raises on purpose, in one tree.

KawarabanError
├── SettingError            a setting is missing or malformed; exit code 2
├── InputError              a person's words cannot be understood; says what to write instead
├── NotFoundError           what was asked for is not (or no longer) here
├── FeedError               one feed could not be read; kept as the feed's trouble
│   ├── FetchError          no usable answer from the feed's address
│   │   ├── AddressRefusedError   the address is not one that a feed may have
│   │   └── UnreachableError      no connection came about: the fault may be our own network's
│   └── ParseError          the bytes are not a feed
├── PostError               a chat service did not take a message
│   ├── RateLimitedError    wait `retry_after` seconds, then try again
│   ├── OutcomeUnknownError the request left, no answer came: read back before another try
│   ├── PostRejectedError   permanent: the same request will never be taken
│   └── UnavailableError    the service failed and surely posted nothing: try again
├── AddressInUseError       a port that we must listen on is taken
├── OvertakenError          another worker wrote first: look again, and decide anew
├── StoreError              the database does not answer, or holds what it should not
└── SandboxError            the stand-in workspace was misused
"""

from __future__ import annotations


class KawarabanError(Exception):
    """Base of the tree. `str(error)` is a sentence that a person may be shown."""


class SettingError(KawarabanError):
    """A setting is missing or malformed. `problems` holds one line a setting."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class InputError(KawarabanError):
    """What a person wrote cannot be understood; the message says what to write instead."""


class NotFoundError(KawarabanError):
    """What was asked for is not, or no longer, here."""


class FeedError(KawarabanError):
    """One feed could not be read. `cure` says what a person can do about it."""

    def __init__(self, message: str, *, cure: str = "") -> None:
        super().__init__(message)
        self.cure = cure


class FetchError(FeedError):
    """No usable answer came from the feed's address. `status` is HTTP's, None before one came."""

    def __init__(
        self,
        message: str,
        *,
        cure: str = "",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, cure=cure)
        self.status = status
        self.retry_after = retry_after


class AddressRefusedError(FetchError):
    """The address is private, or of a scheme that a feed may not have."""


class UnreachableError(FetchError):
    """No connection came about: the server's name or the server is not there, or our network."""


class ParseError(FeedError):
    """The bytes are not a feed."""


class PostError(KawarabanError):
    """A chat service did not take a message. `code` is its own word, as `channel_not_found`."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class RateLimitedError(PostError):
    """The service asks to wait `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ratelimited", f"asked to wait {retry_after:g} s")
        self.retry_after = retry_after


class OutcomeUnknownError(PostError):
    """The request left but no answer came: it may or may not have been taken."""


class PostRejectedError(PostError):
    """The service will never take this request."""


class UnavailableError(PostError):
    """The service failed before taking the request; nothing was posted."""


class AddressInUseError(KawarabanError):
    """A port that we must listen on is taken."""


class SandboxError(KawarabanError):
    """The stand-in workspace was misused."""


class OvertakenError(KawarabanError):
    """Another worker wrote first: what was decided upon no longer holds."""


class StoreError(KawarabanError):
    """The database does not answer, or is of another version."""
