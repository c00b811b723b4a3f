"""The table of moves: complete, without dead ends, and closed to whom it must be closed."""

from __future__ import annotations

from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.ids import uuid7
from backend.loans.states import BEFORE_MONEY, ENDED, LIVE, MOVES, OPEN, SERVICING_MOVES, By, LoanStatus

S = LoanStatus


def test_every_status_is_open_or_ended_and_never_both() -> None:
    assert set(OPEN) | set(ENDED) == set(S)
    assert not set(OPEN) & set(ENDED)


def test_every_status_can_be_reached_and_every_open_one_left() -> None:
    targets = {move.target for move in MOVES.values()}
    sources = {status for move in MOVES.values() for status in move.sources}

    assert targets == set(S)
    assert set(OPEN) <= sources


def test_no_move_leaves_where_it_arrives() -> None:
    assert not [move.code for move in MOVES.values() if move.target in move.sources]


def test_figures_can_move_a_live_loan_from_any_live_status_to_any_other() -> None:
    live = (S.ACTIVE, S.PARTIALLY_PAID, S.OVERDUE)
    for source in (*live, S.COMPLETED):
        for target in (*live, S.COMPLETED):
            if source != target:
                assert (source, target) in SERVICING_MOVES, (source, target)


def test_only_the_system_says_that_money_moved_or_a_signature_stands() -> None:
    for code in ("PAID_OUT", "ACTIVATE", "PAYOUT_REVERSED", "SIGN", "OFFER", "AUTO_REJECT"):
        assert MOVES[code].by == {By.SYSTEM}


def test_a_borrower_may_apply_resubmit_and_withdraw_and_nothing_else() -> None:
    borrower = Actor(ActorKind.CUSTOMER, uuid7(), "CU-000001")
    by_hand = {code for code, move in MOVES.items() if By.SYSTEM not in move.by and move.allows(borrower)}

    assert by_hand == {"APPLY", "RESUBMIT", "CANCEL"}


def test_staff_without_grants_make_no_decision() -> None:
    nobody = Actor(ActorKind.STAFF, uuid7(), "Nobody")
    by_hand = {code for code, move in MOVES.items() if By.SYSTEM not in move.by and move.allows(nobody)}

    assert not by_hand


def test_reading_is_not_deciding() -> None:
    reader = Actor(ActorKind.STAFF, uuid7(), "Reader", grants={"LOANS": Grant(Level.READ)})

    assert not MOVES["CX_APPROVE"].allows(reader)


def test_a_loan_with_money_out_is_never_cancelled() -> None:
    assert not set(MOVES["CANCEL"].sources) & set(LIVE)
    assert set(MOVES["CANCEL"].sources) == set(BEFORE_MONEY)
