"""One module per vendor: paths, sign-in, envelopes and errors as the real ones have them."""

OPERATIONS = (
    "sms.send",
    "pan.verify",
    "penny_drop.start",
    "penny_drop.fetch",
    "payout.send",
    "payout.fetch",
    "payout.find",
    "esign.create",
    "esign.fetch",
    "esign.download",
    "esign.cancel",
    "payment_link.create",
    "payment_link.fetch",
    "payment_link.find",
    "payment_link.cancel",
    "notices.list",
    "notices.health",
    "notices.companies",
)
