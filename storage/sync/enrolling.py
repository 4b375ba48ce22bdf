"""Enrolment at a hub: its invitation is taken up once, its keys are kept, and the journal says so."""

from __future__ import annotations

from station import clock, ids
from station.events.hub import HubEnrolled
from station.events.kinds import Kind
from station.problems import InputProblem, Problem, ProblemCode, StationProblem
from station.shifts.roles import Right
from station.sync import enrolment
from station.sync.enrolment import Enrol, Invitation
from station.sync.identity import HubIdentity
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.signing import own_key
from storage.store import Store
from storage.sync import known_hub
from storage.sync.known_hub import KnownHub
from storage.sync.pace import Pace
from storage.sync.transport import Reply, Transport, Why

PATH = "/v1/enrol"


def enrol(store: Store, text: str, *, force: bool = False) -> KnownHub:
    """Takes up an invitation; with `force` also where the station is enrolled at another hub.

    Raises NOT_AN_INVITATION, STATION_ENROLLED, INVITATION_ENDED, NOT_THE_HUB, HUB_UNREACHED, NOT_ALLOWED.
    """
    invitation = enrolment.read(text)
    with store.database.read() as connection:
        store.require(connection, Right.KEYS)
        before = known_hub.hub_of(connection)
    if before is not None and before.identity.fingerprint != invitation.fingerprint and not force:
        raise InputProblem(ProblemCode.STATION_ENROLLED, hub=before.url)
    identity = _asked(store, invitation)
    now = clock.millis(store.now())
    hub = KnownHub(invitation.url, identity.signing, identity.sealing, now)
    told = HubEnrolled(hub.url, identity.fingerprint, before.identity.fingerprint if before else "")
    with store.database.write() as connection:
        body = codec.dump(HubEnrolled, told)
        store.append(connection, NewEntry(Kind.HUB_ENROLLED, body, ids.random_id()))
        known_hub.keep(connection, hub)
    return hub


def _asked(store: Store, invitation: Invitation) -> HubIdentity:
    import base64

    key, settings = own_key.of(store), store.settings
    public = base64.b64decode(key.public)
    request = enrolment.ask(
        Enrol(
            token=invitation.token, station=settings.id, public=public, name=settings.name,
            code=settings.code, kind=settings.kind.value, place=settings.place,
        ), key,
    )  # fmt: skip
    transport = Transport(invitation.url, Pace())
    try:
        reply = transport.post(PATH, request)
    finally:
        transport.close()
    if reply.why is not None:
        raise _problem(reply)
    return enrolment.granted(reply.body, invitation.fingerprint)


def _problem(reply: Reply) -> Problem:
    if reply.why is Why.REFUSED:
        return InputProblem(ProblemCode.INVITATION_ENDED)
    if reply.why in (Why.NOT_THE_HUB, Why.PORTAL):
        return InputProblem(ProblemCode.NOT_THE_HUB)
    if reply.why is Why.BAD_BATCH:
        return InputProblem(ProblemCode.BAD_ENROLMENT)
    return StationProblem(ProblemCode.HUB_UNREACHED, why=reply.why)
