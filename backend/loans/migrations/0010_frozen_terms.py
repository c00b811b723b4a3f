"""The terms of each loan in a row of their own, filled from the loan's."""

import django.db.models.deletion
from django.db import migrations, models

_FILL = """
insert into loans_frozenterms (loan_id, terms) select id, terms from loans_loan where terms is not null
on conflict do nothing"""
_BACK = "update loans_loan l set terms = f.terms from loans_frozenterms f where f.loan_id = l.id"


class Migration(migrations.Migration):
    dependencies = [("loans", "0009_day_end_breaks")]

    operations = [
        migrations.CreateModel(
            name="FrozenTerms",
            fields=[
                (
                    "loan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="frozen",
                        serialize=False,
                        to="loans.loan",
                    ),
                ),
                ("terms", models.JSONField()),
            ],
        ),
        migrations.RunSQL(_FILL, _BACK),
    ]
