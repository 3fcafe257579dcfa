#!/usr/bin/env python3
r"""Takes the alerts of the symptom check at an address, and hands each to a program: SMS, pager.

An example that works as it stands, with Python's standard library alone:

    receiver.py --key-file /etc/pager/webhook_key --seen /var/lib/pager/seen.sqlite3 \
        -- /usr/local/bin/send-sms 5550100

The program gets one line of text on its standard input. Without a program the line is printed,
to try it out. It answers 200 only once the program has ended with status 0; until then the site
tries again, and tells the next step of the ladder.

- What is not signed with the key is refused (403), whatever its headers say.
- The id of a message stands in its signed body. One that was handed over is never handed over
  again, however often it comes: it is answered with 200, as the site repeats a message whose answer
  was lost. Should the machine stop between the two, somebody is told twice rather than never.
- Whoever knows the key can make messages, so keep its file from others. No name and no answer of a
  patient is in any of them.

Put it behind a server that ends TLS: the site sends to https alone, and to a host inside the
clinic's network only where WEBHOOK_INSIDE names it.
"""

import argparse
import hashlib
import hmac
import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

#: A message has a few hundred bytes.
MOST_BYTES = 64 * 1024
#: The site waits DELIVERY_TIMEOUT, 10 seconds if nothing else is set: answer before that.
PROGRAM_SECONDS = 8
SOCKET_SECONDS = 10
#: As long as the site demands.
SHORTEST_KEY = 50


class Refused(Exception):
    """It is not handed over, and the site is told so with this status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Pager:
    """Hands messages over, each once."""

    def __init__(self, key: bytes, seen: str, program: Sequence[str]) -> None:
        self.key, self.program = key, tuple(program)
        self.lock, self.under_way = threading.Lock(), set[str]()
        self.seen = sqlite3.connect(seen, check_same_thread=False, isolation_level=None)
        self.seen.execute("create table if not exists seen (id text primary key)")

    def take(self, body: bytes, signature: str) -> str:
        """Say what was done with it. Raises Refused."""
        message = self.read(body, signature)
        key = message["id"]
        if not self.begin(key):
            return "It was handed over before."
        try:
            self.hand_over(in_words(message))
            with self.lock:
                self.seen.execute("insert into seen values (?)", (key,))
        finally:
            with self.lock:
                self.under_way.discard(key)
        return "It was handed over."

    def read(self, body: bytes, signature: str) -> dict[str, Any]:
        """The message, if it is one of the site's."""
        right = hmac.new(self.key, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
            raise Refused(403, "It is not signed with the key.")
        try:
            message = json.loads(body)
        except ValueError:
            raise Refused(400, "It is no JSON.") from None
        if not isinstance(message, dict) or not isinstance(message.get("id"), str):
            raise Refused(400, "It has no id.")
        return message

    def begin(self, key: str) -> bool:
        """Whether it is to be handed over now; one that is just being so comes again later."""
        with self.lock:
            if self.seen.execute("select 1 from seen where id = ?", (key,)).fetchone():
                return False
            if key in self.under_way:
                raise Refused(503, "It is being handed over.")
            self.under_way.add(key)
            return True

    def hand_over(self, line: str) -> None:
        """To the program, as its input and never as its argument; else to whoever looks."""
        if not self.program:
            print(line, flush=True)
            return
        try:
            done = subprocess.run(  # noqa: S603 (the one that was named at the start)
                self.program, input=line + "\n", text=True, timeout=PROGRAM_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refused(502, f"The program did not run: {type(error).__name__}.") from error
        if done.returncode:
            raise Refused(502, f"The program ended with status {done.returncode}.")


def in_words(message: dict[str, Any]) -> str:
    """One line: what it is, how urgent, which code or how many, and where to look."""
    names = {"test": "Test message", "digest": "Summary of the day", "bundle": "More alerts"}
    name = names.get(str(message.get("kind")), "Symptom check")
    urgency = str(message.get("urgency", "")).replace("_", " ").upper()
    told = (name, urgency, *(message.get(part) for part in ("more", "code", "link")))
    words = " ".join(str(part) for part in told if part)
    return " ".join(words.split())  # one line, whatever is in it


class Handler(BaseHTTPRequestHandler):
    """POST a message, at any path."""

    timeout = SOCKET_SECONDS  # whoever sends nothing is not waited for
    pager: Pager

    def do_POST(self) -> None:
        try:
            signature = self.headers.get("X-Signature-SHA256", "")
            self.answer(200, self.pager.take(self.body(), signature))
        except Refused as refused:
            self.answer(refused.status, str(refused))
        except sqlite3.Error as error:
            self.answer(503, f"It cannot be written down: {type(error).__name__}.")

    def body(self) -> bytes:
        """All of it, where it says how long it is."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise Refused(411, "Its length is not said.")
        if int(length) > MOST_BYTES:
            raise Refused(413, "It is too long.")
        return self.rfile.read(int(length))

    def answer(self, status: int, text: str) -> None:
        """One line of text."""
        body = f"{text}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name there)
        """Status and time, nothing of a message."""
        said = f"{self.log_date_time_string()} {format % args}"
        print(said, file=sys.stderr, flush=True)


def main() -> None:
    """Take messages until somebody ends it."""
    parser = argparse.ArgumentParser(description="Hands alerts of the symptom check to a program.")
    parser.add_argument("--key-file", type=Path, required=True, help="holds the site's WEBHOOK_KEY")
    parser.add_argument("--seen", required=True, help="file that knows what was handed over")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090, help="0 is any that is free")
    parser.add_argument("program", nargs="*", help="what gets each message on its input")
    asked = parser.parse_args()
    key = asked.key_file.read_text().strip()
    if len(key) < SHORTEST_KEY:
        parser.error("The key file does not hold the key of the site.")
    Handler.pager = Pager(key.encode(), asked.seen, asked.program)
    server = ThreadingHTTPServer((asked.host, asked.port), Handler)
    print(f"Listening on port {server.server_address[1]}", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
