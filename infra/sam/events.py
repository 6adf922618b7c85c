"""The recorded events in tests/events: one or more for each function of the template, named after it.

A recorded event says `${NAME}` where a value differs from run to run; alone in its string it may stand for any JSON.

    events.py template.yaml   checks that each function has an event, and each event a function and a route
"""

import base64
import gzip
import json
import re
import sys
from pathlib import Path

from process import Fault

FOLDER = Path("tests/events")
PLACEHOLDER = re.compile(r"\$\{([A-Z_]+)\}")


def fill(name: str, values: dict) -> dict:
    event = json.loads((FOLDER / f"{name}.json").read_text())
    return pack(replace(event, values))


def replace(part: object, values: dict) -> object:
    if isinstance(part, dict):
        return {name: replace(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [replace(value, values) for value in part]
    if not isinstance(part, str):
        return part
    alone = PLACEHOLDER.fullmatch(part)
    return values[alone[1]] if alone else PLACEHOLDER.sub(lambda found: within(values[found[1]]), part)


def within(value: str) -> str:
    """In a longer text, which may be JSON itself, so that it must need no escaping there."""
    if json.dumps(value) != f'"{value}"':
        raise Fault(f"{value!r} cannot stand within a text of an event")
    return value


def pack(event: dict) -> dict:
    """CloudWatch Logs hand on their lines packed; the recorded event has them as they are, to be read."""
    if "awslogs" in event:
        packed = gzip.compress(json.dumps(event["awslogs"]["data"]).encode())
        event["awslogs"]["data"] = base64.b64encode(packed).decode()
    return event


def functions(template: dict) -> dict[str, dict]:
    """By folder name, as events are named: `book` for `BookFunction`."""
    every = template["Resources"].items()
    functions = {name: one for name, one in every if one["Type"] == "AWS::Serverless::Function"}
    return {folder_of(name): one | {"Name": name} for name, one in functions.items()}


def folder_of(function: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", function.removesuffix("Function")).lower()


def function_of(event: str, names: object) -> str | None:
    """`track-delivery-text` is an event of `track-delivery`."""
    fitting = [name for name in names if event == name or event.startswith(f"{name}-")]
    return max(fitting, key=len, default=None)


def check(template: dict) -> None:
    """Every function has an event, every event a function, and every request a route of its function."""
    known = functions(template)
    lacking = set(known)
    for file in sorted(FOLDER.glob("*.json")):
        name = function_of(file.stem, known)
        if name is None:
            raise Fault(f"{file} is named after no function of the template")
        lacking.discard(name)
        route = json.loads(file.read_text()).get("routeKey")
        if route is not None and route not in routes(known[name]):
            raise Fault(f"{file} asks for {route}, which {known[name]['Name']} has not")
    if lacking:
        raise Fault(f"no event in {FOLDER} for {', '.join(sorted(lacking))}")


def routes(function: dict) -> set[str]:
    events = [event for event in function["Properties"].get("Events", {}).values() if event["Type"] == "HttpApi"]
    asked = [event.get("Properties", {}) for event in events]
    return {f"{one['Method'].upper()} {one['Path']}" for one in asked if "Path" in one}


if __name__ == "__main__":
    from samcli.yamlhelper import yaml_parse

    try:
        check(yaml_parse(Path(sys.argv[1]).read_text()))
    except Fault as fault:
        sys.exit(f"sam check: FAULT: {fault}")
