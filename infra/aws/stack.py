"""Deploys the built template to ministack, an emulator of AWS, and lets the flow suite run against it.

    stack.py target/debug/slotlink [--template FILE]

Needs `sam build` first. The functions are the binaries that it built, as processes, each with the permissions of its own
role; the doors, the stream, the schedule, SNS and SES are the emulator's. What it cannot do is added or left out by the
functions under `By hand`, and listed at the end.
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
from emulator import DEADLINE, HOST, REGION, Emulator, ask, fail, free_port, start, wait

STACK = "slotlink-emulated"
FROM = "clinic@example.org"
# Links lead here; the suite takes the path of a link and asks the emulator for it.
ORIGIN = "https://book.example.org"
# Who writes to the clinic, with a mobile of their own.
REPLIES = "1012"
CLINIC = Path("infra/local/demo/london")
SUITE = ["cargo", "test", "--quiet", "--locked", "-p", "tests", "--test", "journey", "--"]
SUITE += ["--nocapture", "--test-threads", "1"]
METHODS = {"get", "head", "post", "x-amazon-apigateway-any-method"}


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
    print("\nAdded or left out by hand:")
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
        functions = [name for name, made in self.declared["Resources"].items() if made["Type"] == "AWS::Serverless::Function"]
        unbuilt = [name for name in functions if not (template.parent / name / "bootstrap").exists()]
        if unbuilt:
            fail(f"sam build has not built {', '.join(unbuilt)}")
        self.added: list[tuple[str, str]] = []

    def client(self, service: str) -> object:
        keys = self.aws.credentials()
        return boto3.client(service, endpoint_url=self.aws.origin, region_name=REGION, **keys)

    def deploy(self) -> None:
        """With SAM's own deploy: it uploads the binaries, and CloudFormation transforms the template."""
        template = without_metric_math(self)
        given = {"PublicOrigin": ORIGIN, "EmailFrom": FROM, "AlarmEmail": FROM}
        # Without an issuer of its own, a stack may make a user pool; where it cannot, some issuer must be named.
        given |= {"StaffIssuer": "https://staff.example.org", "StaffAudience": "slotlink"}
        wanted = self.declared["Parameters"]
        given = {name: value for name, value in given.items() if name in wanted}
        if "Default" in wanted["StaffIssuer"]:
            del given["StaffIssuer"], given["StaffAudience"]
        command = ["sam", "deploy", "--template", str(template), "--stack-name", STACK, "--resolve-s3"]
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
            fail(f"the flow suite failed at {self.url()}\n{self.aws.faults()}")
        return [line for line in done.stdout.splitlines() if line.startswith("message ")]


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


# By hand -----------------------------------------------------------------------------------------------------------------


def by_hand(stack: Stack, issuer: Issuer) -> None:
    secret_arns(stack)
    email_resources(stack)
    endpoint(stack)
    routes(stack)
    time_to_live(stack)
    staff_issuer(stack, issuer)
    sender(stack)


def without_metric_math(stack: Stack) -> Path:
    """The template, or a copy of it without the alarms that compute with metrics."""
    resources = stack.declared["Resources"]
    alarms = [name for name, made in resources.items() if "Metrics" in made.get("Properties", {})]
    if not alarms:
        return stack.template
    for name in alarms:
        del resources[name]
    copy = stack.template.with_name("template-emulated.yaml")
    copy.write_text(json.dumps(stack.declared))
    reason = "left out of a copy of the built template: ministack's alarms know no metric math"
    stack.added.append((f"alarms {', '.join(alarms)}", reason))
    return copy


def rewrite_policies(stack: Stack, change: object) -> int:
    """Passes every statement of the roles' policies through a change; says how many policies are another."""
    iam, changed = stack.client("iam"), 0
    for role in (stack.ids[name] for name in stack.of_type("AWS::IAM::Role")):
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            before = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
            after = before | {"Statement": [change(statement) for statement in before["Statement"]]}
            if after != before:
                iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(after))
                changed += 1
    return changed


