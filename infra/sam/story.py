"""One story in which every function has its part: invoked with its recorded event, checked by what it left behind."""

import json
import time
from datetime import datetime, timedelta, timezone

import events
from carriers import Carriers
from local import CLINIC, Local
from process import Fault

ALICE, ZOE, EDWIN = "1001", "1003", "1007"
ALERT = "We are running 20 minutes late today."
REPLY = "Is there somewhere to park?"


class Story:
    def __init__(self, local: Local, carriers: Carriers, runner: object, template: dict) -> None:
        self.local, self.carriers, self.runner = local, carriers, runner
        self.functions = events.functions(template)
        self.rows: list[tuple[str, str, str, float]] = []
        self.used: set[str] = set()

    def tell(self) -> None:
        self.a_failure_is_noticed()
        self.a_patient_books_moves_and_cancels()
        self.no_time_suits()
        self.staff_write_and_the_patient_answers()
        self.a_link_runs_out()
        self.staff_see_it_all()

    def a_failure_is_noticed(self) -> None:
        """An event of another kind than the function's own: SAM ends with success all the same."""
        answer = self.invoke("book", "remind", {})
        try:
            body_of("book", answer, 201)
        except Fault:
            self.told(f"noticed: {answer['errorType'].rsplit('::')[-1]}")
        else:
            raise Fault(f"a function that fails was not noticed: {answer}")

    def a_patient_books_moves_and_cancels(self) -> None:
        link = self.send_link(ZOE, "follow-up", "sms")
        token = token_of(link)
        text = self.deliver(ZOE)
        same("the link in the text", text.token(), token)
        self.told(f"text to {text.to} with the link")
        page = self.request("open-link", 200, TOKEN=token)
        contains("the welcome page", page, "Larkmoor")
        self.told("200, the welcome page")
        slots = self.slots(token)
        last = slots[-1]
        here = [slot for slot in slots if where(slot) == where(last)]
        self.book(token, last)
        manage = self.deliver(ZOE).token()
        mail = self.carriers.emails[-1]
        same("the link in the email", mail.token(), manage)
        self.told(f"text and email to {mail.to} with the link to move and cancel")
        self.reports()
        self.change(manage, here[-2])

    def book(self, token: str, slot: dict) -> None:
        booked = json.loads(self.request("book", 201, TOKEN=token, SLOT=slot["id"]))["appointment"]
        same_instant("what was booked", booked["start"], slot["start"])
        (kept,) = self.local.of_patient(ZOE, "APPT#")
        same("the appointment in the table", kept["sk"]["S"], f"APPT#{booked['id']}")
        (link,) = self.local.of_patient(ZOE, "LINK#")
        same("the link in the table", link["state"]["S"], "spent")
        self.told(f"201, {slot['start']}, and the link is spent")

    def reports(self) -> None:
        """Carriers tell what has become of the confirmation."""
        text, mail = self.carriers.texts[-1], self.carriers.emails[-1]
        self.run("track-delivery", "track-delivery-text", MESSAGE_ID=text.id, PHONE=text.to)
        self.told(f"the text is {self.fate(mail.tags['event'], 'sms')}")
        tags = {name.upper(): value for name, value in mail.tags.items()}
        self.run("track-delivery", "track-delivery-email", MESSAGE_ID=mail.id, EMAIL=mail.to, **tags)
        self.told(f"the email is {self.fate(mail.tags['event'], 'email')}")

    def fate(self, event: str, carrier: str) -> str:
        (message,) = self.local.of_patient(ZOE, f"MSG#{event}#confirmation#{carrier}#")
        fate = message.get("fate", {}).get("S", "not known")
        same("what became of it", fate.split("#")[0], "delivered")
        return "delivered"

    def change(self, manage: str, slot: dict) -> None:
        self.request("answer-request", 200, TOKEN=manage)
        (kept,) = self.local.of_patient(ZOE, "APPT#")
        same("the answer in the table", kept["answer"]["S"], "confirm")
        self.told("200, the patient comes")
        moved = json.loads(self.request("reschedule", 200, TOKEN=manage, SLOT=slot["id"]))["appointment"]
        same_instant("where it was moved", moved["start"], slot["start"])
        (kept,) = self.local.of_patient(ZOE, "APPT#")
        same("its version in the table", int(kept["version"]["N"]), moved["version"])
        self.told(f"200, {slot['start']}")
        cancelled = json.loads(self.request("cancel", 200, TOKEN=manage))["appointment"]
        (kept,) = self.local.of_patient(ZOE, "APPT#")
        same("its status", (cancelled["status"], kept["status"]["S"]), ("cancelled", "cancelled"))
        self.told("200, cancelled")

    def no_time_suits(self) -> None:
        link = self.send_link(ALICE, "first-visit", "email")
        token = token_of(link)
        session = json.loads(self.request("verify", 200, TOKEN=token, DATE_OF_BIRTH="1984-03-12"))["session"]
        self.told("200, a session")
        slot = self.slots(token, session)[-1]
        told = json.loads(self.request("report-no-time", 200, TOKEN=token, SESSION=session))
        same("what the patient is told", told["recorded"], True)
        (task,) = self.local.items(f"TASK#{CLINIC}")
        self.told("200, a task for staff")
        event, patient = task["sk"]["S"].split("#")
        closed = json.loads(self.request("close-task", 200, TASK=f"{patient}.{event}"))["task"]
        same("the task", (closed["status"], self.local.items(f"TASK#{CLINIC}")), ("closed", []))
        self.told("200, the task is gone")
        asked = {"TYPE": "first", "PROVIDER": slot["provider"], "LOCATION": slot["location"], "START": slot["start"]}
        booked = json.loads(self.request("book-for-patient", 201, PATIENT=ALICE, **asked))["appointment"]
        (kept,) = self.local.of_patient(ALICE, "APPT#")
        same("the appointment in the table", kept["sk"]["S"], f"APPT#{booked['id']}")
        self.told(f"201, {booked['start']}")
        ended = json.loads(self.request("expire", 200, LINK=link["id"]))["link"]
        (kept,) = self.local.of_patient(ALICE, "LINK#")
        same("the link", (ended["status"], kept["state"]["S"]), ("expired", "expired"))
        self.told("200, the link is expired")

    def staff_write_and_the_patient_answers(self) -> None:
        self.request("alert-patient", 201, PATIENT=ALICE, TEXT=ALERT)
        (alert,) = self.local.of_patient(ALICE, "ALERT#")
        same("the alert in the table", alert["text"]["S"], ALERT)
        self.told("201, the alert is kept")
        self.leave_due(alert["sk"]["S"].removeprefix("ALERT#"))
        before = len(self.carriers.texts)
        self.run("remind", "remind")
        (text,) = self.carriers.texts[before:]
        contains("the text", text.text, ALERT)
        self.told(f"text to {text.to} that was still owed")
        self.run("receive-reply", "receive-reply", PHONE=text.to, TEXT=REPLY)
        (reply,) = self.local.of_patient(ALICE, "REPLY#")
        contains("the reply in the table", json.dumps(reply), REPLY)
        same("tasks for staff", len(self.local.items(f"TASK#{CLINIC}")), 1)
        self.told("the words are kept, and a task for staff")

    def leave_due(self, event: str) -> None:
        """What deliver leaves that enters an alert among what is due and then stops: it is for remind to go on."""
        at = datetime.now(timezone.utc) - timedelta(seconds=1)
        key = f"{ALICE}.{event}.alert.sms.0"
        place = {"pk": at.strftime("DUE#%Y-%m-%dT%H#sms"), "sk": f"{instant(at)}#{CLINIC}#{key}"}
        item = {name: {"S": value} for name, value in (place | {"clinic": CLINIC, "key": key}).items()}
        self.local.put(item | {"at": {"N": str(int(at.timestamp() * 1000))}})

    def a_link_runs_out(self) -> None:
        self.send_link(EDWIN, "follow-up", "email")
        (link,) = self.local.of_patient(EDWIN, "LINK#")
        self.local.put(link | {"expires_at": {"N": str(int(time.time() * 1000) - 1000)}})
        (mark,) = [mark for mark in self.local.marks() if mark["patient"]["S"] == EDWIN]
        self.local.remove(mark)
        self.batch("record-expiry", mark)
        (link,) = self.local.of_patient(EDWIN, "LINK#")
        if "expiry_recorded_at" not in link:
            raise Fault("that the link ran out is not recorded")
        self.told("that the link ran out is recorded")

    def staff_see_it_all(self) -> None:
        record = json.loads(self.request("console", 200, PATIENT=ZOE))
        (appointment,) = record["appointments"]
        same("the appointment in the record", (appointment["status"], appointment["version"]), ("cancelled", 4))
        self.told("200, the record with all that was done")

    def send_link(self, patient: str, rule: str, channel: str) -> dict:
        link = json.loads(self.request("send-link", 201, PATIENT=patient, RULE=rule, CHANNEL=channel))["link"]
        (kept,) = self.local.of_patient(patient, "LINK#")
        same("the link in the table", kept["state"]["S"], "unspent")
        self.told(f"201, a link for {patient}")
        return link

    def deliver(self, patient: str) -> object:
        """The patient's last event; answers the last text that went out."""
        before = len(self.carriers.texts)
        self.batch("deliver", self.local.of_patient(patient, "EVENT#")[-1])
        (text,) = self.carriers.texts[before:]
        return text

    def slots(self, token: str, session: str = "none") -> list[dict]:
        slots = json.loads(self.request("list-slots", 200, TOKEN=token, SESSION=session))["slots"]
        if not slots:
            raise Fault("no slot is offered")
        self.told(f"200, {len(slots)} slots")
        return slots

    def request(self, function: str, status: int, **values: object) -> str:
        """Invokes a function with a request; answers the body."""
        return body_of(function, self.invoke(function, function, values), status)

    def batch(self, function: str, item: dict) -> None:
        """Invokes a function with a record of the stream about an item."""
        answer = self.invoke(function, function, {"PK": item["pk"], "SK": item["sk"], "IMAGE": item})
        same(f"what {function} answered", answer, {"batchItemFailures": []})

    def run(self, function: str, event: str, **values: object) -> None:
        """Invokes a function for whose answer nobody waits."""
        same(f"what {function} answered", self.invoke(function, event, values), None)

    def invoke(self, function: str, event: str, values: dict) -> object:
        now = datetime.now(timezone.utc)
        common = {"STAFF_TOKEN": self.local.token, "NOW": instant(now), "NOW_MILLIS": int(now.timestamp() * 1000)}
        answer, took = self.runner.invoke(self.functions[function]["Name"], events.fill(event, common | values))
        self.used.add(event)
        self.rows.append((self.functions[function]["Name"], event, "", took))
        return answer

    def told(self, outcome: str) -> None:
        """What has come of the last invocation."""
        function, event, _, took = self.rows[-1]
        self.rows[-1] = (function, event, outcome, took)


def body_of(function: str, answer: object, status: int) -> str:
    if not isinstance(answer, dict) or answer.get("statusCode") != status:
        raise Fault(f"{function} answered {json.dumps(answer)[:2000]}, where {status} was expected")
    return answer["body"]


def token_of(link: dict) -> str:
    return link["url"].rsplit("/", 1)[1]


def where(slot: dict) -> tuple:
    return slot["provider"], slot["location"]


def instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Fault(f"{what}: {found!r}, expected {expected!r}")


def same_instant(what: str, found: str, expected: str) -> None:
    same(what, datetime.fromisoformat(found), datetime.fromisoformat(expected))


def contains(what: str, found: str, expected: str) -> None:
    if expected not in found:
        raise Fault(f"{what} lacks {expected!r}:\n{found[:2000]}")
