"""Drives one booking of a local slotlink whose messages go to SNS and SES of ministack, and checks what arrived.

    check.py target/debug/slotlink

ministack stands beside this interpreter (requirements.txt). Of emails it keeps the words alone, so that a recorder in
between keeps every request as it was; ministack must have taken it all the same.
"""

import base64
import contextlib
import email
import email.policy
import http.client
import json
import re
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

from emulator import DEADLINE, HOST, Emulator, ask, fail, free_port, start, wait

FROM = "clinic@example.org"
CONFIGURATION_SET = "slotlink-check"
# A patient of the demo clinic with a mobile and an email address, and a rule that confirms by both.
PATIENT, RULE = "1003", "follow-up"
# One without a mobile: what cannot be sent to them goes no other way.
BY_EMAIL_ALONE = "1007"


def main(program: str) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        aws = Emulator(Path(folder), stack)
        recorder = Recorder(aws.port, stack)
        local = Local(program, recorder.origin, Path(folder), stack)
        unverified(local, recorder)
        verify_sender(aws)
        appointment = local.book(lambda: link_in(aws.texts()[-1]["Message"]))
        check_texts(aws, recorder, local)
        file = check_email(aws, recorder, local, appointment)
        report(aws, file)


def unverified(local: "Local", recorder: "Recorder") -> None:
    """A sender that SES does not know: told in our word, and not tried again."""
    local.send_link("email", BY_EMAIL_ALONE)
    (refused,) = recorder.requests("/v2/email/outbound-emails")
    same("SES's answer to a sender that it does not know", refused.status, 400)
    (message,) = local.record(BY_EMAIL_ALONE)["messages"]
    contains("what became of that message", json.dumps(message), "sandbox")
    recorder.seen.clear()


def check_texts(aws: Emulator, recorder: "Recorder", local: "Local") -> None:
    phone = local.record()["patient"]["phone"]
    texts, requests = aws.texts(), recorder.requests("/")
    same("texts", len(texts), 2)
    for text, request in zip(texts, requests, strict=True):
        same("SNS's answer", request.status, 200)
        contains("Authorization", request.headers["authorization"], "/eu-west-2/sns/aws4_request")
        sent = dict(parse_qsl(request.body.decode()))
        same("Action", sent["Action"], "Publish")
        same("Message on the wire", sent["Message"], text["Message"])
        same("PhoneNumber", text["PhoneNumber"], phone)
        kind = text["MessageAttributes"]["AWS.SNS.SMS.SMSType"]
        same("AWS.SNS.SMS.SMSType", (kind.get("DataType"), kind.get("StringValue")), ("String", "Transactional"))
        same("TopicArn", text["TopicArn"], None)
    same("links in texts", len({link_in(text["Message"]) for text in texts}), 2)


def check_email(aws: Emulator, recorder: "Recorder", local: "Local", appointment: dict) -> str:
    """Returns the calendar file."""
    record = local.record()
    (kept,), (request,) = aws.emails(), recorder.requests("/v2/email/outbound-emails")
    same("SES's answer", request.status, 200)
    contains("Authorization", request.headers["authorization"], "/eu-west-2/ses/aws4_request")
    sent = json.loads(request.body)
    to = record["patient"]["email"]
    same("FromEmailAddress", sent["FromEmailAddress"], FROM)
    same("Destination", sent["Destination"], {"ToAddresses": [to]})
    same("ConfigurationSetName", sent["ConfigurationSetName"], CONFIGURATION_SET)
    same("Content", list(sent["Content"]), ["Raw"])
    tags = {tag["Name"]: tag["Value"] for tag in sent["EmailTags"]}
    same("EmailTags", (tags["clinic"], tags["patient"], tags["kind"]), ("larkmoor", PATIENT, "confirmation"))
    same("what ministack kept", (kept["Source"], kept["To"], kept["Type"]), (FROM, [to], "v2.SendEmail"))

    message = email.message_from_bytes(base64.b64decode(sent["Content"]["Raw"]["Data"]), policy=email.policy.default)
    parts = list(message.walk())
    same("faults that Python's parser finds", [fault for part in parts for fault in part.defects], [])
    kinds = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    same("parts", [part.get_content_type() for part in parts], kinds)
    (sender,) = message["From"].addresses
    same("From", (sender.display_name, sender.addr_spec), ("Larkmoor Demonstration Clinic", FROM))
    same("To", message["To"], to)
    same("Auto-Submitted", message["Auto-Submitted"], "auto-generated")
    same("Subject", message["Subject"], kept["Subject"])
    text, html, file = (part.get_content() for part in parts[2:])
    same("the words that ministack read", (lines(kept["BodyText"]), kept["BodyHtml"]), (lines(text), html.rstrip("\n")))
    for said in (appointment["start"][11:16], "/l/"):
        contains("the text", text, said)
        contains("the HTML", html, said)
    same("the attachment", (parts[4].get_filename(), parts[4].is_attachment()), ("appointment.ics", True))
    same("its METHOD", parts[4]["Content-Type"].params["method"], "PUBLISH")
    contains("the calendar file", lines(file), f"\nUID:{PATIENT}.{appointment['id']}@larkmoor.slotlink\n")
    return file


