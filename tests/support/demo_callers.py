"""Callers of a running demo over HTTP: staff, borrowers, the platform, and the simulator's controls."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

Found = TypeVar("Found")
PATIENCE_S = 60.0


def local(url: str) -> tuple[str, dict[str, str]]:
    """An address that needs no name service: the loopback, with the brand's host as a header."""
    parts = urlsplit(url)
    return f"{parts.scheme}://127.0.0.1:{parts.port}", {"Host": parts.netloc}


def wait_for(look: Callable[[], Found | None], what: str, patience_s: float = PATIENCE_S) -> Found:
    """What `look` gives, as soon as it gives something."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited {patience_s} s for {what}")


@dataclass
class Caller:
    """One signed-in browser, program or borrower at one host."""

    url: str
    audience: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        base, host = local(self.url)
        self.http = httpx.Client(base_url=base, headers={**host, **self.headers}, timeout=60)

    def call(self, document: str, **variables: Any) -> Any:
        """The one root field's value; GraphQL errors fail the test."""
        answer = self.http.post(f"/graphql/{self.audience}", json={"query": document, "variables": variables})
        body = answer.json()
        assert "errors" not in body, (document[:80], body)
        (value,) = body["data"].values()
        return value

    def act(self, name: str, input_type: str, wanted: str, given: dict[str, Any]) -> Any:
        """One mutation by its input; fails unless the answer is of the wanted kind. `wanted` is "Type { fields }"."""
        kind = wanted.split()[0]
        document = (
            f"mutation M($input: {input_type}!) {{ {name}(input: $input) {{ __typename "
            f"... on {wanted} ... on Problem {{ code message }} "
            f"... on ValidationProblem {{ fields {{ path code message }} }} }} }}"
        )
        answer = self.call(document, input=given)
        assert answer["__typename"] == kind, (name, answer)
        return answer

    def problem(self, name: str, input_type: str, given: dict[str, Any]) -> Any:
        """One mutation that must be refused: gives the problem."""
        document = (
            f"mutation M($input: {input_type}!) {{ {name}(input: $input) {{ __typename "
            f"... on Problem {{ code message }} ... on VersionConflictProblem {{ expected current }} }} }}"
        )
        answer = self.call(document, input=given)
        assert "code" in answer, (name, answer)
        return answer


@dataclass
class Simulator:
    url: str

    def __post_init__(self) -> None:
        base, host = local(self.url)
        self.http = httpx.Client(base_url=base, headers=host, timeout=30)

    def code_for(self, mobile: str, *, lender: str, not_this: str = "") -> str:
        """The newest one-time code a lender sent to a mobile, once it is another than `not_this`."""

        def look() -> str | None:
            code = self.newest_code(mobile, lender=lender)
            return code if code != not_this else None

        return wait_for(look, f"a code for {mobile[-4:]}")

    def newest_code(self, mobile: str, *, lender: str) -> str:
        """Another lender's code, to the same person, is not it; nothing where there is none."""
        for message in self.http.get("/control/sms", params={"mobile": mobile}).json():
            found = re.search(r"\b(\d{6})\b", message["text"])
            if found and lender in message["text"]:
                return found.group(1)
        return ""

    def sign(self, document_id: str) -> None:
        answer = self.http.post(f"/control/documents/{document_id}", json={"signed": True})
        assert answer.status_code == 200, answer.text

    def pay(self, link_id: str, amount_paise: int) -> str:
        answer = self.http.post(f"/control/links/{link_id}/pay", json={"amount_paise": amount_paise})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["payment_id"])


def staff(demo: dict[str, Any], slug: str, who: str) -> Caller:
    """Signed in as one of the demo's people, by password and second factor."""
    import pyotp

    brand = next(one for one in demo["brands"] if one["slug"] == slug)
    person = next(one for one in brand["sign_ins"] if one["who"] == who)
    caller = Caller(brand["url"], "staff")

    def attempt() -> bool:
        answer = caller.call(
            "mutation M($input: SignInInput!) { signIn(input: $input) { __typename } }",
            input={
                "email": person["email"],
                "password": person["password"],
                "totp": pyotp.TOTP(person["totp_secret"]).now(),
            },
        )
        return bool(answer["__typename"] == "SignedIn")

    if not attempt():
        # A second factor's code is good once. Hammering would lock the account: wait for the next code.
        time.sleep(31 - time.time() % 30)
        assert attempt(), f"{who} could not sign in at {slug}"
    return caller


def borrower(demo: dict[str, Any], slug: str, mobile: str) -> Caller:
    """Signed in by the code in the simulated SMS."""
    brand = next(one for one in demo["brands"] if one["slug"] == slug)
    simulator = Simulator(demo["simulator_url"])
    stranger = Caller(brand["url"], "customer")
    before = simulator.newest_code(mobile, lender=brand["name"])
    sent = stranger.act(
        "requestOtp", "RequestOtpInput", "OtpSent { challengeId mobileMasked }", {"mobile": mobile}
    )
    code = simulator.code_for(mobile, lender=brand["name"], not_this=before)
    done = stranger.act(
        "confirmOtp",
        "ConfirmOtpInput",
        "SignedIn { token }",
        {"challengeId": sent["challengeId"], "code": code},
    )
    return Caller(brand["url"], "customer", {"Authorization": f"Bearer {done['token']}"})
