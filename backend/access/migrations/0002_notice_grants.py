from django.db import migrations

# Brands that stand already get what a new brand's roles begin with (seed_roles).
GRANTS = """
insert into access_rolegrant (id, created_at, role_id, permission, level, scope)
select uuidv7(), now(), role.id, given.permission, given.level, 'ALL'
from access_role role join (values
    ('COLLECTION_EXECUTIVE', 'NOTICES', 2), ('COLLECTION_MANAGER', 'NOTICES', 2), ('COLLECTION_HEAD', 'NOTICES', 2),
    ('LOAN_OPS', 'NOTICES', 2), ('LOAN_OPS', 'NOTICE_SOURCES', 2),
    ('ADMIN', 'NOTICES', 3), ('ADMIN', 'NOTICE_SOURCES', 3)) as given (code, permission, level)
    on given.code = role.code
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
