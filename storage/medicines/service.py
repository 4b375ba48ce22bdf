"""Medicine requests: every item answered by the policy, refused ones recorded like sold ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from station import clock, ids
from station.clinic import visit
from station.events.kinds import Kind
from station.events.medicine_code import CodeLearned
from station.events.medicine_request import Requested
from station.kinds import MedicineClass
from station.medicines import answering, product_codes
from station.medicines.items import MOST_BOXES, Given, Item
from station.medicines.request import Answer, Handled, MedicineRequest, Remark, RemarkKind, missing
from station.people.person import Person
from station.policy.advise import decide
from station.policy.gather import gather
from station.problems import InputProblem, ProblemCode
from station.screening import open_case, plausibility
from station.screening.disposition import Advice, ItemAnswer
from station.screening.open_case import OpenKind
from station.screening.screening import Decision
from station.text import is_reason
from storage.cases.records import CaseRef, Outcome
from storage.desk import Desk
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.medicines import codes as medicine_codes
from storage.screenings import late
from storage.screenings import service as screenings

DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Handling:
    """What the operator did with an item, where that is not just the policy's answer."""

    item: int
    given: Given
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A request as it would be answered now."""

    request: MedicineRequest
    answers: tuple[Answer, ...]
    advice: Advice
    remarks: tuple[Remark, ...]
    held: bool = False
    """Whether the buyer is held already."""


def preview(desk: Desk, request: MedicineRequest, subject: str = "") -> Preview:
    """The answers, what the buyer's own facts advise, and what is pointed out."""
    with desk.store.database.read() as connection:
        return _preview(desk, connection, request, subject)


def _preview(desk: Desk, connection: Connection, request: MedicineRequest, subject: str) -> Preview:
    setting = desk.setting(request.buyer)
    request = classified(desk, connection, request)
    remarks = _remarks(desk, connection, request)
    found = desk.open_of(connection, request.buyer, subject)
    request = replace(request, buyer=open_case.joined(request.buyer, found))
    # A buyer is no patient: checks that nobody did say nothing against them.
    judged = replace(request, buyer=visit.harmless(request.buyer))
    answers = answering.answers(judged, desk.policy, setting)
    advice = decide(desk.policy, gather(judged.buyer, desk.policy, setting))
    held = found is not None and found.kind is OpenKind.HOLD
    return Preview(request, answers, open_case.stands(advice, found), remarks, held)


def save(
    desk: Desk,
    request: MedicineRequest,
    handlings: tuple[Handling, ...] = (),
    case: CaseRef | None = None,
) -> Outcome:
    """Saves a request with what became of each item; a hold is opened where the buyer's facts say so.

    Raises InputProblem for an item that is not classified, a real name that is not complete, a
    second reading that is missing, a prescription that is.
    """
    case = case or CaseRef()
    with desk.store.database.write() as connection:
        if (before := _repeated(desk, connection, case)) is not None:
            return before
        request = _placed(desk, request)
        _check(desk, request)
        found = _preview(desk, connection, request, case.subject)
        handled = _handled(found, handlings)
        _real_name(desk, found.request, handled)
        decision = _decision(desk, found)
        raw = codec.dump(Requested, Requested(found.request, handled, decision, found.remarks))
        subject = case.subject or ids.random_id()
        entering = NewEntry(Kind.REQUEST, raw, subject, case.key, draft=case.draft)
        receipt = desk.store.append(connection, entering)
        _learn(desk, connection, handled)
        if not found.held:
            screenings.hold(desk, connection, found.request.buyer, decision, receipt, subject)
    ends = [h.given for h in handled]
    sold, refused = ends.count(Given.SOLD), ends.count(Given.REFUSED)
    return Outcome(
        receipt, decision.movement, decision.actions, found.advice, sold=sold, refused=refused
    )


def _placed(desk: Desk, request: MedicineRequest) -> MedicineRequest:
    """Of the business day on which it was made: one request is of one time, the buyer's."""
    request = replace(request, buyer=late.placed(desk, request.buyer))
    if request.user is None:
        return request
    user = replace(request.user, observed_at=request.buyer.observed_at)
    return replace(request, user=late.placed(desk, user))


def _check(desk: Desk, request: MedicineRequest) -> None:
    setting = desk.setting(request.buyer)
    for seen in (request.buyer, request.user):
        if seen is not None:
            plausibility.check(seen, setting.now, setting.today)
    if not request.items:
        raise InputProblem(ProblemCode.NO_ITEMS)


def _repeated(desk: Desk, connection: Connection, case: CaseRef) -> Outcome | None:
    """The outcome of the entry that the key made already."""
    receipt = desk.store.known(connection, case.key, Kind.REQUEST)
    if receipt is None:
        return None
    entry = journal.get(connection, receipt.seq)
    if entry is None or entry.raw is None:
        return Outcome(receipt, None, ())
    decision = codec.load(Requested, entry.raw).decision
    return Outcome(receipt, decision.movement, decision.actions)


def classified(desk: Desk, connection: Connection, request: MedicineRequest) -> MedicineRequest:
    """With every item's name and classes: learned, from the catalogue, or given by hand."""
    items = tuple(classify(desk, connection, item) for item in request.items)
    return replace(request, items=items)


def classify(desk: Desk, connection: Connection, item: Item) -> Item:
    """One item; CLASS_UNKNOWN where nothing says what it is."""
    if item.code:
        item = _coded(connection, item)
    medicine = desk.catalogues.get().get(item.name)
    if medicine is None and item.classes:
        return item
    if medicine is None:
        raise InputProblem(ProblemCode.CLASS_UNKNOWN, name=item.name or item.code)
    # A class given by hand adds to what the catalogue knows, it takes nothing away.
    both = {*medicine.classes, *item.classes}
    classes = tuple(c for c in MedicineClass if c in both)
    return replace(item, classes=classes, contains=medicine.contains)


