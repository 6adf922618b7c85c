"""Invokes the built book function once, for a link of a local slotlink, and checks what it answered and did.

    invoke.py container ADDRESS   `sam local invoke`; a container reaches this machine under ADDRESS
    invoke.py emulator ADDRESS    the runtime emulator that SAM brings, as plain processes

Needs `sam build` and a built slotlink first. The exit status of `sam local invoke` is 0 even when the function
failed, hence the checks on the JSON.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

import samcli
from samcli.yamlhelper import yaml_dump, yaml_parse

FUNCTION = "BookFunction"
BUILT = Path(".aws-sam/build")
IMAGE = "slotlink/lambda-stand-in:al2023"
DEADLINE = 60


def main(means, address):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        folder = Path(folder)
        local = Local(address, folder, stack)
        patient, link, slot = local.offer()
        event = fill(link["url"].rsplit("/", 1)[1], slot["id"])
        run = in_container if means == "container" else in_emulator
        began = time.monotonic()
        answer = run(event, local.variables(), folder, stack)
        took = time.monotonic() - began
        if answer.get("statusCode") != 201:
            fail(f"the function answered {json.dumps(answer)}", folder)
        appointment = json.loads(answer["body"])["appointment"]
        if not same_instant(appointment["start"], slot["start"]):
            fail(f"asked for {slot['start']}, booked {appointment['start']}", folder)
        record = local.call("GET", f"/staff/patients/{patient}")
        kept = [one for one in record["appointments"] if one["id"] == appointment["id"]]
        if len(kept) != 1 or not same_instant(kept[0]["start"], slot["start"]):
            fail(f"the record does not show the booking: {json.dumps(record['appointments'])}", folder)
        print(json.dumps(answer))
    how = f"sam local invoke in {IMAGE}" if means == "container" else "the runtime emulator, NOT sam local invoke"
    print(f"invoked {FUNCTION} by {how} in {took:.1f} s: 201, booked at {slot['start']}, and the record shows it")


class Local:
    """A slotlink process with its data in memory, and its doors."""

    def __init__(self, address, folder, stack):
        port, engine = free_port(address), free_port(address)
        self.origin = f"http://{address}:{port}"
        self.engine = f"http://{address}:{engine}"
        self.token = None
        program = Path(os.environ.get("CARGO_TARGET_DIR", "target"), "debug", "slotlink")
        arguments = ["--memory", "--host", address, "--port", str(port), "--engine-port", str(engine)]
        log = folder / "slotlink.log"
        process = start([program, *arguments], log, stack)
        wait("slotlink", process, folder, lambda: f"slotlink ready at {self.origin}" in log.read_text())
        self.token = self.call("POST", "/_local/token", {})["token"]

    def offer(self):
        """Sends a link that needs no verification, and takes the first slot that it offers."""
        rules = [rule for rule in self.call("GET", "/staff/rules")["rules"] if rule["verification"] == "none"]
        for patient in self.call("GET", "/staff/patients?q=")["patients"]:
            for rule in rules:
                asked = {"rule": rule["id"], "channel": "email"}
                link = self.call("POST", f"/staff/patients/{patient['id']}/links", asked)["link"]
                slots = self.call("GET", re.sub("^https?://[^/]+", "", link["url"]) + "/slots")["slots"]
                if slots:
                    return patient["id"], link, slots[0]
        sys.exit("no rule without verification offers a slot")

    def variables(self):
        """What the function needs in its environment in order to work on this process's data."""
        (table,) = post(self.engine, {}, {"x-amz-target": "DynamoDB_20120810.ListTables"})["TableNames"]
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.engine,
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": f"{self.origin}/_local/secrets",
            "TABLE_NAME": table,
            "PUBLIC_ORIGIN": self.origin,
            "LINK_KEY_SECRET": "link-key",
            "FORM_KEY_SECRET": "form-key",
            "RUST_LOG": "info",
        }

    def call(self, method, path, body=None):
        headers = {"accept": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        return request(method, self.origin + path, body, headers)


def fill(token, slot):
    values = {"TOKEN": token, "SLOT": slot}
    recorded = Path("tests/events/book.json").read_text()
    return re.sub("TOKEN|SLOT", lambda found: values[found[0]], recorded)


def in_container(event, variables, folder, _stack):
    # SAM hands on only the variables that the template declares, and the deployed function has no endpoints to declare.
    template = yaml_parse((BUILT / "template.yaml").read_text())
    declared = template["Resources"][FUNCTION]["Properties"].setdefault("Environment", {}).setdefault("Variables", {})
    declared.update(variables)
    patched = BUILT / "template-local.yaml"
    patched.write_text(yaml_dump(template))
    (folder / "event.json").write_text(event)
    (folder / "variables.json").write_text(json.dumps({FUNCTION: variables}))
    command = ["sam", "local", "invoke", FUNCTION, "--template", patched, "--event", folder / "event.json"]
    command += ["--env-vars", folder / "variables.json", "--invoke-image", IMAGE, "--skip-pull-image"]
    with open(folder / "invoke.log", "w") as log:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=log, env=environment(), timeout=2 * DEADLINE)
    lines = done.stdout.decode().strip().splitlines()
    if not lines:
        fail("sam local invoke answered nothing", folder)
    return json.loads(lines[-1])


def in_emulator(event, variables, folder, stack):
    emulator = Path(samcli.__file__).parent / "local/rapid/aws-lambda-rie-x86_64"
    port, runtime = free_port("127.0.0.1"), free_port("127.0.0.1")
    command = [emulator, "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{runtime}", "--log-level", "error"]
    process = start([*command, (BUILT / FUNCTION / "bootstrap").resolve()], folder / "invoke.log", stack, variables)
    wait("the emulator", process, folder, lambda: answers(port))
    return post(f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations", json.loads(event), {})


def environment(more=None):
    """No profile or credential of this machine's user reaches the function."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    keys = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
    return kept | keys | {"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-2"} | (more or {})


def start(command, log, stack, more=None):
    output = stack.enter_context(open(log, "w"))
    process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment(more))
    stack.callback(stop, process)
    return process


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def wait(name, process, folder, ready):
    until = time.monotonic() + DEADLINE
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            fail(f"{name} did not get ready", folder)
        time.sleep(0.05)


def free_port(address):
    with socket.socket() as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def post(url, body, headers):
    # The embedded engine wants a signature to be there, and does not check it.
    scope = "Credential=local/20260101/eu-west-2/dynamodb/aws4_request"
    signature = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"
    signed = {"authorization": signature, "x-amz-date": "20260101T000000Z"}
    return request("POST", url, body, signed | headers, "application/x-amz-json-1.0")


def request(method, url, body, headers, kind="application/json"):
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        headers = {"content-type": kind} | headers
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=DEADLINE) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {url}: {error.code} {error.read().decode()[:2000]}")


def same_instant(one, other):
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


def fail(reason, folder):
    for log in sorted(folder.glob("*.log")):
        print(f"--- {log.name}\n" + "\n".join(log.read_text().splitlines()[-20:]), file=sys.stderr)
    sys.exit(reason)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main(*sys.argv[1:])
