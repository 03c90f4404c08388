"""Filter patterns mean what EventBridge says they mean."""

from typing import Any

import pytest

from local.filters import matches, patterns_of, wanted

RECORD = {
    "eventName": "MODIFY",
    "dynamodb": {"NewImage": {"status": {"S": "sent"}, "tries": {"N": 3}}, "OldImage": None, "tags": ["a", "b"]},
}


def new_image(name: str, wish: Any) -> Any:
    return {"dynamodb": {"NewImage": {name: wish}}}


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ({}, True),
        ({"eventName": ["INSERT", "MODIFY"]}, True),
        ({"eventName": ["REMOVE"]}, False),
        ({"eventName": ["MODIFY"], "dynamodb": {"NewImage": {"status": {"S": ["sent"]}}}}, True),
        ({"eventName": ["INSERT"], "dynamodb": {"NewImage": {"status": {"S": ["sent"]}}}}, False),
        (new_image("status", {"S": [{"prefix": "se"}]}), True),
        (new_image("status", {"S": [{"suffix": "ed"}]}), False),
        (new_image("status", {"S": [{"equals-ignore-case": "SENT"}]}), True),
        (new_image("status", {"S": [{"anything-but": ["created", "pending"]}]}), True),
        (new_image("status", {"S": [{"anything-but": "sent"}]}), False),
        (new_image("status", {"S": [{"anything-but": {"prefix": "se"}}]}), False),
        (new_image("status", {"N": [{"anything-but": "sent"}]}), False),
        (new_image("status", {"S": [{"exists": True}]}), True),
        (new_image("reason", {"S": [{"exists": False}]}), True),
        (new_image("reason", {"S": [{"exists": True}]}), False),
        (new_image("tries", {"N": [{"numeric": [">", 2, "<=", 3]}]}), True),
        (new_image("tries", {"N": [{"numeric": [">", 3]}]}), False),
        (new_image("status", {"S": [{"numeric": [">", 3]}]}), False),
        ({"dynamodb": {"OldImage": [None]}}, True),
        ({"dynamodb": {"tags": ["b"]}}, True),
        ({"dynamodb": {"tags": ["c"]}}, False),
        ({"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"tags": ["a"]}}]}, True),
        ({"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"tags": ["c"]}}]}, False),
    ],
)
def test_a_pattern_takes_a_record_or_not(pattern: Any, taken: bool) -> None:
    assert matches(pattern, RECORD) is taken


def test_without_patterns_everything_is_wanted() -> None:
    assert wanted(RECORD, patterns_of({}))


def test_one_pattern_of_several_is_enough() -> None:
    filters = [{"Pattern": '{"eventName": ["REMOVE"]}'}, {"Pattern": '{"eventName": ["MODIFY"]}'}]
    assert wanted(RECORD, patterns_of({"FilterCriteria": {"Filters": filters}}))
    assert not wanted(RECORD, patterns_of({"FilterCriteria": {"Filters": filters[:1]}}))
