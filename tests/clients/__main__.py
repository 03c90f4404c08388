"""`make test-clients`: the official Node client drives the local cloud."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.whole.conftest import running
from tests.whole.test_clients import furnished

HERE = Path(__file__).parent


def main() -> int:
    """Installs the client, starts the cloud, and runs the client's calls; their exit status."""
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as home, running(Path(home)) as cloud:
        _, key, template = furnished(cloud)
        return subprocess.run(["node", "notify.mjs", cloud.url, key, template], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
