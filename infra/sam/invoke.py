"""Invokes every built function, each with its recorded events, on the data of a local slotlink.

    invoke.py container ADDRESS   `sam local invoke`, then `sam local start-api`; a container reaches this machine
                                  under ADDRESS
    invoke.py emulator ADDRESS    the runtime emulator that SAM brings, as plain processes

Needs `sam build` and a built slotlink first.
"""

import contextlib
import signal
import sys
import tempfile
from pathlib import Path

import events
import pages
from carriers import Carriers
from local import Local
from process import Fault
from runners import Container, Emulator, Environment, built_template
from story import Story


def main(means: str, address: str) -> None:
    template = built_template()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        try:
            local, carriers = Local(address, folder, stack), Carriers(address, stack)
            endpoints = local.endpoints(carriers.origin)
            runner = (Container if means == "container" else Emulator)(
                folder, Environment("invoke", folder, local.variables(), endpoints)
            )
            invoke(Story(local, carriers, runner, template))
            if means == "container":
                pages.tell(local, folder, stack, endpoints)
            else:
                print("NOT sam local start-api: it needs a container engine")
        except Fault as fault:
            show(folder)
            sys.exit(f"sam check: FAULT: {fault}")


def invoke(story: Story) -> None:
    try:
        story.tell()
    finally:
        print(f"Invoked by {story.runner.name}:")
        for function, event, outcome, took in [("function", "event", "outcome", None), *story.rows]:
            print(f"  {function:24} {event:22} {'ms' if took is None else round(1000 * took):>6}  {outcome}")
    left = {file.stem for file in events.FOLDER.glob("*.json")} - story.used
    left |= set(story.functions) - {events.function_of(event, story.functions) for event in story.used}
    if left:
        raise Fault(f"not used: {', '.join(sorted(left))}")
    print(f"  {len(story.functions)} functions, {len(story.rows)} invocations")


def show(folder: Path) -> None:
    for log in sorted(folder.glob("*.log")):
        print(f"--- {log.name}\n" + "\n".join(log.read_text().splitlines()[-20:]), file=sys.stderr)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main(*sys.argv[1:])
