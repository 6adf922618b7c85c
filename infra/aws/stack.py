"""Deploys the built template to ministack, an emulator of AWS, and lets the flow suite run against it.

    stack.py target/debug/slotlink [--template FILE]

Needs `sam build` first. The functions are the binaries that it built, as processes, each with the permissions of its own
role; the doors, the stream, the schedule, SNS and SES are the emulator's. What it cannot do is added by by_hand.py,
and listed at the end.
"""

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3
import yaml
from by_hand import FROM, by_hand
from emulator import DEADLINE, HOST, REGION, Emulator, ask, fail, free_port, start, wait

STACK = "slotlink-emulated"
# Links lead here; the suite takes the path of a link and asks the emulator for it.
ORIGIN = "https://book.example.org"
# Who writes to the clinic, with a mobile of their own.
REPLIES = "1012"
CLINIC = Path("infra/local/demo/london")
SUITE = ["cargo", "test", "--quiet", "--locked", "-p", "tests", "--test", "journey", "--"]
SUITE += ["--nocapture", "--test-threads", "1"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("slotlink")
    parser.add_argument("--template", type=Path, default=Path(".aws-sam/build/template.yaml"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as cleanup:
        folder = Path(folder)
        aws = Emulator(folder, cleanup, AUTH="true")
        issuer = Issuer(asked.slotlink, folder, cleanup)
        stack = Stack(aws, asked.template)
        step("sam deploy", stack.deploy)
        step("by hand", by_hand, stack, issuer)
        step("load a clinic", load, asked.slotlink, stack)
        told = step("the flow suite", stack.tell, {"STAFF_TOKEN": issuer.token, "MESSAGES_URL": aws.origin})
        step("what arrived", arrived, aws, told)
        deployed = {"STAFF_TOKEN": issuer.token, "LINK_KEY": stack.link_key(), "PATIENTS": "1001,1002"}
        step("the flow suite as on a deployed stack", stack.tell, deployed)
        step("a patient replies by text", reply, stack, issuer)
        step("the schedule", scheduled, stack)
        step("nothing failed", nothing_failed, stack)
    print("\nAdded by hand:")
    for what, why in stack.added:
        print(f"  {what}\n    {why}")


def step(name: str, work: object, *given: object) -> object:
    began = time.monotonic()
    result = work(*given)
    print(f"stack check: {name}: {time.monotonic() - began:.1f} s", flush=True)
    return result


class Issuer:
    """Signs staff in: the issuer of a local slotlink, whose tokens are those of the demo clinic's staff."""

    audience = "slotlink-local"

    def __init__(self, program: str, folder: Path, cleanup: contextlib.ExitStack) -> None:
        port, log = free_port(), folder / "slotlink.log"
        origin = f"http://{HOST}:{port}"
        process = start([program, "--memory", "--port", str(port)], log, cleanup)
        wait("slotlink", process, log, lambda: f"slotlink ready at {origin}" in log.read_text())
        self.address = f"{origin}/_local/issuer"
        self.token = ask("POST", f"{origin}/_local/token", {})["token"]


class Stack:
    """The deployed stack."""

    def __init__(self, aws: Emulator, template: Path) -> None:
        self.aws, self.template = aws, template
        if not template.exists():
            fail(f"{template} is missing: sam build makes it")
        self.declared = yaml.load(template.read_text(), Tags)
        resources = self.declared["Resources"].items()
        functions = [name for name, made in resources if made["Type"] == "AWS::Serverless::Function"]
        unbuilt = [name for name in functions if not (template.parent / name / "bootstrap").exists()]
        if unbuilt:
            fail(f"sam build has not built {', '.join(unbuilt)}")
        self.added: list[tuple[str, str]] = []

    def client(self, service: str) -> object:
        keys = self.aws.credentials()
        return boto3.client(service, endpoint_url=self.aws.origin, region_name=REGION, **keys)

    def deploy(self) -> None:
        """With SAM's own deploy: it uploads the binaries, and CloudFormation transforms the template."""
        given = {"PublicOrigin": ORIGIN, "EmailFrom": FROM, "AlarmEmail": FROM}
        # Without an issuer of its own, a stack may make a user pool; where it cannot, some issuer must be named.
        given |= {"StaffIssuer": "https://staff.example.org", "StaffAudience": "slotlink"}
        wanted = self.declared["Parameters"]
        given = {name: value for name, value in given.items() if name in wanted}
        if "Default" in wanted["StaffIssuer"]:
            del given["StaffIssuer"], given["StaffAudience"]
        command = ["sam", "deploy", "--template", str(self.template), "--stack-name", STACK, "--resolve-s3"]
        command += ["--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset", "--no-progressbar"]
        command += ["--parameter-overrides", *(f"{name}={value}" for name, value in given.items())]
        telling = {"SAM_CLI_TELEMETRY": "0", "SAM_CLI_POLL_DELAY": "1"}
        done = subprocess.run(command, env=self.aws.environment() | telling, capture_output=True, text=True, check=False)
        if done.returncode:
            fail(f"sam deploy failed:\n{failures(done.stdout)}\n{done.stderr[-2000:]}")
        cloudformation = self.client("cloudformation")
        self.processed = cloudformation.get_template(StackName=STACK, TemplateStage="Processed")["TemplateBody"]
        if isinstance(self.processed, str):
            self.processed = yaml.load(self.processed, Tags)
        listed = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK)
        made = [one for page in listed for one in page["StackResourceSummaries"]]
        self.ids = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in made}
        kinds = sorted({one["ResourceType"] for one in made})
        print(f"stack check: {len(made)} resources of {len(kinds)} types")
        (self.api,) = self.of_type("AWS::ApiGatewayV2::Api")

    def of_type(self, kind: str) -> list[str]:
        """Logical ids of what was made of this type."""
        resources = self.processed["Resources"]
        return [name for name in resources if resources[name]["Type"] == kind and name in self.ids]

    def url(self) -> str:
        return f"{self.aws.origin}/_aws/execute-api/{self.ids[self.api]}/$default"

    def link_key(self) -> str:
        secret = self.client("secretsmanager").get_secret_value(SecretId=self.ids["LinkKey"])
        return json.loads(secret["SecretString"])["key"]

    def tell(self, settings: dict) -> list[str]:
        """Runs the flow suite at the stack's address. Returns the lines of its table."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        settings = settings | {"API_URL": self.url(), "RUST_BACKTRACE": "0"}
        merged = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(SUITE, env=kept | settings, text=True, check=False, **merged)
        print(done.stdout, flush=True)
        if done.returncode:
            fail(f"the flow suite failed at {self.url()}\n{self.aws.faults()}\n{self.complaints()}")
        return [line for line in done.stdout.splitlines() if line.startswith("message ")]


    def complaints(self) -> str:
        """What the functions logged that is more than for information."""
        logs, told = self.client("logs"), []
        for name in self.of_type("AWS::Logs::LogGroup"):
            lines = [one["message"] for one in logs.filter_log_events(logGroupName=self.ids[name])["events"]]
            told += [f"{name}: {line}" for line in lines if re.search(r'"level":"(WARN|ERROR)"', line)][-3:]
        return "\n".join(told)


class Tags(yaml.SafeLoader):
    """CloudFormation's short forms, such as !Ref, as their long forms."""


def long_form(loader: yaml.Loader, suffix: str, node: yaml.Node) -> dict:
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Tags.add_multi_constructor("!", long_form)


def failures(said: str) -> str:
    """The rows of what CloudFormation could not make, or the end of what was said."""
    rows = said.splitlines()
    found = [place for place, row in enumerate(rows) if row.startswith("CREATE_FAILED")]
    return "\n".join(row for place in found for row in rows[place : place + 8]) or said[-2000:]


def load(program: str, stack: Stack) -> None:
    command = [program, "--load-into", stack.ids["Table"], "--clinic", CLINIC / "clinic.toml"]
    command += ["--patients", CLINIC / "patients.csv"]
    done = subprocess.run(command, env=stack.aws.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        fail(f"the clinic could not be loaded: {done.stderr}")
    print(f"stack check: {done.stdout.strip()}")


def arrived(aws: Emulator, told: list[str]) -> None:
    """The suite has read the links in them; here is what SNS and SES were handed in all."""
    texts, emails = aws.texts(), aws.emails()
    for channel, found in (("sms", texts), ("email", emails)):
        least = sum(1 for line in told if channel in line)
        if len(found) < least:
            fail(f"{len(found)} arrived by {channel}, and the record says that {least} were sent")
    rows = [("SNS", one["PhoneNumber"], one["Message"]) for one in texts]
    rows += [("SES", one["To"][0], one["Subject"]) for one in emails]
    for service, to, said in rows:
        print(f"{service}  {to:<32} {re.sub(r'/l/[^ ]+', '/l/…', said)}")


def reply(stack: Stack, issuer: Issuer) -> None:
    """What AWS End User Messaging SMS publishes for a text that a patient wrote."""
    signed = {"Authorization": f"Bearer {issuer.token}"}
    record = f"{stack.url()}/staff/patients/{REPLIES}"
    phone = ask("GET", record, None, signed)["patient"]["phone"]
    text = {"originationNumber": phone, "destinationNumber": "+447700900999", "messageKeyword": "KEYWORD"}
    text |= {"messageBody": "Where do I park?", "inboundMessageId": "7d1e3c9a-0000-4000-8000-0123456789ab"}
    stack.client("sns").publish(TopicArn=stack.ids["InboundTexts"], Message=json.dumps(text))

    def kept() -> bool:
        events = ask("GET", record, None, signed)["events"]
        return any(event["kind"] == "reply_received" and event["text"] == text["messageBody"] for event in events)

    until("the reply in the patient's record", kept)


def scheduled(stack: Stack) -> None:
    """The sweep, which the schedule starts every minute, has written its lines."""
    logs = stack.client("logs")
    group = stack.ids["RemindLogs"]
    until(f"a run of remind in {group}", lambda: logs.filter_log_events(logGroupName=group)["events"])


def until(what: str, holds: object) -> None:
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > 2 * DEADLINE:
            fail(f"after {2 * DEADLINE} s there is still not {what}")
        time.sleep(0.5)


def nothing_failed(stack: Stack) -> None:
    """What a stream, a schedule or a topic could not hand over lies in the failure queue."""
    queue = stack.ids["FailureQueue"]
    found = stack.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    if found:
        fail(f"in the failure queue: {json.dumps([one['Body'] for one in found])[:2000]}")


if __name__ == "__main__":
    main()
