"""Stands in for SNS and SES: takes every message, and keeps it."""

import base64
import contextlib
import email
import email.policy
import json
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

PUBLISHED = """<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
  <PublishResult><MessageId>{id}</MessageId></PublishResult>
  <ResponseMetadata><RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata>
</PublishResponse>"""


class Message:
    """What a carrier was handed: to whom, what it says, and the name that the carrier gave it."""

    def __init__(self, to: str, text: str, tags: dict) -> None:
        self.to, self.text, self.tags, self.id = to, text, tags, str(uuid.uuid4())

    def token(self) -> str:
        """Of the first link in it."""
        return re.search(r"/l/([\w-]{22})", self.text)[1]


class Carriers:
    def __init__(self, address: str, stack: contextlib.ExitStack) -> None:
        self.texts: list[Message] = []
        self.emails: list[Message] = []
        carriers = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                by_email = self.path == "/v2/email/outbound-emails"
                kind, answer = carriers.take_email(body) if by_email else carriers.take_text(body)
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer((address, 0), Handler)
        server.daemon_threads = True
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.origin = f"http://{address}:{server.server_port}"

    def take_text(self, body: bytes) -> tuple[str, bytes]:
        """SNS's Publish to a phone number: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>."""
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        message = Message(sent["PhoneNumber"], sent["Message"], {})
        self.texts.append(message)
        return "text/xml", PUBLISHED.format(id=message.id).encode()

    def take_email(self, body: bytes) -> tuple[str, bytes]:
        """SES's SendEmail: <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>."""
        sent = json.loads(body)
        raw = base64.b64decode(sent["Content"]["Raw"]["Data"])
        text = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",)).get_content()
        tags = {tag["Name"]: tag["Value"] for tag in sent["EmailTags"]}
        message = Message(sent["Destination"]["ToAddresses"][0], text, tags)
        self.emails.append(message)
        return "application/json", json.dumps({"MessageId": message.id}).encode()
