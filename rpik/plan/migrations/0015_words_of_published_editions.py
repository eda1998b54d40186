"""Editions that were published keep the default words they were published with."""

from django.db import migrations

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

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
