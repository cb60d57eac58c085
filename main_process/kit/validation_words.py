"""What pydantic found, in words for a person: its own are for whoever wrote the model."""

from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "must be text",
    "string_unicode": "must be text without half characters (surrogates)",
    "string_too_short": "must not be empty",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number, and not an infinite one",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
}
_WITH_BOUNDS = {
    "string_too_long": "must have at most {max_length} characters",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "less_than": "must be less than {lt}",
    "too_long": "must have at most {max_length} items",
    "too_short": "must have at least {min_length}",
    "literal_error": "must be {expected}",
    "string_pattern_mismatch": "does not fit the pattern {pattern}",
}


def what_is_wrong(detail: ErrorDetails) -> str:
    """What is wrong with one field, to be said after its name: `must have at most 512 characters`.

    `detail` comes with its context, which has the bounds and no value. A validator of ours says its own sentence.
    """
    kind = detail["type"]
    if kind in _WORDS:
        return _WORDS[kind]
    if kind in _WITH_BOUNDS:
        return _WITH_BOUNDS[kind].format(**detail.get("ctx", {}))
    if kind == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    return "is not valid"
