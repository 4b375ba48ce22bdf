"""The hub as a process on a real socket: what it answers, and what a kill leaves."""

from __future__ import annotations

import http.client
import json
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from station.sync import batch, enrolment
from station.sync.answer import Status
from storage.hub import enrolling
from tests.hub.sender import Sender, held, journal
from tests.hub.served import Served, command


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    found = Served(tmp_path / "hub")
    yield found
    if found.process.poll() is None:
        found.end(signal.SIGKILL)


def test_from_the_invitation_to_the_clean_end(served: Served) -> None:
    told = json.loads(command(served.folder, "enrol", "--url", served.url, "--json").stdout)
    invitation, sender = enrolment.read(told["invitation"]), Sender().grow(20)
    with httpx.Client() as client:
        reply = client.post(f"{served.url}/v1/enrol", content=sender.request(invitation))
        assert enrolment.granted(reply.content, invitation.fingerprint)
        reply = client.post(f"{served.url}/v1/enrol", content=Sender("other").request(invitation))
        assert (reply.status_code, reply.json()) == (403, {"problem": "S-169"})
        hub = served.hub()
        assert served.send(sender, sender.data(hub), client).status is Status.HELD
        assert held(hub, sender.station) == journal(sender)
        page = client.get(f"{served.url}/metrics").text
        assert 'hub_entries_total{parked="no"} 20.0' in page
        assert 'hub_stations{state="enrolled"} 1.0' in page
        assert client.get(f"{served.url}/health").json()["ok"] is True
        hub.close()
        for what in (page, served.log):
            assert not any(word in what for word in ("东口", sender.station, "DH01", '"n"'))
    assert served.end() in (0, 143)
    assert "Traceback" not in served.log


def test_clear_answers_to_everything_else(served: Served) -> None:
    with httpx.Client(base_url=served.url) as client:
        assert (client.get("/nothing").status_code, client.get("/nothing").json()) == (
            404,
            {"error": "Not Found"},
        )
        assert client.get("/v1/entries").status_code == 405
        reply = client.post("/v1/entries", content=b"<html>")
        assert (reply.status_code, reply.json()) == (400, {"problem": "S-163"})
        reply = client.post("/v1/enrol", content=b"x")
        assert (reply.status_code, reply.json()) == (400, {"problem": "S-168"})


def test_a_body_beyond_the_limit_is_not_read(served: Served) -> None:
    where = urlsplit(served.url)
    link = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    link.putrequest("POST", "/v1/entries")
    link.putheader("Content-Length", str(batch.LIMIT + 1))
    link.endheaders()
    assert link.getresponse().status == 413
    link.close()

    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield bytes(1 << 20)

    try:
        reply = httpx.post(f"{served.url}/v1/entries", content=endless())
        assert reply.status_code == 413
    except httpx.TransportError:
        pass  # closed while we still sent
    assert httpx.get(f"{served.url}/health").status_code == 200


def test_a_connection_cut_in_a_body_leaves_nothing(served: Served) -> None:
    hub = served.hub()
    sender = Sender().enrolled(hub).grow(3)
    data, where = sender.data(hub), urlsplit(served.url)
    head = f"POST /v1/entries HTTP/1.1\r\nHost: h\r\nContent-Length: {len(data)}\r\n\r\n".encode()
    for at in range(0, len(data), max(1, len(data) // 40)):
        with socket.create_connection((where.hostname or "", where.port or 0)) as link:
            link.sendall(head + data[:at])
    with httpx.Client() as client:
        assert served.send(sender, data, client).status is Status.HELD
    assert held(hub, sender.station) == journal(sender)
    hub.close()
    assert "fault" not in served.log


def test_what_was_acknowledged_is_there_after_a_kill(served: Served) -> None:
    chance = random.Random(11)
    hub = served.hub()
    sender = Sender().enrolled(hub).grow(1500)
    acknowledged, kills = 0, 0
    while acknowledged < 1500:
        killer = (
            threading.Timer(chance.uniform(0.02, 0.35), served.process.kill) if kills < 4 else None
        )
        if killer:
            killer.start()
        with httpx.Client() as client:
            try:
                while acknowledged < 1500:
                    last = min(1500, acknowledged + chance.randint(1, 60))
                    data = sender.data(hub, acknowledged, last)
                    acknowledged = served.send(sender, data, client).held.seq
                    time.sleep(0.02)
            except httpx.TransportError:
                kills += 1
                served.process.wait(10)
                assert held(hub, sender.station)[:acknowledged] == journal(sender)[:acknowledged]
                served.start()
        if killer:
            killer.cancel()
    assert kills >= 1
    assert held(hub, sender.station) == journal(sender)
    hub.close()


def test_over_tls_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    import ssl

    certificate, key = issued(tmp_path)
    served = Served(
        tmp_path / "hub", ("--certificate", str(certificate), "--private-key", str(key))
    )
    try:
        assert served.url.startswith("https://")
        trusted = ssl.create_default_context(cafile=str(certificate))
        assert httpx.get(f"{served.url}/health", verify=trusted).json()["ok"] is True
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{served.url}/health")
    finally:
        served.end()


def issued(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself."""
    import ipaddress
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hub")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, private = folder / "hub.pem", folder / "hub-key.pem"
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pem, private


def test_an_invitation_for_a_running_hub_can_be_made_beside_it(served: Served) -> None:
    hub = served.hub()
    made = enrolling.invite(hub, served.url)
    hub.close()
    reply = httpx.post(f"{served.url}/v1/enrol", content=Sender().request(made))
    assert reply.status_code == 200
