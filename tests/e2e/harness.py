"""What the end-to-end tests share: a real Kafka broker, the node as a process, and kcat as the
client that knows nothing of our code. Python's standard library only.

    /usr/bin/python3 tests/e2e/NAME_test.py SAFEMATCH_PROGRAM WORK_DIR

Each test has its own folder WORK_DIR/NAME with its own broker; logs stay there after a failure.
Nothing waits for a fixed time: `wait_until` polls, and fails with what it waited for.
"""
import atexit
import collections
import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import kafka_wire

ROOT = pathlib.Path(__file__).resolve().parents[2]
WAIT_S = 120  # Generous: a loaded machine is slow, and only a failure waits so long.
PR_SET_PDEATHSIG = 1
LARGEST_RECORD = 200 << 20
LARGE = 1 << 20  # From here on a message is handed to kcat as a file.

program = None  # The safematch under test.
work_dir = None  # The folder of this test.

# One record as kcat reads it; key and value are bytes or None, headers a list of (text, bytes).
Record = collections.namedtuple("Record", "partition offset key value headers")
# One record to write; partition None: by the key.
Message = collections.namedtuple("Message", "key value headers partition", defaults=((), None))


def wait_until(what, predicate, timeout_s=WAIT_S):
    """Polls until `predicate` is true and returns its answer. An OSError counts as not yet."""
    deadline = time.monotonic() + timeout_s
    while True:
        with contextlib.suppress(OSError):
            answer = predicate()
            if answer:
                return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout_s} s in vain: {what}")
        time.sleep(0.05)


@contextlib.contextmanager
def step(name):
    """One step of a long test: its name stands in the output, and with a failure."""
    started = time.monotonic()
    try:
        yield
    except BaseException as error:
        error.add_note(f"in the step: {name}")
        raise
    print(f"\n  {name}: {time.monotonic() - started:.1f} s", end="", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*arguments, expect=(0,), **options):
    """Runs a program to its end and returns what it wrote to standard output, as bytes."""
    arguments = [os.fsdecode(argument) if isinstance(argument, bytes) else str(argument) for argument in arguments]
    result = subprocess.run(arguments, capture_output=True, check=False, **options)
    if result.returncode not in expect:
        tail = result.stderr.decode(errors="replace")[-2000:]
        raise AssertionError(f"{' '.join(arguments)[:300]}: exit status {result.returncode}\n{tail}")
    return result.stdout


def safematch(*arguments, **options):
    return run(program, *arguments, **options)


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Broker:
    """A Kafka of its own, through scripts/kafka. Data and port outlive stop, kill and start."""

    def __init__(self, port=None, max_message_bytes=None):
        self.port = port or free_port()
        self._dir = work_dir / "kafka"
        self._options = ["--dir", self._dir, "--port", self.port]
        if max_message_bytes:
            self._options += ["--max-message-bytes", max_message_bytes]
        self.bootstrap = None

    def start(self):
        output = run(ROOT / "scripts" / "kafka", "start", *self._options).decode()
        self.bootstrap = re.search(r"^bootstrap=(\S+)$", output, re.MULTILINE).group(1)
        atexit.register(self.kill)
        return self

    def stop(self):
        run(ROOT / "scripts" / "kafka", "stop", "--dir", self._dir)

    def kill(self):
        run(ROOT / "scripts" / "kafka", "stop", "--kill", "--dir", self._dir)

    def create_topic(self, name, partitions=4, config=None):
        kafka_wire.create_topic(self.bootstrap, name, partitions, config)

    def produce(self, topic, messages):
        """Writes the messages in their order and returns once the broker has them all."""
        messages = [Message(*message) for message in messages]
        start = 0
        while start < len(messages):
            # One kcat for each run of messages with equal headers and partition.
            end = start + 1
            alike = messages[start][2:]
            if len(messages[start].value) < LARGE:
                while end < len(messages) and messages[end][2:] == alike and len(messages[end].value) < LARGE:
                    end += 1
            self._produce_alike(topic, messages[start:end], *alike)
            start = end

    def _produce_alike(self, topic, messages, headers, partition):
        command = ["kcat", "-P", "-b", self.bootstrap, "-t", topic, "-X", f"message.max.bytes={LARGEST_RECORD}"]
        # Without it a retried batch may overtake, or come twice.
        command += ["-X", "enable.idempotence=true"]
        for name, value in headers:
            command += ["-H", f"{name}={value}"]
        if partition is not None:
            command += ["-p", partition]
        if len(messages) == 1 and len(messages[0].value) >= LARGE:
            # Looking for a delimiter in standard input takes kcat a minute for 90 MB.
            with tempfile.NamedTemporaryFile(dir=work_dir) as file:
                file.write(messages[0].value)
                file.flush()
                run(*command, "-k", messages[0].key, file.name)
            return
        key_end = b"\x1fkey-" + secrets.token_hex(8).encode() + b"\x1f"
        value_end = b"\x1fvalue-" + secrets.token_hex(8).encode() + b"\x1f"
        with tempfile.TemporaryFile(dir=work_dir) as stdin:
            for message in messages:
                stdin.write((message.key or b"") + key_end + message.value + value_end)
            stdin.seek(0)
            run(*command, "-K", key_end, "-D", value_end, stdin=stdin)

    def consume(self, topic, isolation="read_committed"):
        """All records of the topic up to its present end, by partition and offset."""
        # JSON framing is safe for all bytes: kcat escapes control characters and lets other
        # bytes pass as they are.
        output = run(
            *("kcat", "-C", "-b", self.bootstrap, "-t", topic, "-o", "beginning", "-e", "-q", "-J"),
            *("-X", f"isolation.level={isolation}", "-X", f"fetch.message.max.bytes={LARGEST_RECORD}"),
            *("-X", f"receive.message.max.bytes={2 * LARGEST_RECORD}", "-X", "check.crcs=true"),
        )
        records = []
        for line in output.split(b"\n"):
            if not line:
                continue
            fields = json.loads(line.decode("utf-8", "surrogateescape"))
            headers = [_bytes(item) for item in fields.get("headers", [])]
            pairs = [(name.decode(), value) for name, value in zip(headers[::2], headers[1::2])]
            key, value = _bytes(fields.get("key")), _bytes(fields["payload"])
            records.append(Record(fields["partition"], fields["offset"], key, value, pairs))
        return sorted(records, key=lambda record: record[:2])

    def end_offsets(self, topic, partitions=4):
        """{partition: offset of the next record}."""
        queries = [item for partition in range(partitions) for item in ("-t", f"{topic}:{partition}:-1")]
        output = run("kcat", "-Q", "-b", self.bootstrap, *queries).decode()
        return {int(p): int(o) for p, o in re.findall(r"\[(\d+)\] offset (\d+)", output)}

    def committed_offsets(self, group, topic, partitions=4):
        """The same for what the group has committed; 0 where it has not yet."""
        offsets = kafka_wire.committed_offsets(self.bootstrap, group, topic, partitions)
        return {partition: offsets.get(partition, 0) for partition in range(partitions)}


