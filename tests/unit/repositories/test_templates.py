"""Templates at rest: versions for good, the latest beside them."""

from dataclasses import replace

from tests.world.platform import Platform
from tidings import wiring
from tidings.domain.template import Template
from tidings.lifecycle.revising import revise


def template(platform: Platform) -> Template:
    return Template(id="t", service_id="s", type="sms", name="Parcel", body="one ((a))", created_at=platform.clock())


def test_a_version_is_written_once(platform: Platform) -> None:
    templates, first = wiring.templates(), template(platform)
    assert templates.put_version(first)
    assert not templates.put_version(replace(first, body="other"))
    found = templates.get("s", "t", 1)
    assert found is not None
    assert found.body == "one ((a))"


def test_every_version_is_kept(platform: Platform) -> None:
    templates = wiring.templates()
    templates.put_version(template(platform))
    for body in ("two", "three"):
        assert revise(templates, "s", "t", {"body": body}, platform.clock()) is not None
    assert [each.body for each in templates.history("s", "t")] == ["three", "two", "one ((a))"]
    assert [each.body for each in templates.latest("s")] == ["three"]
    assert templates.get("s", "t", 4) is None
    assert templates.get("other", "t") is None


def test_a_process_that_ends_between_the_two_writes_leaves_nothing_lost(platform: Platform) -> None:
    templates, first = wiring.templates(), template(platform)
    templates.put_version(first)
    second = first.revised({"body": "two"}, platform.clock())
    templates.put_version(second)
    key = {"pk": {"S": "s"}, "sk": {"S": "t"}}
    wiring.dynamodb().delete_item(TableName="templates", Key=key)
    templates.put_version(first)
    latest = templates.get("s", "t")
    assert latest is not None
    assert latest.version == 1
    third = revise(templates, "s", "t", {"body": "three"}, platform.clock())
    assert third is not None
    assert (third.version, third.body) == (3, "three")


def test_two_who_write_one_after_the_other_make_two_versions(platform: Platform) -> None:
    templates = wiring.templates()
    templates.put_version(template(platform))
    made = [revise(templates, "s", "t", {"body": body}, platform.clock()) for body in ("a", "b")]
    assert [each.version for each in made if each] == [2, 3]
