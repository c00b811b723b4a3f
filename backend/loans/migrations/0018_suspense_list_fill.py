"""Requests for money in suspense know their receipt by a column, and money put to a loan keeps why it had waited.

Finds nothing to do when run again.
"""

from django.db import migrations

_ASKS = """
UPDATE loans_loanrequest SET allots_id = (payload ->> 'receipt_id')::uuid
 WHERE kind = 'ALLOTMENT' AND allots_id IS NULL AND payload ->> 'receipt_id' IS NOT NULL
"""
_REASONS = """
UPDATE loans_receipt r SET suspense_reason = 'In suspense until it was put to this loan.'
  FROM loans_loanrequest q
 WHERE q.allots_id = r.id AND q.state = 'DONE' AND r.suspense_reason = ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0017_suspense_list'),
    ]

    operations = [
        migrations.RunSQL(_ASKS, migrations.RunSQL.noop),
        migrations.RunSQL(_REASONS, migrations.RunSQL.noop),
    ]
