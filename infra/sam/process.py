"""Processes that a check starts and stops, and plain requests to them."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

DEADLINE = 60


class Fault(Exception):
    """What a check found."""


def start(command: list, log: Path, stack: contextlib.ExitStack, more: dict | None = None) -> subprocess.Popen:
    output = stack.enter_context(log.open("a"))
    process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment(more))
    stack.callback(stop, process)
    return process


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()


def wait(name: str, process: subprocess.Popen, ready: object) -> None:
    until = time.monotonic() + DEADLINE
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            raise Fault(f"{name} did not get ready")
        time.sleep(0.02)


def environment(more: dict | None = None) -> dict:
    """No profile or credential of this machine's user reaches a function."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    keys = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
    return kept | keys | {"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-2"} | (more or {})


def free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def listens(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def ask(method: str, url: str, body: object = None, headers: dict | None = None, kind: str = "application/json") -> dict:
    """JSON for JSON; anything but a success is a fault."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": kind, "accept": "application/json"} | (headers or {})
    try:
        asked = urllib.request.Request(url, data, headers, method=method)
        with urllib.request.urlopen(asked, timeout=DEADLINE) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise Fault(f"{method} {url}: {error.code} {error.read().decode()[:2000]}") from None