def _coded(connection: Connection, item: Item) -> Item:
    product = product_codes.read(item.code)
    if product is not None:
        boxes = (*item.boxes, product.box) if product.box else item.boxes
        item = replace(item, code=product.key, boxes=tuple(dict.fromkeys(boxes))[:MOST_BOXES])
    elif not item.code.startswith(("ean:", "trace:")):
        raise InputProblem(ProblemCode.NOT_A_PRODUCT_CODE)
    meaning = medicine_codes.known(connection, item.code)
    if meaning is None or item.name:
        return item
    return replace(item, name=meaning.name, classes=item.classes or meaning.classes)


def _learn(desk: Desk, connection: Connection, handled: tuple[Handled, ...]) -> None:
    """What a code means is learned with the first request that says so, and goes through."""
    for item in (h.item for h in handled if h.given is not Given.WITHDRAWN):
        if not item.code or not item.name:
            continue
        before = medicine_codes.known(connection, item.code)
        if before is None or (before.name, before.classes) != (item.name, item.classes):
            lesson = CodeLearned((item.code,), item.name, item.classes)
            medicine_codes.learn(desk.store, connection, lesson)


def _handled(found: Preview, handlings: tuple[Handling, ...]) -> tuple[Handled, ...]:
    told = {h.item: h for h in handlings}
    if told.keys() - set(range(len(found.request.items))):
        raise InputProblem(ProblemCode.BAD_FIELD, field="handled.item", detail="items")
    pairs = zip(found.request.items, found.answers, strict=True)
    return tuple(_one(item, answer, told.get(at)) for at, (item, answer) in enumerate(pairs))


def _one(item: Item, answer: Answer, told: Handling | None) -> Handled:
    given = told.given if told else (Given.REFUSED if answer.refused else Given.SOLD)
    reason = told.reason.strip()[:200] if told else ""
    if given is Given.SOLD:
        if answer.refused and not is_reason(reason):
            raise InputProblem(ProblemCode.REASON_NEEDED)
        if answer.pending:
            raise InputProblem(ProblemCode.MOVEMENT_PENDING)
        if answer.item is ItemAnswer.PRESCRIPTION and not item.prescription:
            raise InputProblem(ProblemCode.PRESCRIPTION_NEEDED, name=item.name)
    elif given is not Given.WITHDRAWN and not answer.refused and not is_reason(reason):
        raise InputProblem(ProblemCode.REASON_NEEDED)
    return Handled(item, answer, given, reason)


def _real_name(desk: Desk, request: MedicineRequest, handled: tuple[Handled, ...]) -> None:
    """Whoever gets a registered item is named, or it is said why not."""
    if not any(h.given is Given.SOLD and h.answer.item is not None for h in handled):
        return
    parts = [p.value for p in missing(request.buyer.person, answering.real_name(desk.policy))]
    if request.user is not None and not request.user.person.name:
        parts.append("user_name")
    if request.without:
        # A reason may stand for a phone, never for the name.
        parts = [part for part in parts if part == "name"]
    if parts:
        raise InputProblem(ProblemCode.REAL_NAME_MISSING, missing=" ".join(parts))


def _decision(desk: Desk, found: Preview) -> Decision:
    """The buyer's own disposition, and the actions that the answers ask for."""
    decision = screenings.decision_of(desk, found.advice, None)
    asked = [action for answer in found.answers for action in answer.actions]
    return replace(decision, actions=tuple(dict.fromkeys((*decision.actions, *asked))))


def _remarks(desk: Desk, connection: Connection, request: MedicineRequest) -> tuple[Remark, ...]:
    limits = desk.policy.thresholds
    many = Counter[str]()
    unusual = []
    for at, item in enumerate(request.items):
        many[item.name] += item.quantity
        if many[item.name] > limits.usual_quantity:
            unusual.append(Remark(RemarkKind.UNUSUAL_QUANTITY, at, many[item.name]))
    # Of a late entry, what was asked before it.
    now = clock.millis(request.buyer.observed_at or desk.store.now())
    people = [request.buyer.person, *([request.user.person] if request.user else [])]
    asked = earlier(connection, people, (now - limits.repeat_days * DAY, now))
    found = list(unusual)
    if asked:
        last = max(row[1] for row in asked)
        found.append(Remark(RemarkKind.ASKED_BEFORE, count=len(asked), last=last))
        if refused := sum(1 for row in asked if row[2]):
            found.append(Remark(RemarkKind.REFUSED_BEFORE, count=refused, last=last))
    return tuple(found)


def earlier(
    connection: Connection, people: list[Person], span: tuple[int, int]
) -> list[tuple[int, str, int]]:
    """(seq, day, refused items) of requests in which one of these people bought or was bought for.

    `span` is UTC ms, both ends included.
    """
    found: dict[int, tuple[int, str, int]] = {}
    for person in people:
        for column, value in (("number", person.document.number), ("phone", person.phone)):
            for prefix in ("", "user_"):
                where = f"{prefix}{column} = ? AND {prefix}{column} <> '' AND at BETWEEN ? AND ?"
                query = f"SELECT seq, day, refused FROM request_view WHERE {where}"  # noqa: S608
                for row in connection.exec_driver_sql(query, (value, *span)):
                    found[row[0]] = (row[0], row[1], row[2])
    return list(found.values())
