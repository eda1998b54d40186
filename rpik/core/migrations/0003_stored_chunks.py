import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A stored file's bytes move into parts of a megabyte; what was kept whole becomes part 0."""

    dependencies = [("core", "0002_audit_chain")]

    operations = [
        migrations.CreateModel(
            name="StoredChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="bagian")),
                ("content", models.BinaryField(verbose_name="isi terenkripsi")),
                ("file", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="core.storedfile")),
            ],
            options={"verbose_name": "bagian berkas", "verbose_name_plural": "bagian berkas"},
        ),
        migrations.AddConstraint(
            model_name="storedchunk",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="stored_chunk_once"),
        ),
        migrations.RunSQL(
            "INSERT INTO core_storedchunk (file_id, number, content) SELECT id, 0, content FROM core_storedfile",
            "UPDATE core_storedfile f SET content = c.content FROM core_storedchunk c WHERE c.file_id = f.id AND c.number = 0",
        ),
        migrations.RemoveField(model_name="storedfile", name="content"),
    ]
