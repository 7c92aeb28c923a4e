import django.core.serializers.json
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from audit.operations import InsertOnly, Withhold


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('action', models.CharField(max_length=80, verbose_name='action')),
                ('object_type', models.CharField(blank=True, max_length=80, verbose_name='kind of object')),
                ('object_id', models.CharField(blank=True, max_length=64, verbose_name='object')),
                ('scope', models.CharField(blank=True, max_length=64, verbose_name='scope')),
                ('payload', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='details')),
                ('previous_hash', models.CharField(max_length=64, unique=True, verbose_name='previous hash')),
                ('hash', models.CharField(max_length=64, unique=True, verbose_name='hash')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['seq'],
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
            options={
                'verbose_name': 'audit head',
                'verbose_name_plural': 'audit head',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='audit_head_single_row')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='audithead',
            trigger=pgtrigger.compiler.Trigger(name='head_moves_one_on', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.seq IS DISTINCT FROM OLD.seq + 1)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='67f7773ecc019c812f85359ed2ec6d7d5ab817e7', operation='UPDATE', pgid='pgtrigger_head_moves_one_on_48377', table='audit_audithead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='audithead',
            trigger=pgtrigger.compiler.Trigger(name='head_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='656c465afda3fe9d059aefb0aba16bff7577fc6b', operation='DELETE', pgid='pgtrigger_head_stays_d56d2', table='audit_audithead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='audithead',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('laurel.allow_truncate', true) IS DISTINCT FROM 'on' THEN\n    RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='1907fc96c0df16f5b8bab8d26d5325234c49bea6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_b5332', table='audit_audithead', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['object_type', 'object_id', 'seq'], name='audit_entry_object'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['scope', '-seq'], name='audit_entry_scope'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('seq__gte', 1)), name='audit_entry_seq_from_one'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('action__regex', '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$')), name='audit_entry_action_dotted'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('hash__regex', '^[0-9a-f]{64}$'), ('previous_hash__regex', '^[0-9a-f]{64}$')), name='audit_entry_hashes_are_sha256'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a7721f8487aaf4c29e16de26aa788c09af851a2b', operation='UPDATE', pgid='pgtrigger_append_only_update_e9e23', table='audit_auditentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e06283ab5c34b2ccc1058a86021629ec5fc19121', operation='DELETE', pgid='pgtrigger_append_only_delete_034ed', table='audit_auditentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('laurel.allow_truncate', true) IS DISTINCT FROM 'on' THEN\n    RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='091af32b3fb68c3ba49da02b93885598fc0c7031', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_78c65', table='audit_auditentry', when='BEFORE')),
        ),
        InsertOnly('audit_auditentry'),
        Withhold('audit_audithead', 'DELETE'),
    ]
