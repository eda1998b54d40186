import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from rpik.core.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [('plan', '0001_editions_and_coaching'), ('plan', '0002_criteria_of_priority'), ('plan', '0003_programme_is_demo'), ('plan', '0004_edition_is_demo'), ('plan', '0005_attendance_and_measures'), ('plan', '0006_road_tables'), ('plan', '0007_notice_setting'), ('plan', '0008_sentra_plan'), ('plan', '0009_perda_list'), ('plan', '0010_perda_and_funding'), ('plan', '0011_travel_setting'), ('plan', '0012_external_tables_and_scorings'), ('plan', '0013_public_counts'), ('plan', '0014_sentra_plan_carriers')]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0004_guards'),
        ('ikm_registry', '0001_squashed_0020_papers_and_material'),
        ('sentra', '0001_squashed_0025_hazard_layers'),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=200, verbose_name='judul')),
                    ('year_from', models.PositiveSmallIntegerField(verbose_name='tahun awal')),
                    ('year_to', models.PositiveSmallIntegerField(verbose_name='tahun akhir')),
                    ('state', models.CharField(choices=[('draf', 'Draf'), ('terbit', 'Terbit')], default='draf', max_length=8, verbose_name='keadaan')),
                    ('stages', models.JSONField(default=list, verbose_name='tahap')),
                    ('targets', models.JSONField(blank=True, default=dict, verbose_name='sasaran')),
                    ('comparisons', models.JSONField(blank=True, default=dict, verbose_name='perbandingan kriteria')),
                    ('criteria', models.JSONField(blank=True, default=dict, verbose_name='kriteria unggulan')),
                    ('leaders', models.JSONField(blank=True, default=dict, verbose_name='industri unggulan per tahap')),
                    ('known_gaps', models.JSONField(blank=True, default=list, verbose_name='kekurangan yang diketahui')),
                    ('snapshot', models.JSONField(blank=True, null=True, verbose_name='angka saat terbit')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='terbit')),
                    ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diterbitkan oleh')),
                    ('perda_number', models.CharField(blank=True, max_length=40, verbose_name='nomor Perda')),
                    ('perda_date', models.DateField(blank=True, null=True, verbose_name='tanggal Perda')),
                    ('gazette_number', models.CharField(blank=True, max_length=40, verbose_name='nomor Lembaran Daerah')),
                    ('gazette_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tahun Lembaran Daerah')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='data contoh')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='versi data')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dibuat')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='diperbarui')),
                ],
                options={
                    'verbose_name': 'edisi RPIK',
                    'verbose_name_plural': 'edisi RPIK',
                    'ordering': ['-id'],
                    'permissions': [('publish_edition', 'Menerbitkan edisi RPIK')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draf', 'terbit'])), name='edition_state_known'), models.CheckConstraint(condition=models.Q(('year_to__gt', models.F('year_from'))), name='edition_years_ordered'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('snapshot__isnull', False)), models.Q(('published_at__isnull', True), ('published_by__isnull', True), ('snapshot__isnull', True)), _connector='OR'), name='edition_published_whole'), models.CheckConstraint(condition=models.Q(models.Q(('perda_date__isnull', True), ('perda_number', '')), models.Q(models.Q(('perda_number', ''), _negated=True), ('perda_date__isnull', False)), _connector='OR'), name='edition_perda_whole'), models.CheckConstraint(condition=models.Q(models.Q(('gazette_number', ''), ('gazette_year__isnull', True)), models.Q(models.Q(('gazette_number', ''), _negated=True), models.Q(('perda_number', ''), _negated=True), ('gazette_year__isnull', False)), _connector='OR'), name='edition_gazette_whole')],
                },
            ),
            migrations.CreateModel(
                name='NoticeSetting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_setting', to=settings.AUTH_USER_MODEL)),
                    ('by_email', models.BooleanField(default=False, verbose_name='kirim surel')),
                    ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='kunci berhenti')),
                    ('sent_on', models.DateField(null=True, verbose_name='terakhir dikirim')),
                ],
                options={
                    'verbose_name': 'pengaturan pemberitahuan',
                    'verbose_name_plural': 'pengaturan pemberitahuan',
                },
            ),
            migrations.CreateModel(
                name='PerdaList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='nama')),
                    ('source', models.CharField(max_length=200, verbose_name='sumber')),
                    ('in_use', models.BooleanField(default=False, verbose_name='dipakai')),
                    ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dimuat')),
                    ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                    ('rows', models.JSONField(default=list, verbose_name='isi')),
                ],
                options={
                    'verbose_name': 'daftar Perda',
                    'verbose_name_plural': 'daftar Perda',
                    'ordering': ['-id'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('in_use', True)), fields=('in_use',), name='one_perda_list_in_use')],
                },
            ),
            migrations.CreateModel(
                name='Programme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='tahun anggaran')),
                    ('code', models.CharField(max_length=30, verbose_name='kode')),
                    ('name', models.CharField(max_length=200, verbose_name='nama')),
                    ('ceiling', models.BigIntegerField(blank=True, null=True, verbose_name='pagu (Rp)')),
                    ('executor', models.CharField(blank=True, max_length=120, verbose_name='pelaksana')),
                    ('funding', models.CharField(blank=True, max_length=60, verbose_name='sumber dana')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='data contoh')),
                ],
                options={
                    'verbose_name': 'program pembinaan',
                    'verbose_name_plural': 'program pembinaan',
                    'ordering': ['-year', 'code'],
                    'constraints': [models.UniqueConstraint(fields=('year', 'code'), name='programme_code_once_a_year'), models.CheckConstraint(condition=models.Q(('ceiling__isnull', True), ('ceiling__gte', 0), _connector='OR'), name='programme_ceiling_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='PublicCounts',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.JSONField(verbose_name='isi')),
                    ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='keadaan')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='data contoh')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'angka publik',
                    'verbose_name_plural': 'angka publik',
                    'ordering': ['-day', '-id'],
                },
            ),
            migrations.CreateModel(
                name='RoadTable',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='nama')),
                    ('source', models.CharField(max_length=200, verbose_name='sumber')),
                    ('in_use', models.BooleanField(default=False, verbose_name='dipakai')),
                    ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dimuat')),
                    ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                    ('rows', models.PositiveIntegerField(verbose_name='baris')),
                ],
                options={
                    'verbose_name': 'tabel jalan',
                    'verbose_name_plural': 'tabel jalan',
                    'ordering': ['-id'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('in_use', True)), fields=('in_use',), name='one_road_table_in_use')],
                },
            ),
            migrations.CreateModel(
                name='SentraPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='nama')),
                    ('asked', models.CharField(max_length=4000, verbose_name='pertanyaan')),
                    ('assumptions', models.JSONField(default=list, verbose_name='asumsi')),
                    ('rows', models.JSONField(default=list, verbose_name='sentra')),
                    ('reached', models.FloatField(verbose_name='terjangkau')),
                    ('bound', models.FloatField(verbose_name='batas atas')),
                    ('is_optimal', models.BooleanField(verbose_name='terbukti terbaik')),
                    ('unit', models.CharField(max_length=40, verbose_name='yang dihitung')),
                    ('cost', models.FloatField(verbose_name='biaya')),
                    ('executor', models.CharField(blank=True, max_length=120, verbose_name='pelaksana')),
                    ('funding', models.CharField(blank=True, max_length=60, verbose_name='sumber dana')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='data contoh')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='disimpan')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'rencana sentra',
                    'verbose_name_plural': 'rencana sentra',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='TravelSetting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('road_factor', models.FloatField(verbose_name='faktor jalan')),
                    ('visits_a_day', models.PositiveSmallIntegerField(verbose_name='kunjungan sehari')),
                    ('reach_m', models.PositiveIntegerField(verbose_name='jangkauan temu (m)')),
                    ('km_cost', models.PositiveIntegerField(blank=True, null=True, verbose_name='biaya per kilometer (Rp)')),
                    ('day_cost', models.PositiveIntegerField(blank=True, null=True, verbose_name='biaya per hari kerja (Rp)')),
                    ('source', models.CharField(blank=True, max_length=200, verbose_name='dasar biaya')),
                    ('set_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='diatur')),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'asumsi perjalanan',
                    'verbose_name_plural': 'asumsi perjalanan',
                    'ordering': ['-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('road_factor__gte', 1), ('road_factor__lte', 3)), name='road_factor_possible'), models.CheckConstraint(condition=models.Q(('visits_a_day__gte', 1)), name='visits_a_day_some')],
                },
            ),
            migrations.CreateModel(
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='plan.programme', verbose_name='program')),
                    ('title', models.CharField(max_length=200, verbose_name='nama kegiatan')),
                    ('kind', models.CharField(choices=[('pembangunan', 'Pembangunan sentra'), ('kepengurusan', 'Fasilitasi kepengurusan'), ('pelatihan', 'Pelatihan'), ('pendampingan', 'Pendampingan'), ('mesin', 'Mesin dan peralatan'), ('sertifikasi', 'Sertifikasi dan perizinan'), ('promosi', 'Promosi dan pasar'), ('upt', 'Unit pelayanan teknis'), ('kunjungan', 'Kunjungan')], max_length=14, verbose_name='jenis')),
                    ('sentra', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sentra.sentra', verbose_name='sentra')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='tempat')),
                    ('start', models.DateField(verbose_name='mulai')),
                    ('end', models.DateField(verbose_name='selesai')),
                    ('budget', models.BigIntegerField(blank=True, null=True, verbose_name='anggaran (Rp)')),
                    ('realised', models.BigIntegerField(blank=True, null=True, verbose_name='realisasi (Rp)')),
                    ('officers', models.CharField(blank=True, max_length=300, verbose_name='petugas')),
                    ('outcome', models.TextField(blank=True, verbose_name='hasil')),
                    ('attendance_taken', models.BooleanField(default=False, verbose_name='daftar hadir dicatat')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='data contoh')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='versi data')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dicatat')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'kegiatan pembinaan',
                    'verbose_name_plural': 'kegiatan pembinaan',
                    'ordering': ['-start', '-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['pembangunan', 'kepengurusan', 'pelatihan', 'pendampingan', 'mesin', 'sertifikasi', 'promosi', 'upt', 'kunjungan'])), name='activity_kind_known'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='activity_days_ordered'), models.CheckConstraint(condition=models.Q(models.Q(('budget__isnull', True), ('budget__gte', 0), _connector='OR'), models.Q(('realised__isnull', True), ('realised__gte', 0), _connector='OR')), name='activity_money_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='EditionFigure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='plan.edition')),
                    ('key', models.CharField(max_length=40, verbose_name='angka')),
                    ('value', models.CharField(max_length=60, verbose_name='nilai')),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tahun')),
                    ('source', models.CharField(max_length=200, verbose_name='sumber')),
                ],
                options={
                    'verbose_name': 'angka luar',
                    'verbose_name_plural': 'angka luar',
                    'constraints': [models.UniqueConstraint(fields=('edition', 'key'), name='edition_figure_once')],
                },
            ),
            migrations.CreateModel(
                name='EditionTable',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='plan.edition')),
                    ('key', models.CharField(max_length=40, verbose_name='tabel')),
                    ('columns', models.JSONField(default=list, verbose_name='kolom')),
                    ('rows', models.JSONField(default=list, verbose_name='isi')),
                    ('source', models.CharField(max_length=200, verbose_name='sumber')),
                    ('note', models.CharField(blank=True, max_length=400, verbose_name='catatan')),
                    ('file_name', models.CharField(blank=True, max_length=200, verbose_name='berkas')),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='diperbarui')),
                    ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'tabel luar',
                    'verbose_name_plural': 'tabel luar',
                    'constraints': [models.UniqueConstraint(fields=('edition', 'key'), name='edition_table_once')],
                },
            ),
            migrations.CreateModel(
                name='EditionText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='plan.edition')),
                    ('code', models.CharField(max_length=8, verbose_name='bagian')),
                    ('body', models.TextField(blank=True, verbose_name='isi')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='versi data')),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='diperbarui')),
                    ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'bagian RPIK',
                    'verbose_name_plural': 'bagian RPIK',
                    'constraints': [models.UniqueConstraint(fields=('edition', 'code'), name='edition_text_once')],
                },
            ),
            migrations.CreateModel(
                name='RoadDistance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='distances', to='plan.roadtable')),
                    ('origin', models.CharField(max_length=13, verbose_name='dari')),
                    ('destination', models.CharField(max_length=13, verbose_name='ke')),
                    ('km', models.FloatField(verbose_name='km')),
                ],
                options={
                    'verbose_name': 'jarak jalan',
                    'verbose_name_plural': 'jarak jalan',
                    'constraints': [models.UniqueConstraint(fields=('table', 'origin', 'destination'), name='road_distance_once'), models.CheckConstraint(condition=models.Q(('km__gt', 0), ('km__lte', 500)), name='road_distance_possible')],
                },
            ),
            migrations.CreateModel(
                name='Scoring',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scorings', to='plan.edition')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='catatan')),
                    ('setup', models.JSONField(verbose_name='cara menilai')),
                    ('result', models.JSONField(verbose_name='hasil')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dibuat')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'penilaian unggulan',
                    'verbose_name_plural': 'penilaian unggulan',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Participant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='plan.activity')),
                    ('ikm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ikm_registry.ikm')),
                    ('present_at', models.DateTimeField(blank=True, null=True, verbose_name='hadir')),
                    ('present_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dicatat oleh')),
                ],
                options={
                    'verbose_name': 'peserta',
                    'verbose_name_plural': 'peserta',
                    'constraints': [models.UniqueConstraint(fields=('activity', 'ikm'), name='participant_once'), models.CheckConstraint(condition=models.Q(models.Q(('present_at__isnull', False), ('present_by__isnull', False)), models.Q(('present_at__isnull', True), ('present_by__isnull', True)), _connector='OR'), name='participant_presence_whole')],
                },
            ),
            migrations.CreateModel(
                name='Measure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='plan.participant')),
                    ('moment', models.CharField(choices=[('sebelum', 'Sebelum'), ('sesudah', 'Sesudah')], max_length=7, verbose_name='saat')),
                    ('day', models.DateField(verbose_name='tanggal ukur')),
                    ('active', models.BooleanField(blank=True, null=True, verbose_name='aktif')),
                    ('workers', models.PositiveIntegerField(blank=True, null=True, verbose_name='tenaga kerja')),
                    ('output', models.BigIntegerField(blank=True, null=True, verbose_name='produksi setahun (Rp)')),
                    ('certificates', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='sertifikat')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dicatat')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ],
                options={
                    'verbose_name': 'hasil ukur',
                    'verbose_name_plural': 'hasil ukur',
                    'constraints': [models.UniqueConstraint(fields=('participant', 'moment'), name='measure_once'), models.CheckConstraint(condition=models.Q(('moment__in', ['sebelum', 'sesudah'])), name='measure_moment_known'), models.CheckConstraint(condition=models.Q(('output__isnull', True), ('output__gte', 0), _connector='OR'), name='measure_output_not_negative'), models.CheckConstraint(condition=models.Q(('certificates__isnull', True), ('certificates__lte', 20), _connector='OR'), name='measure_certificates_few')],
                },
            ),
        ]),
    ]
