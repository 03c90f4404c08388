"""A deployment as CloudFormation would see it: every nested template laid open, every reference followed to its end."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from functions.routes import ROUTES, Route
from infra.app import furnish
from infra.plan import Plan
from infra.stage import Stage

PHYSICAL_NAMES = ("TableName", "QueueName", "LogGroupName", "FunctionName", "TopicName", "AlarmName", "Name")


@dataclass(frozen=True)
class Resource:
    """One resource. Its properties speak of others by physical name: `tidings-dev-messages.Arn`."""

    stack: str
    type: str
    name: str
    properties: dict[str, Any]
    policies: tuple[str | None, str | None]


@dataclass(frozen=True)
class Deployment:
    """What one synthesis wrote."""

    stage: Stage
    plan: Plan
    assembly: Path

    @cached_property
    def root(self) -> dict[str, Any]:
        return self._read(f"Tidings-{self.stage.name}.template.json")

    @cached_property
    def templates(self) -> dict[str, dict[str, Any]]:
        """Every template: the root's under its own name, the others' under the name of their place in it."""
        nested = {name: self._read(self._path(stack)) for name, stack in self._nested.items()}
        return {"Root": self.root, **nested}

    @cached_property
    def resources(self) -> list[Resource]:
        return [resource for stack in self.templates for resource in self._resources(stack)]

    def of(self, kind: str) -> list[Resource]:
        """Every resource of a type, `Lambda::Function`."""
        return [resource for resource in self.resources if resource.type == f"AWS::{kind}"]

    def one(self, kind: str, name: str) -> Resource:
        """The resource of that type and physical name."""
        (found,) = (resource for resource in self.of(kind) if resource.name == name)
        return found

    def named(self, noun: str) -> str:
        return f"tidings-{self.stage.name}-{noun.replace('_', '-')}"

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Whatever a validator said, errors and warnings alike."""
        report = json.loads((self.assembly / "validation-report.json").read_text())
        return [finding for plugin in report["pluginReports"] for finding in plugin["violations"]]

    @cached_property
    def _nested(self) -> dict[str, dict[str, Any]]:
        found = ((name, resource) for name, resource in self.root["Resources"].items())
        return {
            name.split("NestedStack")[0]: resource | {"id": name}
            for name, resource in found
            if resource["Type"] == "AWS::CloudFormation::Stack"
        }

    def _path(self, stack: dict[str, Any]) -> str:
        (digest,) = re.findall(r"/([0-9a-f]{64})\.json", json.dumps(stack["Properties"]["TemplateURL"]))
        assets = self._read(f"Tidings-{self.stage.name}.assets.json")["files"]
        return str(assets[digest]["source"]["path"])

    def _read(self, name: str) -> Any:
        return json.loads((self.assembly / name).read_text())

    def _resources(self, stack: str) -> Iterator[Resource]:
        for logical_id, body in self.templates[stack]["Resources"].items():
            yield Resource(
                stack,
                body["Type"],
                self._name(stack, logical_id),
                self.follow(stack, body.get("Properties", {})),
                (body.get("DeletionPolicy"), body.get("UpdateReplacePolicy")),
            )

    def _name(self, stack: str, logical_id: str) -> str:
        properties = self.templates[stack]["Resources"][logical_id].get("Properties", {})
        names = (properties.get(key) for key in PHYSICAL_NAMES)
        return next((name for name in names if isinstance(name, str)), logical_id)

    def follow(self, stack: str, value: Any) -> Any:
        """A value of one template, with every intrinsic function played out as far as it can be before deployment."""
        if isinstance(value, list):
            return [self.follow(stack, member) for member in value]
        if not isinstance(value, dict):
            return value
        match value:
            case {"Ref": str(target)}:
                return self._ref(stack, target)
            case {"Fn::GetAtt": [str(target), str(attribute)]}:
                return self._attribute(stack, target, attribute)
            case {"Fn::Join": [str(glue), list(parts)]}:
                return glue.join(self.follow(stack, part) for part in parts)
            case {"Fn::Sub": str(text)}:
                return text
        return {key: self.follow(stack, member) for key, member in value.items()}

    def _ref(self, stack: str, target: str) -> str:
        if target.startswith("AWS::"):
            return f"<{target}>"
        if target in self.templates[stack]["Resources"]:
            return self._name(stack, target)
        return str(self.follow("Root", self._nested[stack]["Properties"]["Parameters"][target]))

    def _attribute(self, stack: str, target: str, attribute: str) -> str:
        if not attribute.startswith("Outputs."):
            return f"{self._name(stack, target)}.{attribute}"
        (nested,) = (name for name, resource in self._nested.items() if resource["id"] == target)
        output = self.templates[nested]["Outputs"][attribute.removeprefix("Outputs.")]
        return str(self.follow(nested, output["Value"]))


def synthesised(folder: Path, plan: Plan, **context: str) -> Deployment:
    """Synthesise a plan without building what is shipped."""
    app = App(outdir=str(folder), context={"bundling": "off"} | context)
    stack = furnish(app, plan)
    app.synth()
    return Deployment(stack.stage, plan, folder)


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The deployment that one gets without asking for anything, looked at by cdk-nag."""
    return synthesised(tmp_path_factory.mktemp("dev"), Plan())


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """Production, when it has all the routes that are planned, and one that nobody has planned."""
    plan = Plan(routes=(*ROUTES, *COMING, NEWCOMER))
    return synthesised(tmp_path_factory.mktemp("prod"), plan, stage="prod", nag="off")


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The cloud on one laptop."""
    context = {"local": "1", "nag": "off", "base_url": "http://127.0.0.1:8000"}
    return synthesised(tmp_path_factory.mktemp("local"), Plan(routes=ROUTES[:3]), **context)


PLANNED = {"internal": 65, "otp": 22, "v2": 18, "batch": 12}
TOUCHES = max((route.touches for route in ROUTES), key=len)
COMING = tuple(
    Route("POST", f"/coming/{dialect}/{number}", f"functions.coming.{dialect}_{number}", dialect, TOUCHES)
    for dialect, count in PLANNED.items()
    for number in range(len(Plan().spoken_in(dialect)), count)
)
NEWCOMER = Route("PATCH", "/v9/letters/{letter_id}", "functions.letters.amend_one", "letters", TOUCHES)
