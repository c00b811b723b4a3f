"""Stored terms say what money beyond what is due does in one word, `excess`. Finds nothing to do when run again."""

from django.db import migrations

_EXCESS = """
UPDATE {table} SET terms = jsonb_set(
    terms,
    '{{appropriation}}',
    (terms -> 'appropriation') - 'advance' - 'after_prepayment' || jsonb_build_object(
        'excess',
        CASE
            WHEN terms -> 'appropriation' ->> 'advance' = 'HOLD' THEN 'HOLD'
            WHEN terms -> 'appropriation' ->> 'after_prepayment' = 'REDUCE_INSTALMENT' THEN 'REDUCE_INSTALMENT'
            ELSE 'REDUCE_TENURE'
        END,
        'advance_takes_interest',
        terms -> 'appropriation' ->> 'advance' = 'INTEREST_THEN_PRINCIPAL'
    )
)
WHERE terms -> 'appropriation' -> 'advance' IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]

    operations = [
        migrations.RunSQL(_EXCESS.format(table="products_productversion"), migrations.RunSQL.noop),
    ]
