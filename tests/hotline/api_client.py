# SPDX-License-Identifier: GPL-3.0-or-later
"""A client made from data/openapi.yaml alone: every answer is held against what the file says of it."""
import http.client
import json
import random
import re
import urllib.parse

import jsonschema
import yaml


class Mismatch(AssertionError):
    pass


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.type = headers.get("content-type", "").split(";")[0].strip()

    @property
    def json(self):
        return json.loads(self.body)


class Operation:
    def __init__(self, api, method, path, spec, shared):
        self.api, self.method, self.path, self.spec = api, method, path, spec
        self.parameters = [api.resolve(p) for p in shared + spec.get("parameters", [])]
        self.is_public = spec.get("security", api.spec.get("security")) == []
        self.roles = spec.get("x-roles", [])
        content = api.resolve(spec.get("requestBody", {})).get("content", {})
        self.body_type = next(iter(content), None)
        self.body_schema = content[self.body_type].get("schema") if self.body_type else None

    def __str__(self):
        return f"{self.method} {self.path}"

    def parameters_in(self, place):
        return [p for p in self.parameters if p["in"] == place]

    def streams(self):
        return any("text/event-stream" in self.api.resolve(r).get("content", {}) for r in self.spec["responses"].values())


class Api:
    def __init__(self, path, host, port):
        with open(path, encoding="utf-8") as f:
            self.spec = yaml.safe_load(f)
        self.host, self.port = host, port
        self.operations = {}
        for where, item in self.spec["paths"].items():
            for method, spec in item.items():
                if method in ("get", "put", "post", "delete", "patch"):
                    op = Operation(self, method.upper(), where, spec, item.get("parameters", []))
                    self.operations[str(op)] = op

    def resolve(self, node):
        while "$ref" in node:
            at = self.spec
            for part in node["$ref"].removeprefix("#/").split("/"):
                at = at[part]
            node = at
        return node

    # ---- what a schema says ----

    def plain(self, schema, strict):
        """The schema as jsonschema takes it; `strict`: keys that are not named are wrong."""
        schema = self.resolve(schema)
        if "allOf" in schema:
            whole = {"type": "object", "properties": {}, "required": []}
            for part in schema["allOf"]:
                part = self.plain(part, False)
                whole["properties"].update(part.get("properties", {}))
                whole["required"] += part.get("required", [])
            if strict:
                whole["additionalProperties"] = False
            return whole
        out = {k: v for k, v in schema.items() if k in ("type", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "required", "minItems", "maxItems")}
        for many in ("oneOf", "anyOf"):
            if many in schema:
                out[many] = [self.plain(s, strict) for s in schema[many]]
        if "properties" in schema:
            out["properties"] = {k: self.plain(s, strict) for k, s in schema["properties"].items()}
            if strict and not schema.get("additionalProperties"):
                out["additionalProperties"] = False
        if isinstance(schema.get("additionalProperties"), dict):
            out["additionalProperties"] = self.plain(schema["additionalProperties"], strict)
        if "items" in schema:
            out["items"] = self.plain(schema["items"], strict)
        if schema.get("nullable"):
            out = {"anyOf": [out, {"type": "null"}]}
        return out

    def check(self, op, answer, target=""):
        if "%00" in target.split("?")[0] and answer.status == 400 and not answer.body:
            return  # no path at all: the HTTP library refuses it
        responses = op.spec["responses"]
        described = responses.get(str(answer.status))
        if described is None:
            raise Mismatch(f"{op}: status {answer.status} is not described ({', '.join(responses)}): {answer.body[:300]!r}")
        content = self.resolve(described).get("content")
        if not content or op.method == "HEAD":
            return
        if answer.type not in content:
            raise Mismatch(f"{op}: {answer.status} has type {answer.type!r}, described {', '.join(content)}")
        schema = content[answer.type].get("schema")
        if schema and answer.type.endswith("json"):
            try:
                jsonschema.validate(answer.json, self.plain(schema, True))
            except (jsonschema.ValidationError, ValueError) as error:
                where = "/".join(map(str, getattr(error, "absolute_path", [])))
                raise Mismatch(f"{op}: {answer.status}: {where}: {getattr(error, 'message', error)}"[:600]) from None

    def sample(self, schema, rand, depth=0):
        """A value as described: examples first, optional keys now and then."""
        schema = self.resolve(schema)
        if "example" in schema:
            return schema["example"]
        if "enum" in schema:
            return rand.choice(schema["enum"])
        if "allOf" in schema:
            out = {}
            for part in schema["allOf"]:
                out.update(self.sample(part, rand, depth))
            return out
        for many in ("oneOf", "anyOf"):
            if many in schema:
                return self.sample(rand.choice(schema[many]), rand, depth)
        kind = schema.get("type", "object" if "properties" in schema else "string")
        if kind == "object":
            required = schema.get("required", [])
            return {k: self.sample(s, rand, depth + 1) for k, s in schema.get("properties", {}).items() if k in required or (depth < 4 and rand.random() < 0.6)}
        if kind == "array":
            return [self.sample(schema["items"], rand, depth + 1) for _ in range(max(schema.get("minItems", 0), rand.randint(0, 2)))]
        if kind == "integer":
            return rand.randint(schema.get("minimum", 0), min(schema.get("maximum", 1 << 40), schema.get("minimum", 0) + rand.choice([0, 1, 9, 1 << 40])))
        if kind == "number":
            return rand.choice([0, 1.5, -3, 5e5])
        if kind == "boolean":
            return rand.random() < 0.5
        if schema.get("format") == "date-time":
            return "2026-01-14T02:31:00Z"
        n = max(schema.get("minLength", 1), 1)
        return "".join(rand.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(min(max(n, 12), schema.get("maxLength", 64))))

    # ---- asking ----

    def send(self, method, target, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request(method, target, body, headers or {})
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    def target(self, op, path, query):
        where = re.sub(r"\{([^}]*)\}", lambda m: urllib.parse.quote(str(path[m.group(1)]), safe=""), op.path)
        return where + ("?" + urllib.parse.urlencode(query) if query else "")

    def call(self, name, token=None, body=None, headers=None, query=None, **path):
        """Asks, checks the answer against the description, gives it back."""
        op = self.operations[name]
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = "Bearer " + token
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        if body is not None:
            sent.setdefault("Content-Type", op.body_type or "application/json")
        target = self.target(op, path, query or {})
        answer = self.send(op.method, target, body, sent)
        self.check(op, answer, target)
        return answer


# ---- values that nobody should send ----

NASTY_TEXTS = ["", " ", "\x00", "a\x00b", "'; DROP TABLE event; --", "<script>alert(1)</script>", "../../etc/passwd", "%00", "%2e%2e%2f", "\ud7ff\U0010ffff", "１２３",
               "阳光花园" * 200, "x" * 5000, "\u202e反", "null", "true", "-1", "1e400", "NaN", "\r\nX-Evil: 1", "{}", "[]", "\"", "\\", "٣", "a/b", "..", "?x=1", "#"]
NASTY_VALUES = [None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -2**63 - 1, 10**40, 1.5, -0.0, 1e308, [], {}, [[]], {"": ""}, [None] * 50]


def spoil(value, rand):
    """The value with one thing in it wrong."""
    if isinstance(value, dict) and value and rand.random() < 0.8:
        out, key = dict(value), rand.choice(list(value))
        what = rand.random()
        if what < 0.25:
            del out[key]
        elif what < 0.4:
            out[rand.choice(NASTY_TEXTS)] = rand.choice(NASTY_VALUES)
        else:
            out[key] = spoil(value[key], rand)
        return out
    if isinstance(value, list) and value and rand.random() < 0.7:
        out = list(value)
        at = rand.randrange(len(out))
        out[at] = spoil(out[at], rand)
        return out
    return rand.choice(NASTY_TEXTS) if rand.random() < 0.5 else rand.choice(NASTY_VALUES)


def garbage(rand):
    """Bytes that are no good body."""
    return rand.choice([
        b"", b"{", b"[]", b"null", b"\xff\xfe{}", b'{"a":' * 40 + b"1" + b"}" * 40, b"[" * 100000, b"['\"'," + b"[" * 200000, b'["\\u1",",' + b"[" * 200000, b'["\\ud800",",' + b"[" * 200000, b'{"id":"a","id":"b"}', b'{"\\ud800":1}', b"{}{}", b'{"a":NaN}',
        b'{"id":"' + b"a" * 70000 + b'"}', bytes(rand.randrange(256) for _ in range(rand.randrange(200))), b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    ])
