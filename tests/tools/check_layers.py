#!/usr/bin/env python3
"""Checks who includes whom: check_layers.py [ROOT]

Prints one line "file:line: message" for each arrow that the table below does not allow, and exits
with 1 if there is one. The table is the one of the design: a change of the layers is a change here.
"""

import re
import sys
from pathlib import Path

# Core is one line: each folder may use itself and what stands before it.
CORE = ["base", "time", "model", "store", "query", "contract", "json", "service"]


def core(*names):
    return {f"core/{name}" for name in names}


ALL_CORE = core(*CORE)

BELOW_SERVER = {
    f"mock-server/{name}" for name in ("http", "fixtures", "auth", "recorder", "admin")
}

# Folder -> folders (or single headers) that it may include besides itself. The longest matching
# key counts, so a main program beside its folders (web/*.cpp) may wire them up. "x/*": the files of
# x, not those of its folders.
LAYERS = {f"core/{name}": core(*CORE[:i]) for i, name in enumerate(CORE)}
# The folders of core/query stand on its files (the questions and what all of them need), each on
# those before it; execute.cpp, beside these files, wires them up.
QUERY = ["sums", "groups", "rows", "faults", "snapshots"]
LAYERS["core/query"] |= core(*(f"query/{name}" for name in QUERY))
LAYERS |= {
    f"core/query/{name}": core(*CORE[: CORE.index("query")], "query/*")
    | core(*(f"query/{below}" for below in QUERY[:i]))
    for i, name in enumerate(QUERY)
}
LAYERS |= {
    "web/platform": core("base", "time"),
    "web/engine": ALL_CORE | {"web/platform"},
    "web/app": core("base", "time", "model", "query", "contract") | {"web/engine/protocol.hpp"},
    "web/widgets": core("base", "time"),
    "web/views": core("base", "time", "model", "query") | {"web/app", "web/widgets"},
    # The page wires the others up; its main program is the file beside the folders.
    "web/page": ALL_CORE
    | {"web/app", "web/engine", "web/platform", "web/views", "web/widgets"},
    "web": ALL_CORE | {"web"},
    "mock-server/http": ALL_CORE,
    "mock-server/fixtures": ALL_CORE | {"mock-server/http"},
    "mock-server/auth": ALL_CORE | {"mock-server/http"},
    "mock-server/recorder": ALL_CORE
    | {"mock-server/http", "mock-server/fixtures", "mock-server/auth"},
    "mock-server/admin": ALL_CORE
    | {"mock-server/http", "mock-server/fixtures", "mock-server/auth"},
    "mock-server/server": ALL_CORE | BELOW_SERVER,
    # The sockets know nothing of what is answered; the commands wire all up.
    "mock-server/server/transport": core("base", "time") | {"mock-server/http"},
    "mock-server/server/commands": ALL_CORE | BELOW_SERVER | {"mock-server/server"},
    "mock-server": ALL_CORE | {"mock-server"},
}

# Third-party headers -> where they may be included.
THIRD_PARTY = {
    r"nlohmann/": r"core/json/[^/]+\.cpp",
    r"httplib\.h": r"mock-server/server/transport/.*",
    r"imgui(_internal)?\.h|misc/cpp/imgui.*": r"web/(platform|widgets|views|page)/.*|web/[^/]+",
    r"emscripten": r"web/(platform|engine|page)/.*|web/[^/]+",
    r"(brotli/|zlib\.h|sqlite)": r"mock-server/(http|server)/.*",
    r"openssl/": r"mock-server/(server/transport/.*|recorder/upstream(_socket)?\.[ch]pp)",
    r"(re2|yaml-cpp)/": r"mock-server/fixtures/[^/]+\.cpp",
    r"catch2/": r"tests/.*",
}

