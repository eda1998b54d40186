from pathlib import Path

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

from rpik.core.at_once import AtOnce


# What the database does by itself, in its final form.
TRIGGERS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_audit_chain'), ('core', '0003_stored_chunks'), ('core', '0004_guards')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        AtOnce([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('full_name', models.CharField(blank=True, max_length=150, verbose_name='nama lengkap')),
                    ('position', models.CharField(blank=True, max_length=150, verbose_name='jabatan')),
                    ('kecamatan_scope', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, help_text='Kosong berarti seluruh kabupaten. Contoh: 35.07.33, 35.07.24.', size=None, verbose_name='wilayah kerja (kode kecamatan)')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='akun contoh')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'pengguna',
                    'verbose_name_plural': 'pengguna',
                    'permissions': [('view_personal_data', 'Melihat NIK, telepon, dan alamat lengkap (tercatat)'), ('export_personal_data', 'Mengekspor NIK, telepon, dan alamat lengkap (tercatat)'), ('remove_demo', 'Menghapus seluruh data contoh')],
                    'abstract': False,
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='waktu')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                    ('event', models.CharField(db_index=True, max_length=64, verbose_name='peristiwa')),
                    ('target_type', models.CharField(blank=True, max_length=64, verbose_name='jenis objek')),
                    ('target_id', models.BigIntegerField(null=True, verbose_name='id objek')),
                    ('sentence', models.TextField(blank=True, verbose_name='keterangan')),
                    ('data', models.JSONField(blank=True, default=dict, verbose_name='rincian')),
                    ('request_id', models.UUIDField(null=True, verbose_name='permintaan')),
                ],
                options={
                    'verbose_name': 'catatan audit',
                    'verbose_name_plural': 'catatan audit',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['target_type', 'target_id', '-id'], name='audit_target')],
                },
            ),
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(db_index=True, max_length=64, verbose_name='pekerjaan')),
                    ('title', models.CharField(max_length=200, verbose_name='judul')),
                    ('arguments', models.JSONField(blank=True, default=dict, verbose_name='argumen')),
                    ('state', models.CharField(choices=[('antre', 'Menunggu giliran'), ('berjalan', 'Berjalan'), ('selesai', 'Selesai'), ('gagal', 'Gagal'), ('dibatalkan', 'Dibatalkan')], default='antre', max_length=12, verbose_name='keadaan')),
                    ('done', models.PositiveBigIntegerField(default=0, verbose_name='selesai')),
                    ('total', models.PositiveBigIntegerField(default=0, verbose_name='dari')),
                    ('message', models.CharField(blank=True, max_length=300, verbose_name='pesan')),
                    ('result', models.JSONField(blank=True, default=dict, verbose_name='hasil')),
                    ('result_url', models.CharField(blank=True, max_length=300, verbose_name='tujuan')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dibuat')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='mulai')),
                    ('heartbeat_at', models.DateTimeField(null=True, verbose_name='tanda hidup')),
                    ('finished_at', models.DateTimeField(null=True, verbose_name='berakhir')),
                ],
                options={
                    'verbose_name': 'pekerjaan latar',
                    'verbose_name_plural': 'pekerjaan latar',
                    'ordering': ['-created_at'],
                    'indexes': [models.Index(fields=['by', '-created_at'], name='job_by_recent')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['antre', 'berjalan', 'selesai', 'gagal', 'dibatalkan'])), name='job_state_known')],
                },
            ),
            migrations.CreateModel(
                name='PersonalDataAccess',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='waktu')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                    ('subject_type', models.CharField(max_length=64, verbose_name='jenis objek')),
                    ('subject_id', models.BigIntegerField(null=True, verbose_name='id objek')),
                    ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None, verbose_name='data yang dibuka')),
                    ('purpose', models.CharField(blank=True, max_length=200, verbose_name='keperluan')),
                    ('rows', models.PositiveIntegerField(default=1, verbose_name='jumlah baris')),
                ],
                options={
                    'verbose_name': 'akses data pribadi',
                    'verbose_name_plural': 'akses data pribadi',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='access_subject')],
                },
            ),
            migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, verbose_name='nama berkas')),
                    ('content_type', models.CharField(blank=True, max_length=100, verbose_name='jenis')),
                    ('size', models.PositiveBigIntegerField(verbose_name='ukuran (bita)')),
                    ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                    ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='diunggah')),
                    ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'berkas',
                    'verbose_name_plural': 'berkas',
                },
            ),
            migrations.CreateModel(
                name='SubmittedForm',
                fields=[
                    ('key', models.UUIDField(primary_key=True, serialize=False, verbose_name='kunci')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('url', models.CharField(blank=True, max_length=300)),
                ],
                options={
                    'verbose_name': 'formulir terkirim',
                    'verbose_name_plural': 'formulir terkirim',
                },
            ),
            migrations.CreateModel(
                name='AuditSeal',
                fields=[
                    ('position', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='urutan')),
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='core.auditevent', verbose_name='catatan')),
                    ('hash', models.BinaryField(verbose_name='SHA-256')),
                ],
                options={
                    'verbose_name': 'segel audit',
                    'verbose_name_plural': 'segel audit',
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='StoredChunk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='core.storedfile')),
                    ('number', models.PositiveIntegerField(verbose_name='bagian')),
                    ('content', models.BinaryField(verbose_name='isi terenkripsi')),
                ],
                options={
                    'verbose_name': 'bagian berkas',
                    'verbose_name_plural': 'bagian berkas',
                    'constraints': [models.UniqueConstraint(fields=('file', 'number'), name='stored_chunk_once')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a9043e623706cd6457f6ad43abcff01319f851a7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6d6e0', table='core_auditevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='personaldataaccess',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3590b865959f19593b011f8c9fc6b60a22fb1f16', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2a35e', table='core_personaldataaccess', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditseal',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='86a515a11914d2b3b68a3c1250a09a1667785f92', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b7549', table='core_auditseal', when='BEFORE')),
            ),
        ]),
        migrations.RunSQL(TRIGGERS),
    ]