def report(aws: Emulator, file: str) -> None:
    rows = [("SNS Publish", text["PhoneNumber"], re.sub(r"/l/\S+", "/l/…", text["Message"])) for text in aws.texts()]
    rows += [("SES SendEmail", mail["To"][0], mail["Subject"]) for mail in aws.emails()]
    uid = re.search(r"UID:(\S+)", file)[1]
    rows.append(("  with", "appointment.ics", uid))
    for service, to, said in rows:
        print(f"{service:<14} {to:<22} {said}")


def verify_sender(aws: Emulator) -> None:
    ask("POST", f"{aws.origin}/v2/email/identities", {"EmailIdentity": FROM}, signed())
    ask("POST", f"{aws.origin}/v2/email/configuration-sets", {"ConfigurationSetName": CONFIGURATION_SET}, signed())


def signed() -> dict:
    """ministack reads the region and the service from the signature, and does not check it."""
    scope = "Credential=local/20260101/eu-west-2/ses/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}


class Recorder:
    """Passes on what slotlink sends to ministack, and keeps it."""

    def __init__(self, port: int, stack: contextlib.ExitStack) -> None:
        self.seen: list[Recorded] = []
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                onward = http.client.HTTPConnection(HOST, port, timeout=DEADLINE)
                onward.request("POST", self.path, body, dict(self.headers))
                answer = onward.getresponse()
                content = answer.read()
                seen.append(Recorded(self.path, self.headers, body, answer.status))
                self.send_response(answer.status)
                for name in ("content-type", "x-amzn-errortype"):
                    if answer.headers[name]:
                        self.send_header(name, answer.headers[name])
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_) -> None:
                pass

        server = ThreadingHTTPServer((HOST, 0), Handler)
        server.daemon_threads = True
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.origin = f"http://{HOST}:{server.server_port}"

    def requests(self, path: str) -> list["Recorded"]:
        return [request for request in self.seen if request.path == path]


class Recorded:
    def __init__(self, path: str, headers: object, body: bytes, status: int) -> None:
        self.path, self.headers, self.body, self.status = path, headers, body, status


class Local:
    """A slotlink process with its data in memory, whose carriers are an emulator's."""

    def __init__(self, program: str, carriers: str, folder: Path, stack: contextlib.ExitStack) -> None:
        port = free_port()
        self.origin, self.token = f"http://{HOST}:{port}", None
        log = folder / "slotlink.log"
        arguments = ["--memory", "--port", str(port), "--carriers", carriers, "--email-from", FROM]
        process = start([program, *arguments, "--configuration-set", CONFIGURATION_SET], log, stack)
        wait("slotlink", process, log, lambda: f"slotlink ready at {self.origin}" in log.read_text())
        self.token = self.call("POST", "/_local/token", {})["token"]

    def send_link(self, channel: str, patient: str = PATIENT) -> None:
        self.call("POST", f"/staff/patients/{patient}/links", {"rule": RULE, "channel": channel})
        self.call("POST", "/_local/settle", {})

    def book(self, arrived: object) -> dict:
        """Sends a link by text, and books the first time of the address that arrived."""
        self.send_link("sms")
        link = arrived()
        slot = self.call("GET", f"{link}/slots")["slots"][0]
        appointment = self.call("POST", f"{link}/book", {"slot": slot["id"]})["appointment"]
        self.call("POST", "/_local/settle", {})
        return appointment

    def record(self, patient: str = PATIENT) -> dict:
        return self.call("GET", f"/staff/patients/{patient}")

    def call(self, method: str, path: str, body: object = None) -> dict:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return ask(method, self.origin + path, body, headers)


def link_in(text: str) -> str:
    """The path of the link in a text."""
    return re.search(r"http://\S+(/l/[\w-]{22})", text)[1]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def same(what: str, found: object, expected: object) -> None:
    if found != expected:
        fail(f"{what}: {found!r}, expected {expected!r}")


def contains(what: str, found: str, expected: str) -> None:
    if expected not in found:
        fail(f"{what} lacks {expected!r}:\n{found}")


if __name__ == "__main__":
    main(sys.argv[1])
