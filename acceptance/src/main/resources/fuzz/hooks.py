"""Lets Schemathesis find what is there, and keeps it from its own key; see Prey."""

import json
import os
import zlib

import schemathesis

with open(os.environ["SLUICE_FUZZ_PREY"], encoding="utf-8") as file:
    PREY = json.load(file)


@schemathesis.hook
def before_call(context, case, kwargs):
    values = case.path_parameters or {}
    for name, value in list(values.items()):
        known = PREY["values"].get(name, [])
        if not known:
            continue
        chance = zlib.crc32(repr(value).encode())
        if chance % 2 == 0 or (name == "clientId" and str(value) == PREY["own"]):
            values[name] = known[chance // 2 % len(known)]

    if case.path == "/api/v1/events":
        kwargs["timeout"] = 2.0  # an answer without end is read for so long
