"""ministack as a process of its own, which stands beside this interpreter (requirements.txt), and how to talk to it."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

HOST = "127.0.0.1"
REGION = "eu-west-2"
DEADLINE = 60


class Emulator:
    def __init__(self, folder: Path, cleanup: contextlib.ExitStack, **more: str) -> None:
        self.port = free_port()
        self.origin = f"http://{HOST}:{self.port}"
        settings = {"BIND_HOST": HOST, "GATEWAY_PORT": str(self.port), "LAMBDA_EXECUTOR": "local", "PERSIST_STATE": "0"}
        self.log = folder / "ministack.log"
        program = Path(sys.executable).parent / "ministack"
        process = start([program], self.log, cleanup, cwd=folder, env=self.environment() | settings | more)
        wait("ministack", process, self.log, lambda: urlopen(f"{self.origin}/_ministack/health", timeout=1).status == 200)

    def environment(self) -> dict:
        """That of a program which takes this for AWS; no profile or credential of this machine's user reaches it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        return kept | keys | {"AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": self.origin}

    @staticmethod
    def credentials() -> dict:
        return {"aws_access_key_id": "test", "aws_secret_access_key": "test"}

    def texts(self) -> list[dict]:
        """Those of each number, oldest first."""
        kept = ask("GET", f"{self.origin}/_ministack/sns/sms-messages?region={REGION}")["sms_messages"]
        return [text for texts in kept.values() for text in texts]

    def emails(self) -> list[dict]:
        kept = ask("GET", f"{self.origin}/_ministack/ses/messages")["messages"]
        return [mail for emails in kept.values() for mail in emails]

    def faults(self) -> str:
        """What it complained of last."""
        told = [line for line in self.log.read_text().splitlines() if " WARNING " in line or " ERROR " in line]
        return "\n".join(told[-20:])


def ask(method: str, address: str, body: object = None, headers: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Accept": "application/json", "Content-Type": "application/json", **(headers or {})}
    try:
        with urlopen(Request(address, data, headers, method=method), timeout=DEADLINE) as answer:
            return json.load(answer)
    except HTTPError as refused:
        fail(f"{method} {address}: {refused.code} {refused.read().decode()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def start(command: list, log: Path, cleanup: contextlib.ExitStack, **more: object) -> subprocess.Popen:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **more)
    cleanup.callback(process.wait)
    cleanup.callback(process.terminate)
    return process


def wait(name: str, process: subprocess.Popen, log: Path, ready: object) -> None:
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            if ready():
                return
        time.sleep(0.05)
    fail(f"{name} does not start:\n{log.read_text()}")


def fail(fault: str) -> None:
    sys.exit(f"aws check: FAULT: {fault}")
