"""The account of refunds whose transfer the bank has not confirmed. Finds nothing to do when run again."""

from django.db import migrations, models

_ACCOUNT = """
INSERT INTO ledger_account (code, name, kind, component)
SELECT '2005', 'Refunds in transit', 'LIABILITY', ''
WHERE EXISTS (SELECT 1 FROM ledger_account)
ON CONFLICT (code) DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_daily_day'),
    ]

    operations = [
        migrations.RunSQL(_ACCOUNT, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='journal',
            name='kind',
            field=models.CharField(choices=[('DISBURSEMENT', 'DISBURSEMENT'), ('INTEREST_ACCRUED', 'INTEREST_ACCRUED'), ('PENAL_CHARGED', 'PENAL_CHARGED'), ('FEE_CHARGED', 'FEE_CHARGED'), ('REPAYMENT', 'REPAYMENT'), ('HELD_APPLIED', 'HELD_APPLIED'), ('HELD_REFUNDED', 'HELD_REFUNDED'), ('REFUND_IN_TRANSIT', 'REFUND_IN_TRANSIT'), ('REFUND_SETTLED', 'REFUND_SETTLED'), ('FEE_RETURNED', 'FEE_RETURNED'), ('WAIVER', 'WAIVER'), ('SETTLEMENT', 'SETTLEMENT'), ('WRITE_OFF', 'WRITE_OFF'), ('RECOVERY', 'RECOVERY'), ('INCOME_SUSPENDED', 'INCOME_SUSPENDED'), ('INCOME_RELEASED', 'INCOME_RELEASED'), ('SUSPENSE', 'SUSPENSE'), ('SUSPENSE_CLEARED', 'SUSPENSE_CLEARED'), ('REVERSAL', 'REVERSAL')], max_length=20),
        ),
    ]
