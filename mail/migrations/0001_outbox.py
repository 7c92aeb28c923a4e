import datetime
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from audit.operations import Withhold


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('name', models.CharField(max_length=200, primary_key=True, serialize=False, verbose_name='job')),
                ('interval', models.DurationField(default=datetime.timedelta, verbose_name='runs every')),
                ('last_started', models.DateTimeField(verbose_name='last started')),
                ('last_finished', models.DateTimeField(blank=True, null=True, verbose_name='last finished')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
            ],
            options={
                'verbose_name': 'job run',
                'verbose_name_plural': 'job runs',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='key')),
                ('scope', models.CharField(blank=True, max_length=64, verbose_name='scope')),
                ('to', models.EmailField(max_length=254, verbose_name='to')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='reply to')),
                ('template', models.CharField(max_length=100, verbose_name='template')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('unsubscribe_url', models.URLField(blank=True, max_length=500, verbose_name='unsubscribe address')),
                ('has_secrets', models.BooleanField(default=False, verbose_name='holds a code or link')),
                ('secret_marker', models.CharField(blank=True, max_length=32)),
                ('sealed_secrets', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('held', 'Held'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Not sent'), ('kept', 'Kept here')], default='queued', max_length=10, verbose_name='state')),
                ('send_after', models.DateTimeField(default=django.utils.timezone.now, verbose_name='not before')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name="in a worker's hands until")),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
                ('may_have_left_twice', models.BooleanField(default=False, verbose_name='may have been sent twice')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='written')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='edited')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='edited by')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='held by')),
            ],
            options={
                'verbose_name': 'outbox message',
                'verbose_name_plural': 'outbox messages',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['send_after'], name='mail_message_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='mail_message_leased'), models.Index(condition=models.Q(('state', 'sent')), fields=['scope', 'sent_at'], name='mail_message_sent'), models.Index(fields=['-created_at', '-id'], name='mail_message_newest'), models.Index(fields=['scope', '-created_at'], name='mail_message_scope'), models.Index(fields=['state', '-created_at'], name='mail_message_state'), models.Index(condition=models.Q(('sealed_secrets', ''), _negated=True), fields=['created_at'], name='mail_message_with_secrets')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'held', 'sending', 'sent', 'failed', 'kept'])), name='mail_message_state_known'), models.CheckConstraint(condition=models.Q(('scope__regex', '^(award:[0-9]+)?$')), name='mail_message_scope_known'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('subject__regex', '[\\r\\n]'), _negated=True)), name='mail_message_subject_one_line'), models.CheckConstraint(condition=models.Q(models.Q(('to', ''), _negated=True), models.Q(('to__regex', '[\\r\\n,;]'), _negated=True)), name='mail_message_one_address'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='mail_message_sent_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='mail_message_sending_has_lease'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sealed_secrets', ''), _connector='OR'), name='mail_message_sent_keeps_no_secret'), models.CheckConstraint(condition=models.Q(('has_secrets', True), models.Q(('sealed_secrets', ''), ('secret_marker', '')), _connector='OR'), name='mail_message_secrets_marked')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outboxmessage',
            trigger=pgtrigger.compiler.Trigger(name='states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{queued:held,held:queued,queued:sending,queued:kept,kept:queued,sending:sent,sending:queued,sending:failed,failed:queued,queued:sent,failed:sent}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='04dcbca218ff128e45e3e671d33072b679966050', operation='UPDATE', pgid='pgtrigger_states_32f34', table='mail_outboxmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outboxmessage',
            trigger=pgtrigger.compiler.Trigger(name='no_redirecting', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."to" IS DISTINCT FROM (NEW."to") OR OLD."template" IS DISTINCT FROM (NEW."template") OR OLD."has_secrets" IS DISTINCT FROM (NEW."has_secrets") OR OLD."secret_marker" IS DISTINCT FROM (NEW."secret_marker"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='afd1fc50c730a3984e4989a82df8ddc3c2b6861b', operation='UPDATE', pgid='pgtrigger_no_redirecting_fdd31', table='mail_outboxmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outboxmessage',
            trigger=pgtrigger.compiler.Trigger(name='text_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN ((OLD.has_secrets OR OLD.state = 'sent') AND (OLD.subject, OLD.body) IS DISTINCT FROM (NEW.subject, NEW.body))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ca06203d19f53b74ecff03d3a6594dc88ddd8a9c', operation='UPDATE', pgid='pgtrigger_text_stands_a22ef', table='mail_outboxmessage', when='BEFORE')),
        ),
        Withhold('mail_outboxmessage', 'DELETE'),
    ]
