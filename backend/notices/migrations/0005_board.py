from django.db import migrations, models

# What stood when the board came.
_FILL = """
insert into notices_boardline (key, told)
select mode, jsonb_build_object('count', count, 'amount', amount::text, 'waiting', waiting, 'oldest_due', oldest_due,
    'oldest_notice_id', oldest_notice_id, 'highest_amount', highest_amount::text,
    'highest_notice_id', highest_notice_id)
from notices_kpi where day = (select max(day) from notices_kpi)
union all
select id::text, jsonb_build_object('id', id, 'name', name, 'mode', mode, 'kind', kind, 'paused', paused,
    'every_minutes', every_minutes, 'created_at', created_at, 'last_success_at', last_success_at,
    'failing_since', failing_since, 'last_run_id', last_run_id, 'last_run_status', last_run_status,
    'last_run_at', last_run_at, 'last_run_held', last_run_held)
from notices_source;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_own_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardLine',
            fields=[
                ('key', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('told', models.JSONField()),
            ],
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
