"""Published editions keep the default words and the files they were published with."""

import django.db.models.deletion
from django.db import migrations, models

BEFORE = {
    "2.1": "",
    "2.4": (
        "Dari {{jumlah_ikm}} IKM aktif, {{jumlah_agro}} tergolong agro dan {{jumlah_non_agro}} "
        "non-agro. Sentra ditetapkan bagi sekurangnya lima unit usaha sejenis di satu lokasi "
        "(Peraturan Pemerintah Nomor 29 Tahun 2018)."
    ),
    "4.1": "",
    "4.2.1": (
        "Kelompok komoditas dengan unit usaha terbanyak ditunjukkan pada tabel berikut. Penetapan "
        "industri unggulan mengikuti kajian kriteria dan bobot yang disepakati."
    ),
    "4.2.2": (
        "Sentra yang telah ditetapkan dan kandidat sentra menjadi dasar perwilayahan industri "
        "kecil dan menengah. Jarak pada pencarian kandidat adalah parameter perencanaan, bukan "
        "ketentuan hukum."
    ),
}


def keep(apps, schema_editor):
    text = apps.get_model("plan", "EditionText")
    for edition in apps.get_model("plan", "Edition").objects.filter(state="terbit"):
        edited = set(text.objects.filter(edition=edition).values_list("code", flat=True))
        text.objects.bulk_create(
            text(edition=edition, code=code, body=body, updated_by_id=edition.published_by_id)
            for code, body in BEFORE.items()
            if code not in edited
        )


class Migration(migrations.Migration):
    dependencies = [("plan", "0014_sentra_plan_carriers")]

    operations = [
        migrations.CreateModel(
            name="EditionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=4, verbose_name="bentuk")),
                ("content", models.BinaryField(verbose_name="isi")),
                ("edition", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="files", to="plan.edition")),
            ],
            options={
                "verbose_name": "berkas RPIK terbit",
                "verbose_name_plural": "berkas RPIK terbit",
                "constraints": [models.UniqueConstraint(fields=("edition", "kind"), name="edition_file_once")],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
