"""The README's own lines, typed as they stand."""

import json
import re
import shlex
import subprocess
import time
from pathlib import Path

from tests.whole.conftest import LocalCloud

README = Path("README.md").read_text()


def snippets() -> list[str]:
    """Every command in the README, one string each, with the answer that it shows."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [command for block in blocks for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]


def typed(command: str, cloud: LocalCloud, **words: str) -> str:
    """What a shell prints for a command."""
    line = command.replace("http://127.0.0.1:8000", cloud.url)
    script = "".join(f"{name}={shlex.quote(value)}; " for name, value in words.items()) + line
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout


def test_the_readmes_curl_gets_the_answer_that_it_shows(cloud: LocalCloud) -> None:
    post = next(snippet for snippet in snippets() if "/v1/notify \\" in snippet)
    command, _, shown = post.rpartition("}'\n")
    answer = json.loads(typed(command + "}'", cloud, KEY=cloud.keys["live"]))
    expected = json.loads(shown)
    assert answer.keys() == expected.keys()
    assert (answer["status"], answer["ref_id"]) == (expected["status"], expected["ref_id"])
    assert re.fullmatch(r"msg_[A-Za-z0-9]{9}", answer["message_id"])


def test_the_phone_and_the_status_can_be_looked_at_as_the_readme_says(cloud: LocalCloud) -> None:
    _, accepted = cloud.call("POST", "/v1/notify", {"to": "+15551234567", "message": "Hello"}, **cloud.sender())
    look, follow = (next(each for each in snippets() if part in each) for part in ("_local/phone", "$MESSAGE_ID"))
    deadline = time.monotonic() + 30
    status = ""
    while status != "delivered" and time.monotonic() < deadline:
        words = {"KEY": cloud.keys["live"], "MESSAGE_ID": accepted["message_id"]}
        status = json.loads(typed(follow, cloud, **words))["status"]
    assert status == "delivered"
    assert "Hello" in typed(look, cloud)


def test_every_other_command_of_the_readme_is_a_target_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"make ([a-z-]+)", README))
    assert named <= targets
