"""How much a service may send: a minute, by kind of key, and a day, by channel."""

import concurrent.futures
import threading

import pytest

from tests.world.platform import Platform
from tests.world.v2 import Tenant, errors, new_tenant, refused, unknown
from tidings import wiring
from tidings.domain import errors as refusals
from tidings.domain.service import Caller
from tidings.lifecycle.limiting import Limiter
from tidings.lifecycle.quotas import Quotas
from tidings.repositories.limits import Limits


def statuses(tenant: Tenant, template: str, count: int, kind: str = "live") -> list[int]:
    return [tenant.text(template, "07700900000", kind=kind).status for _ in range(count)]


def speaking_for(tenant: Tenant) -> Caller:
    """Who a tenant's live key stands for."""
    tenant.key()
    service = wiring.services().read(tenant.id)
    assert service is not None
    return Caller(service, next(iter(service.keys.values())))


class TestAMinute:
    @pytest.mark.parametrize(("kind", "word"), [("live", "LIVE"), ("test", "TEST")])
    def test_lets_a_third_through_at_once(self, platform: Platform, kind: str, word: str) -> None:
        tenant = new_tenant(platform, rate_limit=6)
        template = tenant.sms_template()
        assert statuses(tenant, template, 5, kind) == [201, 201, 429, 429, 429]
        words = f"Exceeded rate limit for key type {word} of 6 requests per 60 seconds"
        refused(tenant.text(template, kind=kind), 429, "RateLimitError", words)

    @pytest.mark.parametrize(("rate", "burst"), [(1, 1), (2, 1), (3, 1), (4, 2), (7, 3), (10, 4), (90, 30), (100, 34)])
    def test_lets_as_many_through_as_its_bucket_holds(self, platform: Platform, rate: int, burst: int) -> None:
        tenant = new_tenant(platform, rate_limit=rate)
        assert statuses(tenant, tenant.sms_template(), burst + 2) == [201] * burst + [429] * 2

    def test_is_each_kind_of_keys_own(self, platform: Platform) -> None:
        tenant = new_tenant(platform, rate_limit=3)
        template = tenant.sms_template()
        assert statuses(tenant, template, 2, "live") == [201, 429]
        assert statuses(tenant, template, 2, "test") == [201, 429]

    def test_gives_back_a_request_for_every_part_of_a_minute(self, platform: Platform) -> None:
        tenant = new_tenant(platform, rate_limit=6)
        template = tenant.sms_template()
        assert statuses(tenant, template, 2) == [201, 201]
        platform.clock.pass_(seconds=10)
        assert statuses(tenant, template, 1) == [201]
        platform.clock.pass_(seconds=20)
        assert statuses(tenant, template, 3) == [201, 201, 429]

    def test_makes_a_refused_request_cost_what_was_on_its_way(self, platform: Platform) -> None:
        tenant = new_tenant(platform, rate_limit=6)
        template = tenant.sms_template()
        assert statuses(tenant, template, 3) == [201, 201, 429]
        platform.clock.pass_(seconds=11)
        assert statuses(tenant, template, 1) == [429]
        platform.clock.pass_(seconds=21)
        assert statuses(tenant, template, 1) == [201]

    def test_tells_honestly_when_to_come_back(self, platform: Platform) -> None:
        tenant = new_tenant(platform, rate_limit=6)
        template = tenant.sms_template()
        statuses(tenant, template, 2)
        for _ in range(3):
            refused_ = tenant.text(template)
            wait = int(refused_.headers["Retry-After"])
            assert 1 <= wait <= 20
            platform.clock.pass_(seconds=wait)
            assert tenant.text(template).status == 201
            platform.clock.pass_(seconds=1)

    def test_is_told_on_every_answer_of_the_route(self, platform: Platform) -> None:
        tenant = new_tenant(platform, rate_limit=9)
        good, bad = tenant.text(tenant.sms_template(), "07700900000"), tenant.v2("POST", "/notifications/sms", {})
        assert (good.headers["RateLimit-Policy"], good.headers["RateLimit"][:10]) == ('"live";q=9;w=60', '"live";r=2')
        assert bad.headers["RateLimit"].startswith('"live";r=1')
        assert "RateLimit" not in tenant.v2("GET", "/notifications").headers

    def test_is_spent_by_what_is_refused_and_refuses_before_it_reads(self, platform: Platform) -> None:
        tenant = new_tenant(platform, rate_limit=6)
        for raw in (b"{", b"{}"):
            assert tenant.v2("POST", "/notifications/email", raw=raw).status == 400
        assert tenant.v2("POST", "/notifications/sms", raw=b"{").status == 429

    def test_binds_nothing_but_sending(self, platform: Platform) -> None:
        tenant = new_tenant(platform, rate_limit=3)
        template = tenant.sms_template()
        statuses(tenant, template, 3)
        assert tenant.v2("POST", f"/template/{template}/preview", {}).status == 200
        assert tenant.listed()["notifications"] == []

    @pytest.mark.parametrize("rate", [6, 60, 120, 3000])
    def test_holds_under_fifty_at_once_over_several_processes(self, platform: Platform, rate: int) -> None:
        tenant = new_tenant(platform, rate_limit=rate)
        caller = speaking_for(tenant)
        processes = [Limiter(Limits("limits", wiring.dynamodb()), platform.clock) for _ in range(5)]
        locks = [threading.Lock() for _ in processes]

        def ask(number: int) -> bool:
            at = number % len(processes)
            with locks[at]:  # one process answers one request at a time
                try:
                    processes[at].take(caller, strict=True)
                except refusals.RateLimited:
                    return False
            return True

        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            passed = sum(pool.map(ask, range(50)))
        burst = min(-(-rate // 3) + 1, 1000) - 1
        assert passed == min(burst, 50)

    def test_lets_requests_pass_when_it_cannot_be_asked(self, platform: Platform, tenant: Tenant) -> None:
        template = tenant.sms_template()
        tenant.key()
        with platform.aws.broken("limits.update", "limits.get"):
            assert [tenant.text(template).status for _ in range(2)] == [201, 201]


class TestADay:
    def tenant(self, platform: Platform, **limits: int) -> Tenant:
        return new_tenant(platform, daily_limits=limits)

    def test_ends_with_the_last_message_of_its_channel(self, platform: Platform) -> None:
        tenant = self.tenant(platform, sms=2, email=1)
        text, email = tenant.sms_template(), tenant.email_template()
        assert [tenant.text(text).status for _ in range(2)] == [201, 201]
        answer = tenant.text(text)
        refused(answer, 429, "TooManyRequestsError", "Exceeded send limits (sms: 2) for today")
        assert int(answer.headers["Retry-After"]) <= 86_400
        assert tenant.email(email).status == 201
        refused(tenant.email(email), 429, "TooManyRequestsError", "Exceeded send limits (email: 1) for today")
        platform.settle()
        assert len(platform.aws.items("phones")) == 3

    def test_refuses_before_it_reads(self, platform: Platform) -> None:
        tenant = self.tenant(platform, sms=0)
        for raw in (b"{", b"{}"):
            answer = tenant.v2("POST", "/notifications/sms", raw=raw)
            refused(answer, 429, "TooManyRequestsError", "Exceeded send limits (sms: 0) for today")

    def test_begins_again_at_midnight(self, platform: Platform) -> None:
        tenant = self.tenant(platform, sms=1)
        template = tenant.sms_template()
        assert [tenant.text(template).status for _ in range(2)] == [201, 429]
        platform.clock.pass_(hours=9)
        assert [tenant.text(template).status for _ in range(2)] == [201, 429]

    def test_counts_only_what_was_stored(self, platform: Platform) -> None:
        tenant = self.tenant(platform, sms=1)
        template = tenant.sms_template()
        for answer in (
            tenant.text(unknown()),
            tenant.text(template, "x"),
            tenant.text(template, "07700900000"),
            tenant.text(template, kind="test"),
        ):
            assert answer.status in (201, 400)
        assert [tenant.text(template).status for _ in range(2)] == [201, 429]

    def test_is_one_for_live_and_team_keys_and_none_for_test_keys(self, platform: Platform) -> None:
        tenant = self.tenant(platform, sms=1)
        tenant.operate("POST", "team", {"name": "Noor", "mobile": "07900900321"})
        template = tenant.sms_template()
        assert tenant.text(template).status == 201
        platform.clock.pass_(seconds=4)
        assert tenant.text(template, "07900900321", kind="team").status == 429
        assert [tenant.text(template, kind="test").status for _ in range(3)] == [201, 201, 201]

    def test_counts_texts_abroad_once_more(self, platform: Platform) -> None:
        tenant = self.tenant(platform, sms=4, international_sms=1)
        template = tenant.sms_template()
        assert tenant.text(template, "+12025550104").status == 201
        words = "Exceeded send limits (international_sms: 1) for today"
        refused(tenant.text(template, "+12025550104"), 429, "TooManyRequestsError", words)
        assert tenant.text(template, "07797 712345").status == 201
        assert [tenant.text(template).status for _ in range(3)] == [201, 201, 429]

    def test_judges_a_text_abroad_after_its_number_and_before_its_length(self, platform: Platform) -> None:
        tenant = self.tenant(platform, international_sms=0)
        template = tenant.sms_template("((a))")
        long = {"a": "x" * 2000}
        words = "Exceeded send limits (international_sms: 0) for today"
        answer = tenant.text(template, "+12025550104", personalisation=long)
        refused(answer, 429, "TooManyRequestsError", words)
        assert errors(tenant.text(template, "+12025550104"))[0][1] == "Missing personalisation: a"

    @pytest.mark.parametrize(("mode", "most"), [("trial", 50), ("live", 250_000)])
    def test_has_limits_of_its_own_where_the_service_has_none(self, platform: Platform, mode: str, most: int) -> None:
        tenant = new_tenant(platform, mode=mode)
        assert tenant.operate("GET", "").json["daily_limits"]["sms"] == most

    def test_is_never_passed_under_fifty_at_once(self, platform: Platform) -> None:
        tenant = self.tenant(platform, sms=7)
        caller = speaking_for(tenant)
        processes = [Quotas(wiring.counters(), platform.clock) for _ in range(5)]

        def send(number: int) -> bool:
            try:
                processes[number % 5].check(caller, "sms")
                processes[number % 5].count(caller, ["sms"])
            except refusals.DailyLimitReached:
                return False
            return True

        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            assert sum(pool.map(send, range(50))) == 7
