"""The HTTP server: what travels over the wire, and what is refused before any function sees it."""

import http.client
import json
import socket
from collections.abc import Iterator

import pytest

from local.front_door import FrontDoor, Request, Response, as_json


def echo(request: Request) -> Response:
    if request.path == "/empty":
        return Response(204)
    told = {"method": request.method, "path": request.path, "query": request.query, "size": len(request.body)}
    return as_json(200, told | {"tags": [value for name, value in request.headers if name.lower() == "x-tag"]})


@pytest.fixture(scope="module")
def door() -> Iterator[FrontDoor]:
    made = FrontDoor(0, echo)
    made.open()
    yield made
    made.close()


@pytest.fixture
def connection(door: FrontDoor) -> Iterator[http.client.HTTPConnection]:
    made = http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)
    yield made
    made.close()


def test_several_requests_share_a_connection(connection: http.client.HTTPConnection) -> None:
    told = []
    for method in ("GET", "POST", "DELETE"):
        connection.request(method, "/a%20b?c=d", body=b"12345")
        told.append(json.loads(connection.getresponse().read()))
        port = connection.sock.getsockname()[1]
        told[-1]["port"] = port
    assert [each["method"] for each in told] == ["GET", "POST", "DELETE"]
    assert {(each["path"], each["query"], each["size"]) for each in told} == {("/a%20b", "c=d", 5)}
    assert len({each["port"] for each in told}) == 1


def test_repeated_headers_all_arrive(connection: http.client.HTTPConnection) -> None:
    connection.putrequest("GET", "/")
    for tag in ("a", "b"):
        connection.putheader("X-Tag", tag)
    connection.endheaders()
    assert json.loads(connection.getresponse().read())["tags"] == ["a", "b"]


def test_a_body_in_chunks_is_read_whole(connection: http.client.HTTPConnection) -> None:
    connection.request("POST", "/", body=iter([b"12345", b"678"]), encode_chunked=True)
    assert json.loads(connection.getresponse().read())["size"] == 8


def test_a_body_over_ten_megabytes_is_too_large(connection: http.client.HTTPConnection) -> None:
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(10 * 1024 * 1024 + 1))
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (413, {"message": "Request Entity Too Large"})


def test_head_is_answered_without_a_body(connection: http.client.HTTPConnection) -> None:
    connection.request("HEAD", "/")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")


def test_no_content_has_no_length(connection: http.client.HTTPConnection) -> None:
    connection.request("DELETE", "/empty")
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("content-length"), answer.read()) == (204, None, b"")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"NONSENSE\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
    ],
)
def test_what_is_no_http_is_a_bad_request_in_json(door: FrontDoor, line: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=10) as raw:
        raw.sendall(line)
        answer = b"".join(iter(lambda: raw.recv(4096), b""))
    assert status in answer.split(b"\r\n")[0]
    assert b'{"message": "Bad Request"}' in answer


def test_a_taken_port_is_an_os_error(door: FrontDoor) -> None:
    with pytest.raises(OSError, match="in use"):
        FrontDoor(door.port, echo)
