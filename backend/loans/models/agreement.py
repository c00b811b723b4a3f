"""What the borrower is shown and signs, and every paper made for a loan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.kernel.models import Record, VersionedRecord
from backend.loans.models.loan import Loan


class DocumentKind(models.TextChoices):
    KFS = "KFS"
    AGREEMENT = "AGREEMENT"
    SIGNED_AGREEMENT = "SIGNED_AGREEMENT"
    SANCTION_LETTER = "SANCTION_LETTER"
    RECEIPT = "RECEIPT"
    SETTLEMENT = "SETTLEMENT"
    NDC = "NDC"
    STATEMENT = "STATEMENT"


class Document(Record):
    """One paper made for a loan, or received signed; `file_key` is by content, so a file never changes.

    sha256_unsealed / sha256_sealed   the PDF as rendered, and as sealed with the brand's signature
    figures                           the very strings the PDF was drawn from
    number                            what the paper calls itself: proposal, receipt or certificate number
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="documents", db_index=False)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    number = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    sha256_unsealed = models.CharField(max_length=64)
    sha256_sealed = models.CharField(max_length=64, db_index=True)
    file_key = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120, blank=True, default="")
    size_bytes = models.PositiveIntegerField(default=0)
    verify_code = models.CharField(max_length=32, unique=True)
    figures = models.JSONField(default=dict)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["loan", "kind", "-created_at"], name="document_loan_kind")]


class AgreementState(models.TextChoices):
    READY = "READY"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    SENDING = "SENDING"
    SENT = "SENT"
    SIGNED = "SIGNED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    VOID = "VOID"


LIVE_AGREEMENT_STATES = (
    AgreementState.READY,
    AgreementState.ACKNOWLEDGED,
    AgreementState.SENDING,
    AgreementState.SENT,
    AgreementState.SIGNED,
)


class Agreement(VersionedRecord):
    """One offer: the Key Fact Statement and agreement of one set of figures, and its signing.

    `number` counts a loan's offers; the proposal number on the paper is the loan's number and this one.
    Each paper is made in every language of the brand, all under that number; `kfs` and `agreement` are those in
    `language`: the one acknowledged, and so signed; until then the brand's first.
    `figures_sha256` binds the acknowledgement and the signature to the figures that were shown.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="agreements", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=AgreementState.choices, default=AgreementState.READY)
    terms = models.JSONField()
    figures = models.JSONField()
    figures_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=8, default="en")
    offered_on = models.DateField()
    valid_until = models.DateField()
    kfs = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    agreement = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    signed = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_language = models.CharField(max_length=8, blank=True, default="")
    acknowledged_session_id = models.UUIDField(null=True)

    esign_reference = models.CharField(max_length=40, unique=True, null=True)
    esign_provider_ref = models.CharField(max_length=80, blank=True, default="", db_index=True)
    sign_url = models.TextField(blank=True, default="")
    sign_expires_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signer_name = models.CharField(max_length=120, blank=True, default="")
    name_needs_review = models.BooleanField(default=False)
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "number"], name="agreement_number"),
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(state__in=[str(state) for state in LIVE_AGREEMENT_STATES]),
                name="agreement_one_live",
            ),
        ]

    @property
    def proposal_number(self) -> str:
        return f"{self.loan.number}-{self.number}"
