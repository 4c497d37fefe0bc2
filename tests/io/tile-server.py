#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tile service on loopback for tests: prints its port, then serves /z/x/y.png in one colour each, of z, x and y; level 99 does not
exist. /tms/z/x/y.png counts rows from the south; /wmts?…&TILEMATRIX=z&TILEROW=y&TILECOL=x answers as a WMTS does, with the key in tk and
nothing else right: any other service, layer or key is refused. /count answers how many tiles were asked for. Ends when its standard input does. usage: tile-server.py"""
import http.server
import struct
import sys
import threading
import urllib.parse
import zlib

COUNT = [0]


def png(red, green, blue):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((red, green, blue, 255)) * 256 for _ in range(256))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 256, 256, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/count":
            return self.answer(200, "text/plain", str(COUNT[0]).encode())
        if path == "/wmts":
            return self.answer_wmts(urllib.parse.parse_qs(self.path.partition("?")[2]))
        try:
            z, x, y = (int(part) for part in path.strip("/").removesuffix(".png").split("/")[-3:])
        except ValueError:
            return self.answer(400, "text/plain", b"?")
        COUNT[0] += 1
        if "empty" in path:
            return self.answer(404, "text/plain", b"no such tile")
        if path.startswith("/tms/"):
            y = 2 ** z - 1 - y
        self.answer(200, "image/png", png(z * 10, x % 256, y % 256))

    def answer_wmts(self, query):
        said = {name: values[0] for name, values in query.items()}
        expected = {"SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": "vec", "STYLE": "default", "TILEMATRIXSET": "w",
                    "FORMAT": "tiles", "tk": "k&y"}
        if any(said.get(name) != value for name, value in expected.items()):
            return self.answer(400, "text/xml", b"<ExceptionReport/>")
        COUNT[0] += 1
        self.answer(200, "image/png", png(int(said["TILEMATRIX"]) * 10, int(said["TILECOL"]) % 256, int(said["TILEROW"]) % 256))

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
