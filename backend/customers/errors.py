"""What this room refuses.

TooManyAttempts
├── OtpSendLimit          codes were asked for too often; `retry_after_s` says when again
└── OtpTriesUsedUp        five guesses were evaluated; a new code is needed
SignInRefused
└── OtpRefused            wrong, expired or used code: which of them is not said
NotAllowedNow
├── StepNotOpen           an earlier funnel step is still to be filled; `step` names it
├── OnboardingFinished    the funnel is closed; a change now goes another way
├── PanAlreadyVerified    a verified PAN does not change
└── BankAccountNotOpen    the account is not in a state that staff may confirm
"""

from __future__ import annotations

from backend.kernel.errors import NotAllowedNow, SignInRefused, TooManyAttempts


class OtpSendLimit(TooManyAttempts):
    code = "otp_send_limit"
    message = "A code was sent a short while ago. Please wait before asking for another."


class OtpTriesUsedUp(TooManyAttempts):
    code = "otp_tries_used_up"
    message = "That was too many wrong codes. Please ask for a new one."


class OtpRefused(SignInRefused):
    code = "otp_refused"
    message = "This code is not right or is no longer valid."


class StepNotOpen(NotAllowedNow):
    code = "step_not_open"
    message = "Please finish the earlier step first."


class OnboardingFinished(NotAllowedNow):
    code = "onboarding_finished"
    message = "Your profile is complete; please contact us to change it."


class PanAlreadyVerified(NotAllowedNow):
    code = "pan_already_verified"
    message = "Your PAN is verified and can no longer be changed."


class BankAccountNotOpen(NotAllowedNow):
    code = "bank_account_not_open"
    message = "This bank account does not wait for a confirmation."
