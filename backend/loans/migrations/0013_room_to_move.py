"""Room on each page for the rows of the next night: half of a page is written anew in one night, in place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("loans", "0012_tranches")]

    operations = [
        migrations.RunSQL(
            "alter table loans_loanpace set (fillfactor = 55)",
            "alter table loans_loanpace set (fillfactor = 80)",
        ),
    ]
