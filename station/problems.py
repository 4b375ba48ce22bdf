"""Numbered problems: what an operator can read out over the phone.

Problem
 ├─ InputProblem    what was given is wrong (exit 2 on the command line)
 └─ StationProblem  the home, the journal, the disk or a device is (exit 1)

The text of each stands in the catalogue under `problem.<number>`, what and what to do; docs/problems.md lists all.
A problem never carries personal data in its fields.
"""

from __future__ import annotations

from enum import StrEnum


class ProblemCode(StrEnum):
    """The number of each problem; numbers are never used again."""

    # S-1xx: what was typed or sent
    NOT_JSON = "S-101"
    BAD_FIELD = "S-102"
    UNKNOWN_KIND = "S-103"
    LINE_TOO_LONG = "S-104"
    ID_CHECK_DIGIT = "S-110"
    ID_MALFORMED = "S-111"
    MRZ_MALFORMED = "S-112"
    DOCUMENT_MALFORMED = "S-113"
    PHONE_MALFORMED = "S-114"
    PLATE_MALFORMED = "S-115"
    TEMPERATURE_IMPOSSIBLE = "S-116"
    FUTURE_DATE = "S-117"
    STAY_ORDER = "S-118"
    PLACE_UNKNOWN = "S-119"
    FACT_CONTRADICTION = "S-120"
    REASON_NEEDED = "S-121"
    NO_SUCH_RECORD = "S-122"
    MOVEMENT_PENDING = "S-123"
    KEY_REUSED = "S-124"
    HOLD_NOT_OPEN = "S-125"
    COUNT_IMPOSSIBLE = "S-126"
    BAD_TIME = "S-127"
    FEVER_TURNED_BACK = "S-128"
    PARTY_NOT_OPEN = "S-129"
    PARTY_INCOMPLETE = "S-130"
    CHECKS_OPEN = "S-131"
    QUANTITY_IMPOSSIBLE = "S-132"
    CLASS_UNKNOWN = "S-133"
    REAL_NAME_MISSING = "S-134"
    PRESCRIPTION_NEEDED = "S-135"
    NO_ITEMS = "S-136"
    REFERRAL_NOT_OPEN = "S-137"
    CLINIC_UNKNOWN = "S-138"
    NOT_A_PRODUCT_CODE = "S-139"
    REFERRAL_OPEN = "S-140"
    VERDICT_CHANGED = "S-141"
    HELD_STILL = "S-142"
    PLACE_AMBIGUOUS = "S-143"
    CORRECTED_MEANWHILE = "S-144"
    NOT_A_STATEMENT = "S-145"
    STATEMENT_FORGED = "S-146"
    RANGE_REVERSED = "S-147"
    NO_SUCH_OPERATOR = "S-148"
    NOT_SIGNED_IN = "S-149"
    NOT_ALLOWED = "S-150"
    PIN_WRONG = "S-151"
    PIN_WAIT = "S-152"
    PIN_WEAK = "S-153"
    OPERATOR_EXISTS = "S-154"
    LAST_LEAD = "S-155"
    WRONG_RECOVERY_KEY = "S-156"
    NO_SHIFT = "S-157"
    NOTHING_TO_TAKE_OVER = "S-158"
    STOPPED = "S-159"
    TOO_LATE = "S-160"
    LATE_PENDING = "S-161"
    SEARCH_NOT_EXPORTED = "S-162"
    NOT_A_BATCH = "S-163"
    BATCH_TOO_LARGE = "S-164"
    SEALED_FOR_ANOTHER = "S-165"
    NOT_THE_HUB = "S-166"
    NOT_AN_INVITATION = "S-167"
    BAD_ENROLMENT = "S-168"
    INVITATION_ENDED = "S-169"
    NO_HUB = "S-170"
    SHUT_OUT = "S-171"
    HUB_UNREACHED = "S-172"
    STATION_ENROLLED = "S-173"
    # S-2xx: files, policies, lists, codes
    NO_SUCH_FILE = "S-201"
    FILE_TOO_LARGE = "S-202"
    NOT_A_PICTURE = "S-203"
    NOT_TOML = "S-204"
    POLICY_ERROR = "S-205"
    NOT_A_TRUST_LIST = "S-206"
    NOT_A_RISK_LIST = "S-207"
    BAD_SETTINGS = "S-208"
    NOT_A_BACKUP = "S-209"
    KEY_FILE_EXISTS = "S-210"
    CANNOT_WRITE = "S-211"
    NOT_A_PRIVATE_KEY = "S-212"
    CATALOGUE_ERROR = "S-213"
    FILE_EXISTS = "S-215"
    NOT_UTF8 = "S-214"
    NOT_A_BUNDLE = "S-216"
    # S-3xx: home and journal
    NO_HOME = "S-301"
    HOME_EXISTS = "S-302"
    WRONG_KEY = "S-303"
    DAMAGED = "S-304"
    NEWER_SCHEMA = "S-305"
    DISK_FULL = "S-306"
    BUSY = "S-307"
    CHAIN_BROKEN = "S-308"
    VIEW_FAILED = "S-309"
    CLOCK_JUMPED = "S-310"
    BAD_RECOVERY_KEY = "S-311"
    OLD_PROCESS = "S-312"
    SETTINGS_MISSING = "S-313"
    KEY_MISSING = "S-314"
    JOURNAL_MISSING = "S-315"
    FILES_MOVED = "S-316"
    TAIL_LOST = "S-317"
    IN_USE = "S-318"
    READ_ONLY = "S-319"
    NOT_A_PART = "S-320"
    PASSPHRASE_NEEDED = "S-321"  # noqa: S105
    PASSPHRASE_WRONG = "S-322"  # noqa: S105
    PASSPHRASE_WEAK = "S-323"  # noqa: S105
    NO_HUB_HERE = "S-330"
    NO_SUCH_STATION = "S-331"
    CANNOT_LISTEN = "S-332"
    HUB_PARTS_MISSING = "S-333"
    TOO_OFTEN = "S-334"
    NO_ALARM = "S-335"
    DATABASE_UNREACHED = "S-340"
    # S-4xx: devices
    CAMERA_MISSING = "S-401"
    CAMERA_LOST = "S-402"
    FILM_ENDED = "S-403"
    NO_ZBAR = "S-404"
    NOTHING_READ = "S-405"
    NO_TERMINAL = "S-406"
    # S-5xx: the screen
    TERMINAL_SMALL = "S-501"
    UNEXPECTED = "S-502"


class Problem(Exception):
    """A numbered failure with the values that its text needs."""

    exit_code = 1

    def __init__(self, code: ProblemCode, **fields: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.fields = fields


class InputProblem(Problem):
    """What was given is wrong: name it, say what to do, save nothing of it."""

    exit_code = 2


class StationProblem(Problem):
    """Something of the station itself is wrong."""
