"""A local slotlink as what functions work on: its engine, its secrets and its issuer, with a table for them alone.

The process delivers and reminds by itself what is in its own table, so the functions get another one.
"""

import contextlib
import os
import subprocess
from pathlib import Path

from process import DEADLINE, Fault, ask, environment, free_port, start, wait

TABLE = "invoked"
CLINIC = "larkmoor"
DEMO = Path("infra/local/demo/london")
EMAIL_FROM = "clinic@example.org"


class Local:
    def __init__(self, address: str, folder: Path, stack: contextlib.ExitStack) -> None:
        port, engine = free_port(address), free_port(address)
        self.origin = f"http://{address}:{port}"
        self.engine = f"http://{address}:{engine}"
        self.program = Path(os.environ.get("CARGO_TARGET_DIR", "target"), "debug", "slotlink")
        arguments = ["--memory", "--host", address, "--port", str(port), "--engine-port", str(engine)]
        log = folder / "slotlink.log"
        process = start([self.program, *arguments], log, stack)
        wait("slotlink", process, lambda: f"slotlink ready at {self.origin}" in log.read_text())
        self.token = ask("POST", f"{self.origin}/_local/token", {})["token"]
        self._make_table()

    def _make_table(self) -> None:
        (own,) = self.dynamodb("ListTables")["TableNames"]
        described = self.dynamodb("DescribeTable", TableName=own)["Table"]
        schema = {name: described[name] for name in ("KeySchema", "AttributeDefinitions")}
        self.dynamodb("CreateTable", TableName=TABLE, BillingMode="PAY_PER_REQUEST", **schema)
        files = ["--clinic", DEMO / "clinic.toml", "--patients", DEMO / "patients.csv"]
        loading = [self.program, "--load-into", TABLE, *files]
        more = {"AWS_ENDPOINT_URL_DYNAMODB": self.engine}
        done = subprocess.run(loading, env=environment(more), timeout=DEADLINE, capture_output=True, text=True)
        if done.returncode != 0:
            raise Fault(f"the clinic cannot be loaded: {done.stderr}")

    def variables(self, origin: str | None = None) -> dict:
        """What stands in for the values that a deployed template has."""
        return {
            "TABLE_NAME": TABLE,
            "PUBLIC_ORIGIN": origin or self.origin,
            "LINK_KEY_SECRET": "link-key",
            "FORM_KEY_SECRET": "form-key",
            "STAFF_ISSUER": f"{self.origin}/_local/issuer",
            "STAFF_AUDIENCE": "slotlink-local",
            "EMAIL_FROM": EMAIL_FROM,
            "EMAIL_CONFIGURATION_SET": "slotlink",
            "STACK_NAME": "slotlink",
            "TEXT_REPORTS": "on",
        }

    def endpoints(self, carriers: str) -> dict:
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.engine,
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": f"{self.origin}/_local/secrets",
            "AWS_ENDPOINT_URL_SNS": carriers,
            "AWS_ENDPOINT_URL_SESV2": carriers,
        }

    def items(self, pk: str, prefix: str = "") -> list[dict]:
        """The items of a partition whose sort key begins so, in order."""
        names, condition = {"#pk": "pk"}, "#pk = :pk"
        values = {":pk": {"S": pk}}
        if prefix:
            names["#sk"], values[":sk"] = "sk", {"S": prefix}
            condition += " AND begins_with(#sk, :sk)"
        asked = {"KeyConditionExpression": condition, "ExpressionAttributeNames": names}
        found = self.dynamodb("Query", TableName=TABLE, ExpressionAttributeValues=values, ConsistentRead=True, **asked)
        return found["Items"]

    def of_patient(self, patient: str, prefix: str) -> list[dict]:
        return self.items(f"PATIENT#{CLINIC}#{patient}", prefix)

    def put(self, item: dict) -> None:
        self.dynamodb("PutItem", TableName=TABLE, Item=item)

    def remove(self, item: dict) -> None:
        self.dynamodb("DeleteItem", TableName=TABLE, Key={name: item[name] for name in ("pk", "sk")})

    def marks(self) -> list[dict]:
        """The expiry marks, whose keys nobody can tell from a link."""
        every = self.dynamodb("Scan", TableName=TABLE)["Items"]
        return [item for item in every if item["pk"]["S"].startswith("LIVE#")]

    def dynamodb(self, operation: str, **asked: object) -> dict:
        # The embedded engine wants a signature to be there, and does not check it.
        scope = "Credential=local/20260101/eu-west-2/dynamodb/aws4_request"
        signature = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"
        headers = {"authorization": signature, "x-amz-date": "20260101T000000Z"}
        headers["x-amz-target"] = f"DynamoDB_20120810.{operation}"
        return ask("POST", self.engine, asked, headers, "application/x-amz-json-1.0")
