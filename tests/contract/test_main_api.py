"""The golden calls of `window.mainApi`, from Python's side. renderer/src/api/mainApi.test.ts reads the same file."""

import json
from pathlib import Path
from typing import Any

from app.main_api import METHODS
from ipc.errors import Code

GOLDEN = json.loads((Path(__file__).parent / "main_api.json").read_text("utf-8"))


def test_every_method_has_a_golden_call() -> None:
    """The table and the golden calls name the same methods, channels and kinds."""
    golden = {(row["call"], row["channel"], row.get("stream", False)) for row in GOLDEN["methods"]}
    assert {(method.path, method.channel, method.stream) for method in METHODS} == golden


def test_positional_arguments_become_the_golden_params() -> None:
    """The names in the table are the params of the channel, in the order of the arguments."""
    methods = {method.path: method for method in METHODS}
    for row in GOLDEN["methods"]:
        method, args = methods[row["call"]], row["args"]
        if method.names is None:
            params: dict[str, Any] = args[0]
        else:
            params = dict(zip(method.names, args, strict=False))
            for name, param in method.options:
                for given in args[len(method.names) :]:
                    params |= {param: given[name]} if name in given else {}
        assert params == row["params"]


def test_error_codes_are_never_renamed() -> None:
    """Other people's code compares these texts."""
    assert sorted(Code) == GOLDEN["errorCodes"]