# Core computes: no files, sockets, threads, clock, output.
CORE_HEADERS = re.compile(
    r"^(iostream|ostream|istream|fstream|sstream|syncstream|iomanip|print|cstdio|stdio\.h|filesystem"
    r"|thread|stop_token|mutex|shared_mutex|condition_variable|future|semaphore|barrier|latch"
    r"|ctime|time\.h|locale|clocale|csignal|signal\.h|stdexcept|exception"
    r"|unistd\.h|fcntl\.h|netdb\.h|poll\.h|sys/.*|netinet/.*|arpa/.*|pthread\.h)$"
)
CORE_WORDS = [
    (re.compile(r"\bthrow\b"), "core reports errors as values: no throw"),
    (re.compile(r"\btry\b"), "core reports errors as values: no try"),
    (re.compile(r"\bcatch\s*\("), "core reports errors as values: no catch"),
    (re.compile(r"\b(system|steady|high_resolution|utc|file)_clock\b"), "core takes a Clock: no clock"),
    (re.compile(r"\b(thread_local|std::thread|std::async|std::mutex)\b"), "core has no threads"),
    (re.compile(r"\b(getenv|printf|fprintf|puts|fopen|abort|std::exit)\s*\("), "core has no outside"),
    (re.compile(r"\bdynamic_cast\b|\btypeid\s*\("), "core is built without RTTI"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# Comments and literals; replaced by as many line breaks as they hold.
NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)
SOURCES = {".cpp", ".hpp", ".h", ".c", ".inl"}


def layer_of(path):
    """The longest key of LAYERS that is a folder of path, or None."""
    found = [key for key in LAYERS if path.startswith(key + "/")]
    return max(found, key=len) if found else None


def strip_noise(text):
    return NOISE.sub(lambda match: "\n" * match.group(0).count("\n") or " ", text)


def check_project_include(path, layer, target, root):
    """Message for an include of a header of this project, or None."""
    if not (root / target).is_file():
        return f'"{target}" is not a file of this tree (includes are written from the root)'
    if target.startswith(layer + "/") and layer_of(target) == layer:
        return None
    for allowed in LAYERS[layer]:
        if target == allowed or target.startswith(allowed + "/"):
            return None
        if allowed.endswith("/*") and target.rpartition("/")[0] == allowed[:-2]:
            return None
    return f'{layer} may not include "{target}"'


def check_file(root, path):
    """Yields (line, message) for one source file; path is relative to root."""
    layer = layer_of(path)
    inside = path.startswith(("core/", "web/", "mock-server/"))
    if inside and layer is None:
        yield 1, "this folder is not in the table of layers (tests/tools/check_layers.py)"
        return
    depth = path.count("/")
    if layer in ("web", "mock-server") and depth > 1:
        yield 1, "this folder is not in the table of layers (tests/tools/check_layers.py)"
        return
    text = (root / path).read_text(encoding="utf-8", errors="replace")

    for number, line in enumerate(text.split("\n"), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, target = match.group(1) == '"', match.group(2)
        for pattern, where in THIRD_PARTY.items():
            if re.match(pattern, target) and not re.fullmatch(where, path):
                if inside or not path.startswith("tests/"):
                    yield number, f"{target} may not be included here"
        if inside and quoted and not any(re.match(pattern, target) for pattern in THIRD_PARTY):
            message = check_project_include(path, layer, target, root)
            if message:
                yield number, message
        if path.startswith("core/") and not quoted and CORE_HEADERS.match(target):
            yield number, f"core may not include <{target}>"

    if path.startswith("core/"):
        for number, line in enumerate(strip_noise(text).split("\n"), 1):
            for pattern, message in CORE_WORDS:
                if pattern.search(line):
                    yield number, message


def check_tree(root):
    """All findings of a tree, as "file:line: message", and the number of files looked at."""
    findings, count = [], 0
    for top in ("core", "web", "mock-server", "tests"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in SOURCES or "node_modules" in file.parts:
                continue
            count += 1
            path = file.relative_to(root).as_posix()
            findings += [f"{path}:{line}: {text}" for line, text in check_file(root, path)]
    return findings, count


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    findings, count = check_tree(root)
    if count == 0:
        sys.exit(f"no sources under {root}")
    print("\n".join(findings + [f"{count} files, {len(findings)} forbidden"]))
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
