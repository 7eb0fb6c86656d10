#!/usr/bin/env python3
"""A bot behind the gateway: it needs HTTP and nothing else.

It reads messages as a named consumer, answers each, and acknowledges it. The gateway keeps the cursor, so the bot keeps
nothing: kill either of them at any moment, start it again, and every message has been answered exactly once.
"""

import argparse
import http.client
import json
import os
import sys
import time
import urllib.parse

QUIET = 60  # seconds without even a heartbeat: the connection is dead (the gateway sends one every 15 s)


class Refused(Exception):
    """The gateway does not want this message, now or later."""


class Gateway:
    def __init__(self, url, data, consumer):
        self.url = url
        self.data = data
        self.consumer = consumer

    def read(self, name):
        with open(os.path.join(self.data, name), encoding="utf-8") as file:
            return file.read()

    def connect(self):
        # asked each time: after a restart the gateway may be elsewhere
        url = urllib.parse.urlsplit(self.url or json.loads(self.read("gateway.json"))["admin"])
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        return kind(url.hostname, url.port, timeout=QUIET)

    def headers(self, more):
        token = os.environ.get("GATEWAY_TOKEN") or self.read("admin.token")
        return {"Authorization": "Bearer " + token.strip(), **more}

    def post(self, path, body, more=None):
        """The answer's JSON. Waits and tries again while the gateway is busy or away."""
        pause = 0.2
        while True:
            connection = None
            try:
                connection = self.connect()
                connection.request("POST", path, json.dumps(body), self.headers({"Content-Type": "application/json", **(more or {})}))
                answer = connection.getresponse()
                text = answer.read().decode()
                if answer.status < 300:
                    return json.loads(text)
                if answer.status not in (429, 503):
                    raise Refused(f"{path}: {answer.status} {text}")
                pause = float(answer.getheader("Retry-After") or pause)
            except (OSError, http.client.HTTPException) as broken:
                log(f"{path}: {broken}")
            finally:
                if connection is not None:
                    connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 10)

    def events(self):
        """Server-sent events of one connection, as (name, data), until it ends."""
        connection = self.connect()
        try:
            query = urllib.parse.urlencode({"consumer": self.consumer, "from": "oldest"})
            connection.request("GET", "/api/v1/messages?" + query, headers=self.headers({"Accept": "text/event-stream"}))
            answer = connection.getresponse()
            if answer.status != 200:
                raise OSError(f"{answer.status} {answer.read().decode()}")
            log(f"reading as '{self.consumer}'")
            name, data = "message", []
            while line := answer.readline():
                line = line.decode().rstrip("\r\n")
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    data.append(line[5:].strip())
                elif not line and data:
                    yield name, json.loads("\n".join(data))
                    name, data = "message", []
                # anything else is an id, a retry time or a comment, which is a heartbeat
        finally:
            connection.close()

    def answer(self, message, text):
        # the key makes the answer one and the same, however often this line is reached
        key = {"Idempotency-Key": f"{self.consumer}-{message['seq']}"}
        return self.post("/api/v1/messages", {
            "adapter": message["adapter"],
            "conversation": message["conversation"],
            "thread": message.get("thread"),
            "replyTo": message["messageId"],
            "replyContext": message.get("replyContext"),
            "text": text,
        }, key)

    def acknowledge(self, message):
        what = {"parked": message["seq"]} if message.get("parked") else {"through": message["seq"]}
        self.post(f"/api/v1/consumers/{self.consumer}/ack", what)


def handle(message):
    """What this bot has to say; None for nothing. Put your own here."""
    if message["kind"] != "created" or message["sender"]["isBot"]:
        return None
    return f"You said: {message['text']}"


def deal_with(gateway, message):
    text = handle(message)
    if text is not None:
        sent = gateway.answer(message, text)
        log(f"message {message['seq']} answered as {sent['id']}{' (again)' if sent['known'] else ''}")
    gateway.acknowledge(message)


def serve(gateway):
    pause = 0.2
    while True:
        try:
            for name, data in gateway.events():
                if name == "message":
                    deal_with(gateway, data)
                    pause = 0.2
                elif name == "closing":
                    log(data["text"])
                    if data["reason"] == "taken-over":
                        return 1
                else:
                    log(f"{name}: {data}")
        except (OSError, http.client.HTTPException) as broken:
            log(f"not connected: {broken}")
        except Exception as fault:  # pylint: disable=broad-except
            # no acknowledgement, and none of a later message either, which would cover this one. Connecting again has it
            # handed out again; after five times the gateway parks it and goes on with the next
            log(f"failed: {fault!r}")
        time.sleep(pause)
        pause = min(pause * 2, 10)


def log(text):
    print(text, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="data", help="the gateway's data folder: gateway.json says where it listens, admin.token what it wants to hear")
    parser.add_argument("--url", help="its admin address instead; with GATEWAY_TOKEN no file is needed")
    parser.add_argument("--consumer", default="http-bot", help="the name under which the gateway keeps the cursor")
    given = parser.parse_args()
    try:
        sys.exit(serve(Gateway(given.url, given.data, given.consumer)))
    except KeyboardInterrupt:
        sys.exit(0)
