"""Who the tests of /v2 speak as."""

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, new_tenant


@pytest.fixture
def tenant(platform: Platform) -> Tenant:
    return new_tenant(platform)


@pytest.fixture
def stranger(platform: Platform) -> Tenant:
    return new_tenant(platform, name="Badger Books")
