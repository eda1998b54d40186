from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0013_public_counts'),
    ]

    operations = [
        migrations.AddField(
            model_name='sentraplan',
            name='executor',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='pelaksana'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='sentraplan',
            name='funding',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='sumber dana'),
            preserve_default=False,
        ),
    ]
