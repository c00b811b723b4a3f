"""Rows of the borrower's file. Sealed columns hold AES-GCM bytes bound to brand, column and row."""

from __future__ import annotations

from django.db import models

from backend.customers.codes import BankStatus, OtpPurpose, PanStatus, Step
from backend.kernel.models import Record, VersionedRecord


def _choices(codes: type) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]  # type: ignore[attr-defined]


class Customer(VersionedRecord):
    """One person in one brand, known by their mobile number."""

    number = models.CharField(max_length=20, unique=True)
    mobile_sealed = models.BinaryField()
    mobile_blind = models.BinaryField(max_length=16, unique=True)
    name = models.CharField(max_length=160, blank=True, default="")
    # upper-case, for the prefix search of the staff list
    name_key = models.CharField(max_length=160, blank=True, default="")
    date_of_birth_sealed = models.BinaryField(null=True)
    pan_sealed = models.BinaryField(null=True)
    pan_blind = models.BinaryField(max_length=16, null=True, unique=True)
    pan_status = models.CharField(max_length=20, choices=_choices(PanStatus), default=PanStatus.NONE.value)
    pan_name_score = models.SmallIntegerField(null=True)
    pan_seeding = models.CharField(max_length=20, blank=True, default="")
    pan_checked_at = models.DateTimeField(null=True)
    email_sealed = models.BinaryField(null=True)
    # JSON {line, city, pincode}; the state alone stays readable: the place of supply for GST
    address_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=60, blank=True, default="")
    gender = models.CharField(max_length=10, blank=True, default="")
    marital_status = models.CharField(max_length=10, blank=True, default="")
    stage = models.CharField(max_length=20, default=Step.PAN.value)
    onboarding_completed_at = models.DateTimeField(null=True)
    attribution = models.JSONField(default=dict)
    # the version at the last save by a person: outside checks move `version` on, and must not make a form stale
    edited_version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="customer_newest"),
            models.Index(fields=["stage", "-created_at", "-id"], name="customer_stage_newest"),
            models.Index(fields=["name_key"], name="customer_name_prefix", opclasses=["text_pattern_ops"]),
        ]


class FunnelStep(Record):
    """When a step was opened, filled and closed, and what it waits for."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="steps", db_index=False)
    step = models.CharField(max_length=20, choices=_choices(Step))
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    waiting_reason = models.CharField(max_length=240, blank=True, default="")
    problem = models.CharField(max_length=240, blank=True, default="")
    # runs of the outside check since the step was last filled; part of the next run's dedupe key
    check_round = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "step"], name="funnel_step_once")]


class Employment(Record):
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="employment")
    employer = models.CharField(max_length=160)
    designation = models.CharField(max_length=120)
    employment_type = models.CharField(max_length=20)
    monthly_salary = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    salary_mode = models.CharField(max_length=20)
    salary_day = models.SmallIntegerField()
    joined_on = models.DateField(null=True)
    office_pincode = models.CharField(max_length=10, blank=True, default="")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monthly_salary__gt=0), name="employment_salary_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(salary_day__gte=1, salary_day__lte=31), name="employment_salary_day"
            ),
        ]


class BankAccount(Record):
    """An account the borrower named. Money goes only to a VERIFIED current one (RBI Digital Lending D3)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="bank_accounts")
    account_sealed = models.BinaryField()
    account_blind = models.BinaryField(max_length=16)
    ifsc = models.CharField(max_length=11)
    bank_name = models.CharField(max_length=120, blank=True, default="")
    status = models.CharField(max_length=10, choices=_choices(BankStatus), default=BankStatus.PENDING.value)
    name_at_bank = models.CharField(max_length=160, blank=True, default="")
    name_score = models.SmallIntegerField(null=True)
    provider_ref = models.CharField(max_length=80, blank=True, default="", db_index=True)
    is_current = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True)
    verified_by_staff_id = models.UUIDField(null=True)
    verification_note = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(is_current=True), name="bank_account_one_current"
            )
        ]


class ConsentNotice(Record):
    """The words that were shown, kept as long as a consent rests on them."""

    purpose = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=160)
    text = models.TextField()
    text_hash = models.CharField(max_length=64, unique=True)


class Consent(Record):
    """One act of consent. Withdrawing stamps the row; giving again makes a new one."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    notice = models.ForeignKey(ConsentNotice, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=30)
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    session_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_one_standing",
            )
        ]


class OtpChallenge(Record):
    """One code sent to one number for one purpose; the code itself is nowhere, only its keyed hash."""

    purpose = models.CharField(max_length=20, choices=_choices(OtpPurpose))
    mobile_sealed = models.BinaryField()
    mobile_blind = models.BinaryField(max_length=16)
    code_hash = models.BinaryField(max_length=16)
    ip = models.CharField(max_length=45, blank=True, default="")
    # by the database's clock, like `expires_at`: the send caps count over it
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    consumed_at = models.DateTimeField(null=True)
    attribution = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["mobile_blind", "-sent_at"], name="otp_by_mobile"),
            models.Index(fields=["ip", "-sent_at"], name="otp_by_ip"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(tries__lte=5), name="otp_tries_capped")]


class CustomerSession(Record):
    """A signed-in browser. The token is known only to it; the row holds a hash under the brand's key."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sessions", db_index=False)
    token_hash = models.BinaryField(max_length=16, unique=True)
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    ip = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["customer", "-created_at"], name="session_by_customer")]


class NumberSeries(models.Model):
    """The last number given out in a series of this brand; rows are locked by the update that takes the next."""

    name = models.CharField(max_length=30, primary_key=True)
    last = models.BigIntegerField(default=0)