def secret_arns(stack: Stack) -> None:
    secrets, arns = stack.client("secretsmanager"), {}
    for name in stack.of_type("AWS::SecretsManager::Secret"):
        arns[stack.ids[name]] = secrets.describe_secret(SecretId=stack.ids[name])["ARN"]

    def named(statement: dict) -> dict:
        resources = statement.get("Resource", [])
        if isinstance(resources, str):
            return statement | {"Resource": arns.get(resources, resources)}
        return statement | {"Resource": [arns.get(one, one) for one in resources]} if resources else statement

    changed = rewrite_policies(stack, named)
    what = f"the ARNs of {len(arns)} secrets in {changed} policies"
    stack.added.append((what, "on AWS, Ref of a secret is its ARN, as these policies expect; on ministack it is its name"))


def email_resources(stack: Stack) -> None:
    def anywhere(statement: dict) -> dict:
        return statement | {"Resource": "*"} if "ses:SendEmail" in statement["Action"] else statement

    changed = rewrite_policies(stack, anywhere)
    what = f"the resources of ses:SendEmail in {changed} policies"
    stack.added.append((what, "any: ministack knows no resource of that action, and denies what is granted for one"))


def endpoint(stack: Stack) -> None:
    """No variable of ours: the emulator hands its own address to every function process that it starts."""
    stack.added.append(("AWS_ENDPOINT_URL", "a setting of ministack, from which its functions get it: AWS is that address"))


def routes(stack: Stack) -> None:
    """As API Gateway reads them from the OpenAPI definition in the transformed template."""
    gateway, aws_lambda = stack.client("apigatewayv2"), stack.client("lambda")
    api, integrations, made = stack.ids[stack.api], {}, 0
    for path, methods in stack.processed["Resources"][stack.api]["Properties"]["Body"]["paths"].items():
        for method, door in methods.items():
            if method not in METHODS:
                fail(f"{path} in the definition of the API has {method}, which is no method")
            function = re.search(r"\$\{(\w+)\.Arn\}", json.dumps(door["x-amazon-apigateway-integration"]))[1]
            if function not in integrations:
                arn = aws_lambda.get_function(FunctionName=stack.ids[function])["Configuration"]["FunctionArn"]
                asked = {"IntegrationType": "AWS_PROXY", "IntegrationUri": arn, "PayloadFormatVersion": "2.0"}
                integrations[function] = gateway.create_integration(ApiId=api, **asked)["IntegrationId"]
            key = "$default" if path == "/$default" else f"{method.upper()} {path}"
            gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integrations[function]}")
            made += 1
    what = f"{made} routes and {len(integrations)} integrations"
    stack.added.append((what, "from the template's own OpenAPI definition, which ministack's CloudFormation ignores"))


def time_to_live(stack: Stack) -> None:
    asked = stack.processed["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"]
    stack.client("dynamodb").update_time_to_live(TableName=stack.ids["Table"], TimeToLiveSpecification=asked)
    stack.added.append(("TimeToLiveSpecification of the table", "as the template has it; ministack's CloudFormation ignores it"))


def staff_issuer(stack: Stack, issuer: Issuer) -> None:
    """Names the issuer to the functions that ask for one."""
    aws_lambda, told = stack.client("lambda"), []
    for name in stack.of_type("AWS::Lambda::Function"):
        found = aws_lambda.get_function_configuration(FunctionName=stack.ids[name])
        variables = found.get("Environment", {}).get("Variables", {})
        if "STAFF_ISSUER" in variables:
            variables |= {"STAFF_ISSUER": issuer.address, "STAFF_AUDIENCE": issuer.audience}
            aws_lambda.update_function_configuration(FunctionName=stack.ids[name], Environment={"Variables": variables})
            told.append(name)
    reason = "a local issuer: tokens of ministack's Cognito name Amazon's address, where no function finds their keys"
    stack.added.append((f"STAFF_ISSUER and STAFF_AUDIENCE of {len(told)} functions", reason))


def sender(stack: Stack) -> None:
    stack.client("sesv2").create_email_identity(EmailIdentity=FROM)
    stack.added.append((f"SES identity {FROM}", "as whoever deploys verifies theirs"))


# Checks ------------------------------------------------------------------------------------------------------------------


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
