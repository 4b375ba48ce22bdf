"""Pages out of templates: everything in them is escaped, and the browser is told to be strict."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from station.events.kinds import Kind
from station.i18n import Lang, catalogue, text
from storage.hub.county.figures import Figures

HERE = Path(__file__).parent
LANG, YEAR = "county-lang", 365 * 86_400
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STEPS = ((86_400_000, "county.days"), (3_600_000, "county.hours"), (60_000, "county.minutes"))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def language(request: Request) -> Lang:
    """By the link that was followed, else as it was chosen before, else Chinese."""
    for told in (request.query_params.get("lang"), request.cookies.get(LANG)):
        if told in list(Lang):
            return Lang(told)
    return Lang.ZH


def page(
    request: Request, name: str, status: int = 200, refresh: int = 0, **values: Any
) -> Response:
    """A template filled in, in the language of whoever asks."""
    lang = language(request)
    words = Words(lang)
    html = _environment().get_template(name).render(
        lang=lang.value, other=lang.other.value, word=words.word, age=words.age, kind=words.kind,
        when=when, refresh=refresh, **values,
    )  # fmt: skip
    answer = HTMLResponse(html, status, HEADERS)
    if request.query_params.get("lang") == lang.value:
        answer.set_cookie(
            LANG, lang.value, max_age=YEAR, httponly=True, samesite="lax", secure=is_secure(request)
        )
    return answer


def sheet() -> Response:
    """The one style sheet."""
    headers = {**HEADERS, "Cache-Control": "max-age=600"}
    return Response((HERE / "county.css").read_bytes(), 200, headers, "text/css")


def is_secure(request: Request) -> bool:
    """Whether it came over TLS."""
    return request.url.scheme == "https"


def when(figures: Figures, at: int, *, year: bool = False) -> str:
    """A moment by the station's own time."""
    found = figures.local(at)
    return found.strftime("%Y-%m-%d %H:%M" if year else "%m-%d %H:%M") if found and at else "-"


class Words:
    """The catalogue of a language, as the templates ask for it."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang

    def word(self, key: str, **fields: object) -> str:
        """A text by its key."""
        return text(self._lang, key, **fields)

    def age(self, since: int, now: int) -> str:
        """How long ago, in the largest whole unit."""
        if not since:
            return self.word("county.never")
        passed = now - since
        for unit, key in _STEPS:
            if passed >= unit:
                return self.word(key, count=passed // unit)
        return self.word("county.just_now")

    def kind(self, kind: str) -> str:
        """Of an entry; of one that the hub does not know not even its name is shown."""
        if kind not in list(Kind):
            return self.word("county.unknown_kind")
        return catalogue(self._lang).get(f"hub_kind.{kind}", kind)