def _bytes(text):
    return None if text is None else text.encode("utf-8", "surrogateescape")


class Node:
    """`safematch run` as a process; settings as in the configuration: {"kafka.brokers": ...}."""

    TOPICS = {"manifests": "safe.manifests", "alerts": "safe.alerts", "dead_letters": "safe.dead-letters"}

    def __init__(self, settings):
        self.settings = {"http.port": 0, "kafka.partitions": 4, "kafka.instance_id": "node-1", **settings}
        self.group = self.settings.get("kafka.group_id", "safematch")
        self.process = None
        self.port = None
        self.log = work_dir / "node.log"

    def environment(self):
        names = {key: "SAFEMATCH_" + key.replace(".", "_").upper() for key in self.settings}
        return {**os.environ, **{names[key]: str(value) for key, value in self.settings.items()}}

    def start(self):
        """Returns once HTTP is there; the node may still wait for its broker."""
        config = work_dir / "safematch.toml"
        config.touch()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [program, "run", "--config", config],
                env=self.environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                preexec_fn=_die_with_parent,
            )
        for line in self.process.stdout:
            match = re.fullmatch(rb"http=\S+:(\d+)\n", line)
            if match:
                self.port = int(match.group(1))
                return self
        raise AssertionError(f"the node ended with {self.process.wait()} before HTTP was there\n{self.log_tail()}")

    def log_tail(self):
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def get(self, path):
        """(status, body as text)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def check_alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the node ended with {self.process.returncode}\n{self.log_tail()}")

    def is_ready(self):
        self.check_alive()
        return self.get("/readyz")[0] == 200

    def wait_ready(self, timeout_s=WAIT_S):
        wait_until("the node is ready", self.is_ready, timeout_s)
        return self

    def metric(self, name, **labels):
        """The sum over the series of a metric that carry these labels; 0 without any."""
        self.check_alive()
        return sum(value for n, series, value in parse_metrics(self.get("/metrics")[1])
                   if n == name and labels.items() <= series.items())

    def peak_memory_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE).group(1)) * 1024

    def committed(self, broker):
        """How many input records the node's group has committed, over all partitions."""
        return sum(broker.committed_offsets(self.group, self.TOPICS["manifests"]).values())

    def wait_committed(self, broker, count=None, timeout_s=WAIT_S):
        """Until the group has committed `count` input records; None: all that are there."""
        if count is None:
            count = sum(broker.end_offsets(self.TOPICS["manifests"]).values())

        def enough():
            self.check_alive()
            return self.committed(broker) >= count

        wait_until(f"{count} input records are committed", enough, timeout_s)

    def stop(self):
        """SIGTERM, and the exit status."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        self.process.stdout.close()
        return status

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()


def parse_metrics(text):
    """[(name, {label: value}, number)] of the Prometheus text format."""
    series = []
    for line in text.splitlines():
        match = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)
        if match and not line.startswith("#"):
            labels = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match.group(2) or ""))
            series.append((match.group(1), labels, float(match.group(3))))
    return series


def make_watchlist(count, seed=1):
    """A watchlist file of made-up people, and a store that holds it."""
    path, store = work_dir / "watchlist.jsonl", work_dir / "store"
    path.write_bytes(safematch("generate", "watchlist", "--count", count, "--seed", seed))
    safematch("watchlist", "import", "--store", store, "--list", "SAFE", path)
    return path, store


def make_manifests(watchlist, format_name, count, seed, planted, first_day="2026-03-01"):
    """([one message's bytes], [a planted traveler's truth]) of made-up travelers."""
    folder, truth = work_dir / format_name, work_dir / f"{format_name}-truth.jsonl"
    safematch(
        *("generate", "manifests", "--format", format_name, "--count", count, "--seed", seed),
        *("--watchlist", watchlist, "--planted", planted, "--first-day", first_day),
        *("--output-dir", folder, "--truth", truth),
    )
    messages = [path.read_bytes() for path in sorted(folder.iterdir())]
    return messages, [json.loads(line) for line in truth.read_bytes().splitlines()]


def split_manifest(message, travelers_a_message):
    """The same travelers in many small messages of the same flight."""
    manifest = json.loads(message)
    travelers = manifest.pop("travelers")
    manifest.pop("declared_count", None)
    for start in range(0, len(travelers), travelers_a_message):
        part = dict(manifest, message_id=f"{manifest.get('message_id', 'm')}-{start}")
        part["travelers"] = travelers[start : start + travelers_a_message]
        yield json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode()


def flight_key(message):
    """The key of a manifest record: its flight; for PAXLST as its TDT segment has it."""
    if message.lstrip().startswith(b"{"):
        leg = json.loads(message)["legs"][0]
        return f"{leg['carrier']}{leg['flight']}/{leg['departure']['local_time'][:10]}".encode()
    match = re.search(rb"TDT\+20\+([A-Z0-9]+)", message)
    return match.group(1) if match else b"unknown"


def screen(store, messages, format_name="json", settings=None, expect=(0,)):
    """The alerts of `safematch screen` for messages of one format, in order; one JSON text each."""
    if not messages:
        return []
    ndjson = format_name == "json"
    path = work_dir / f"screen-{secrets.token_hex(4)}.{format_name}"
    path.write_bytes(b"".join(message + b"\n" for message in messages))
    names = {f"SAFEMATCH_{key.replace('.', '_').upper()}": str(value) for key, value in (settings or {}).items()}
    output = safematch(
        *("screen", "--watchlist", store, "--input", path, "--format", "ndjson" if ndjson else "paxlst"),
        env={**os.environ, **names},
        expect=expect,
    )
    path.unlink()
    return output.splitlines()


def difference(expected, actual, shown=3):
    """What is missing and what is too much in `actual`, as multisets; empty when equal."""
    missing = collections.Counter(expected) - collections.Counter(actual)
    surplus = collections.Counter(actual) - collections.Counter(expected)
    if not missing and not surplus:
        return ""
    some = [f"missing: {value[:300]}" for value in list(missing)[:shown]]
    some += [f"too much: {value[:300]}" for value in list(surplus)[:shown]]
    return "\n".join([f"{missing.total()} missing, {surplus.total()} too much", *some])


class EndToEndTest(unittest.TestCase):
    longMessage = True
    maxDiff = 2000

    def start_broker(self, **options):
        broker = Broker(**options)
        self.addCleanup(broker.kill)
        return broker.start()

    def make_node(self, store, bootstrap, **settings):
        node = Node({"store.dir": store, "kafka.brokers": bootstrap, **settings})
        self.addCleanup(node.kill)
        return node

    def assert_same_alerts(self, expected, actual):
        text = difference(expected, actual)
        if text:
            self.fail("alerts differ: " + text)

    def assert_valid(self, schema, values):
        """Each value fits the JSON Schema, as an independent validator sees it."""
        path = work_dir / f"{schema}.ndjson"
        path.write_bytes(b"".join(value + b"\n" for value in values))
        script = ROOT / "tests" / "schemas" / "validate.py"
        result = subprocess.run(
            [sys.executable, "-B", script, ROOT / "schemas", schema, path], capture_output=True, text=True, check=False
        )
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)


def main():
    """Sets up the folder named after the test's file and runs its tests."""
    global program, work_dir
    name = pathlib.Path(sys.argv[0]).stem.removesuffix("_test")
    if len(sys.argv) < 3:
        sys.exit(f"usage: {sys.argv[0]} SAFEMATCH_PROGRAM WORK_DIR [TEST...]")
    program, work_dir = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve() / name
    if work_dir.exists():
        # A run that was cut off may have left its broker.
        subprocess.run([ROOT / "scripts" / "kafka", "stop", "--kill", "--dir", work_dir / "kafka"],
                       stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(work_dir)
    work_dir.mkdir(parents=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
