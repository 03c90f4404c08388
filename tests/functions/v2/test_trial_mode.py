"""Whom a service in trial mode, or a team key, may write to."""

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, new_tenant, refused


class TestTrialModeAndTeamKeys:
    TEAM = "Can’t send to this recipient using a team-only API key"
    TRIAL = (
        "Can’t send to this recipient when service is in trial mode "
        "– see https://www.notifications.service.gov.uk/trial-mode"
    )

    def tenant(self, platform: Platform, mode: str) -> Tenant:
        tenant = new_tenant(platform, mode=mode)
        tenant.operate("POST", "team", {"name": "Noor", "mobile": "+447900900321", "email": "Noor@Heron.example"})
        tenant.operate("POST", "guest-list", {"recipient": "07900 900111"})
        tenant.operate("POST", "guest-list", {"recipient": "guest@example.com"})
        return tenant

    @pytest.mark.parametrize("spelling", ["07900900321", "+44 7900 900 321", "447900900111"])
    @pytest.mark.parametrize(("mode", "kind"), [("trial", "live"), ("trial", "team"), ("live", "team")])
    def test_reach_team_and_guests(self, platform: Platform, mode: str, kind: str, spelling: str) -> None:
        tenant = self.tenant(platform, mode)
        assert tenant.text(tenant.sms_template(), spelling, kind=kind).status == 201
        platform.settle()
        assert len(platform.aws.items("phones")) == 1

    @pytest.mark.parametrize("address", ["noor@heron.example", "NOOR@HERON.EXAMPLE", "guest@EXAMPLE.com"])
    def test_reach_addresses_in_any_case(self, platform: Platform, address: str) -> None:
        tenant = self.tenant(platform, "trial")
        assert tenant.email(tenant.email_template(), address, kind="team").status == 201

    @pytest.mark.parametrize(
        ("mode", "kind", "words"), [("trial", "live", TRIAL), ("trial", "team", TEAM), ("live", "team", TEAM)]
    )
    def test_reach_nobody_else_and_no_smoke_tests(self, platform: Platform, mode: str, kind: str, words: str) -> None:
        tenant = self.tenant(platform, mode)
        for number in ("07900900123", "07700900000", "020 7946 0321", "+12025550104"):
            refused(tenant.text(tenant.sms_template(), number, kind=kind), 400, "BadRequestError", words)
        smoke = "simulate-delivered@notifications.service.gov.uk"
        refused(tenant.email(tenant.email_template(), smoke, kind=kind), 400, "BadRequestError", words)

    def test_do_not_bind_test_keys(self, platform: Platform) -> None:
        tenant = self.tenant(platform, "trial")
        assert tenant.text(tenant.sms_template(), kind="test").status == 201

    def test_let_nobody_through_by_a_name(self, platform: Platform) -> None:
        tenant = self.tenant(platform, "trial")
        refused(tenant.email(tenant.email_template(), "noor@other.example"), 400, "BadRequestError", self.TRIAL)
