"""GET /_status."""

from tests.world.platform import Platform


def test_the_platform_is_up_and_asks_nobody_who_they_are(platform: Platform) -> None:
    answer = platform.call("GET", "/_status")
    assert answer.status == 200
    assert answer.json["status"] == "ok"
    assert answer.headers["Content-Type"] == "application/json"


def test_another_method_is_refused(platform: Platform) -> None:
    answer = platform.call("POST", "/_status")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET"
