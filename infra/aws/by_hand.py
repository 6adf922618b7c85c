"""What ministack cannot do of the deployed template, added openly: one function for each thing, which says why."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from emulator import fail

if TYPE_CHECKING:
    from stack import Issuer, Stack

FROM = "clinic@example.org"
METHODS = {"get", "head", "post", "x-amazon-apigateway-any-method"}


def by_hand(stack: Stack, issuer: Issuer) -> None:
    secret_arns(stack)
    email_resources(stack)
    endpoint(stack)
    routes(stack)
    time_to_live(stack)
    staff_issuer(stack, issuer)
    sender(stack)


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
            key = "$default" if path.strip("/") == "$default" else f"{method.upper()} {path}"
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
