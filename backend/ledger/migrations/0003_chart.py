"""Accounts for income in suspense, tax withheld by payers, and settlements. Finds nothing to do when run again."""

from django.db import migrations

_ACCOUNTS = """
INSERT INTO ledger_account (code, name, kind, component)
SELECT code, name, kind, ''
FROM (VALUES
    ('1150', 'Tax deducted at source, receivable', 'ASSET'),
    ('2020', 'Interest and charges of NPA in suspense', 'LIABILITY'),
    ('5020', 'Given up in settlements', 'EXPENSE')
) AS added (code, name, kind)
WHERE EXISTS (SELECT 1 FROM ledger_account)
ON CONFLICT (code) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_money_core")]

    operations = [migrations.RunSQL(_ACCOUNTS, migrations.RunSQL.noop)]
