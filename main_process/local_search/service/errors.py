"""How Local Search says no: the status and message of Algolia's error body."""


class Refused(Exception):
    """A request that is answered with `{message, status}`."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def bad_request(message: str) -> Refused:
    """400: the request asks for something that does not exist here; the message says what."""
    return Refused(400, message)


def no_such_index(name: str) -> Refused:
    """404, in Algolia's own words."""
    return Refused(404, f"Index {name} does not exist")
