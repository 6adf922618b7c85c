"""Two ways to run a built function: in a container by `sam local invoke`, or as a process under the runtime emulator."""

import contextlib
import json
import subprocess
import time
from pathlib import Path

import samcli
from process import DEADLINE, Fault, ask, environment, free_port, listens, start, wait
from samcli.yamlhelper import yaml_dump, yaml_parse

BUILT = Path(".aws-sam/build")
IMAGE = "slotlink/lambda-stand-in:al2023"


def built_template() -> dict:
    return yaml_parse((BUILT / "template.yaml").read_text())


def variables(template: dict, function: str, values: dict) -> dict:
    """What the template declares for a function, with local values where there are some: what it forgets, it has not."""
    declared = dict(template["Globals"]["Function"]["Environment"]["Variables"])
    own = template["Resources"][function]["Properties"].get("Environment", {})
    declared |= own.get("Variables", {})
    return {name: values.get(name) or resolved(template, value) for name, value in declared.items()}


def resolved(template: dict, value: object) -> str:
    """A literal or a parameter's default; of anything else its own words, which nobody needs here."""
    if isinstance(value, dict) and "Ref" in value:
        value = template["Parameters"].get(value["Ref"], {}).get("Default", value["Ref"])
    return value if isinstance(value, str) else json.dumps(value)


class Environment:
    """The variables of every function, as a file for SAM and as a template that declares them.

    SAM hands on only the variables that the template declares, and the deployed functions have no endpoints to declare.
    """

    def __init__(self, name: str, folder: Path, values: dict, endpoints: dict) -> None:
        template = built_template()
        resources = template["Resources"].items()
        functions = [name for name, one in resources if one["Type"] == "AWS::Serverless::Function"]
        self.of = {one: variables(template, one, values) | endpoints for one in functions}
        self.file = folder / f"{name}.variables.json"
        self.file.write_text(json.dumps(self.of))
        for function, own in self.of.items():
            template["Resources"][function]["Properties"]["Environment"] = {"Variables": own}
        # Beside the other, because it names the binaries by their place.
        self.template = BUILT / f"template-{name}.yaml"
        self.template.write_text(yaml_dump(template))

    def options(self) -> list:
        return ["--template", self.template, "--env-vars", self.file, "--invoke-image", IMAGE, "--skip-pull-image"]


class Container:
    """`sam local invoke`, whose exit status is 0 whatever the function answers."""

    name = f"sam local invoke in a container of {IMAGE}"

    def __init__(self, folder: Path, environment: Environment) -> None:
        self.folder, self.environment = folder, environment

    def invoke(self, function: str, event: dict) -> tuple[object, float]:
        file = self.folder / "event.json"
        file.write_text(json.dumps(event))
        command = ["sam", "local", "invoke", function, "--event", file, *self.environment.options()]
        began = time.monotonic()
        with (self.folder / f"{function}.log").open("w") as log:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=log, env=environment(), timeout=2 * DEADLINE)
        took = time.monotonic() - began
        lines = done.stdout.decode().strip().splitlines()
        if not lines:
            raise Fault(f"sam local invoke {function} answered nothing")
        return json.loads(lines[-1]), took


class Emulator:
    """The runtime emulator that SAM puts into its containers, with the function as a process of this machine."""

    name = "the runtime emulator, NOT sam local invoke"

    def __init__(self, folder: Path, environment: Environment) -> None:
        self.folder, self.environment = folder, environment
        self.program = Path(samcli.__file__).parent / "local/rapid/aws-lambda-rie-x86_64"

    def invoke(self, function: str, event: dict) -> tuple[object, float]:
        port, runtime = free_port("127.0.0.1"), free_port("127.0.0.1")
        command = [self.program, "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
        command += ["--runtime-api-address", f"127.0.0.1:{runtime}", "--log-level", "error"]
        command.append((BUILT / function / "bootstrap").resolve())
        with contextlib.ExitStack() as stack:
            process = start(command, self.folder / f"{function}.log", stack, self.environment.of[function])
            wait("the emulator", process, lambda: listens("127.0.0.1", port))
            began = time.monotonic()
            try:
                answer = ask("POST", f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations", event)
            except Fault as fault:
                raise Fault(f"{function} does not start: {fault}") from None
            return answer, time.monotonic() - began
