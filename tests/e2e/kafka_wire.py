"""Two requests of the Kafka protocol that kcat cannot make: creating a topic, and reading the
positions that a consumer group has committed. Source: https://kafka.apache.org/protocol
(request header v1, CreateTopics v1, OffsetFetch v1).
"""
import socket
import struct

CREATE_TOPICS = 19
OFFSET_FETCH = 9
TOPIC_ALREADY_EXISTS = 36
TIMEOUT_S = 30


class KafkaError(RuntimeError):
    pass


def _string(text):
    data = text.encode()
    return struct.pack(">h", len(data)) + data


def _array(items):
    return struct.pack(">i", len(items)) + b"".join(items)


class _Reader:
    def __init__(self, data):
        self._data = data
        self._at = 0

    def number(self, form):
        (value,) = struct.unpack_from(">" + form, self._data, self._at)
        self._at += struct.calcsize(">" + form)
        return value

    def string(self):
        size = self.number("h")
        if size < 0:
            return None
        text = self._data[self._at : self._at + size].decode()
        self._at += size
        return text


def _receive(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise KafkaError("the broker closed the connection")
        data += part
    return data


def _call(bootstrap, api_key, version, body):
    host, port = bootstrap.rsplit(":", 1)
    request = struct.pack(">hhi", api_key, version, 1) + _string("safematch-tests") + body
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (size,) = struct.unpack(">i", _receive(connection, 4))
        reader = _Reader(_receive(connection, size))
    reader.number("i")  # Correlation.
    return reader


def create_topic(bootstrap, name, partitions=4, config=None):
    """Creates `name`; an existing one is left as it is."""
    settings = [_string(key) + _string(str(value)) for key, value in (config or {}).items()]
    topic = _string(name) + struct.pack(">ih", partitions, 1) + _array([]) + _array(settings)
    reader = _call(bootstrap, CREATE_TOPICS, 1, _array([topic]) + struct.pack(">i?", TIMEOUT_S * 1000, False))
    for _ in range(reader.number("i")):
        reader.string()
        error, text = reader.number("h"), reader.string()
        if error not in (0, TOPIC_ALREADY_EXISTS):
            raise KafkaError(f"cannot create topic {name}: {error} {text}")


def committed_offsets(bootstrap, group, topic, partitions):
    """{partition: next offset to read}; a partition without a committed position is left out."""
    wanted = _string(topic) + _array([struct.pack(">i", partition) for partition in range(partitions)])
    reader = _call(bootstrap, OFFSET_FETCH, 1, _string(group) + _array([wanted]))
    offsets = {}
    for _ in range(reader.number("i")):
        reader.string()
        for _ in range(reader.number("i")):
            partition, offset = reader.number("i"), reader.number("q")
            reader.string()
            error = reader.number("h")
            if error != 0:
                raise KafkaError(f"cannot read the positions of group {group}: error {error}")
            if offset >= 0:
                offsets[partition] = offset
    return offsets
