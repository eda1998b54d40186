"""KBLI 2020 to 2025: sure ones move, doubtful ones wait for a person, all of it can be taken back."""

import threading
from collections import Counter
from functools import partial

import pytest
from django.apps import apps
from django.db import connection, transaction

from ikm_registry.choices import ConversionState
from ikm_registry.models import (
    ConversionDecision,
    Ikm,
    Kbli,
    KbliConversion,
    RuleSet,
    SectorRule,
)
from ikm_registry.queries.named_products import also_made
from ikm_registry.services import concordance, conversion
from ikm_registry.services import ikm as register
from ikm_registry.services.classification import classify
from rpik.core.actor import acting
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent, Job
from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN = "35.07.33.2007"

pytestmark = pytest.mark.django_db


def speaking(code: str, product: str, version: str = "2020", **fields):
    values = {"kbli_source": "tertulis", "desa": PAGELARAN}
    return make_ikm(product=product, kbli_code=code, kbli_version=version, **(values | fields))


def run(by, **more):
    return conversion.convert(by=by, table_id=concordance.active().pk, **more)


def decide(by, code, text, target):
    kbli = Kbli.objects.get(version="2025", code=target)
    return conversion.decide(code=code, text=text, target=kbli, by=by)


@pytest.fixture
def register_of_six(reference, petugas):
    return {
        "batik": speaking("13134", "batik tulis"),
        "print": speaking("13133", "printing motif batik"),
        "keripik": speaking("10794", "keripik singkong"),
        "kacang": speaking("10793", "keripik kacang"),
        "warung": speaking("56101", "warung nasi"),
        "lama": speaking("13123", "bulu tiruan tenunan"),
    }


def codes(**records):
    return {name: tuple(Ikm.objects.values_list("kbli_version", "kbli_code").get(pk=one.pk))
            for name, one in records.items()}  # fmt: skip


def test_the_figures_before_anything_is_done(register_of_six, perencana):
    found = conversion.overview(by=perencana)
    assert {name: [code.code for code in found.bucket(name)] for name in
            ("pasti", "ragu", "hilang", "luar")} == {
        "pasti": ["10794", "13134"], "ragu": ["10793", "13133"],
        "hilang": ["13123"], "luar": ["56101"],
    }  # fmt: skip
    assert (found.ready, found.already) == (2, 0)
    assert Ikm.objects.filter(kbli_version="2025").count() == 0


def test_only_what_is_sure_moves_and_the_trap_does_not_close(register_of_six, perencana):
    made = run(perencana)
    assert codes(**register_of_six) == {
        "batik": ("2025", "13133"),
        # 13133 of 2020 is the printer of cloth: reading it as 2025 would make a batik maker of him.
        "print": ("2020", "13133"),
        "keripik": ("2025", "10794"),
        "kacang": ("2020", "10793"),
        "warung": ("2020", "56101"),
        "lama": ("2020", "13123"),
    }
    assert made.counts == {"sama": 1, "pindah": 1}
    batik = Ikm.objects.get(pk=register_of_six["batik"].pk)
    assert batik.kbli_reason.startswith("KBLI 2020 13134 → 2025 13133. Batik;")
    assert batik.version == 2
    assert AuditEvent.objects.get(event="kbli.converted").data["ikm"] == 2


def test_sector_and_group_follow_exactly_as_the_classifier_says(register_of_six, perencana):
    run(perencana)
    before = list(Ikm.objects.order_by("pk").values("sector", "sector_rule_id", "product_group_id"))
    moved = Ikm.objects.filter(kbli_version="2025")
    assert {one.sector for one in moved} == {"agro", "non_agro"}
    assert all(SectorRule.objects.get(pk=one.sector_rule_id).version == "2025" for one in moved)
    ids = [one.pk for one in moved]
    assert classify(ikm_ids=ids, by=None).changed == 0
    assert classify(ikm_ids=ids, by=None, version="2025").changed == 0
    after = Ikm.objects.order_by("pk").values("sector", "sector_rule_id", "product_group_id")
    assert list(after) == before


def test_a_second_run_finds_nothing(register_of_six, perencana):
    assert run(perencana) is not None
    events = apps.get_model("ikm_registry", "IkmEvent").objects.count()
    assert run(perencana) is None
    assert apps.get_model("ikm_registry", "IkmEvent").objects.count() == events
    assert KbliConversion.objects.count() == 1


def test_a_person_decides_a_group_and_the_run_writes_it(register_of_six, petugas, perencana):
    speaking("10793", " Keripik Kacang ")
    waiting = conversion.undecided(by=petugas)
    first = waiting[0]
    assert (first.code, first.text, first.ikm) == ("10793", "keripik kacang", 2)
    made = decide(petugas, "10793", "keripik kacang", "10309")
    assert conversion.overview(by=petugas).ready == 4
    with pytest.raises(DomainError, match="tidak menunggu lagi"):
        decide(petugas, "10793", "keripik kacang", "10794")
    run(perencana)
    one = Ikm.objects.get(pk=register_of_six["kacang"].pk)
    assert (one.kbli_version, one.kbli_code) == ("2025", "10309")
    assert "Diputuskan orang" in one.kbli_reason
    conversion.withdraw(decision=made, by=petugas)
    with pytest.raises(DomainError, match="sudah dicabut"):
        conversion.withdraw(decision=made, by=petugas)
    assert decide.__name__ and ConversionDecision.objects.filter(withdrawn_at=None).count() == 0


def test_a_decision_needs_a_code_of_2025(register_of_six, petugas):
    old = Kbli.objects.get(version="2020", code="10794")
    for wrong in (old, None, Kbli.objects.get(version="2025", code="1079")):
        with pytest.raises(DomainError, match="KBLI 2025"):
            conversion.decide(code="10793", text="keripik kacang", target=wrong, by=petugas)
    with pytest.raises(DomainError, match="tidak menunggu"):
        decide(petugas, "10794", "keripik singkong", "10794")


def test_who_may(register_of_six, petugas, pimpinan, perencana, make_user):
    for person in (petugas, pimpinan, make_user("pembaca")):
        with pytest.raises(NotAllowed):
            run(person)
        with pytest.raises(NotAllowed):
            conversion.start(by=person, table_id=concordance.active().pk)
    with pytest.raises(NotAllowed):
        decide(pimpinan, "10793", "keripik kacang", "10309")
    made = run(make_user("admin"))
    with pytest.raises(NotAllowed):
        conversion.undo(run=made, by=petugas)
    assert Ikm.objects.filter(kbli_version="2025").count() == 2


def test_the_working_area_bounds_a_run(reference, make_user):
    inside, outside = speaking("13134", "batik"), speaking("13134", "batik", desa="35.07.01.2001")
    bound = make_user("perencana", kecamatan_scope=["35.07.33"])
    assert conversion.overview(by=bound).ready == 1
    run(bound)
    assert codes(a=inside, b=outside) == {"a": ("2025", "13133"), "b": ("2020", "13134")}


def test_merged_and_inactive(reference, perencana):
    twin = speaking("13134", "batik", status="digabung")
    idle = speaking("13134", "batik", status="nonaktif")
    run(perencana)
    assert codes(a=twin, b=idle) == {"a": ("2020", "13134"), "b": ("2025", "13133")}


def test_what_a_person_overrode_keeps_sector_and_group(reference, petugas, perencana):
    one = speaking("13134", "batik")
    register.override(ikm=one, sector="agro", group=None, reason="contoh", by=petugas)
    run(perencana)
    one.refresh_from_db()
    assert (one.kbli_code, one.sector, one.product_group_id) == ("13133", "agro", None)


def test_an_automatic_code_stays_converted_and_an_edit_speaks_2025(reference, petugas, perencana):
    one = make_ikm(product="tempe", desa=PAGELARAN)
    classify(ikm_ids=[one.pk], by=petugas)
    one.refresh_from_db()
    assert (one.kbli_version, one.kbli_code, one.kbli_source) == ("2020", "10391", "otomatis")
    run(perencana)
    classify(ikm_ids=None, by=None)
    one.refresh_from_db()
    assert (one.kbli_version, one.kbli_code) == ("2025", "10307")
    assert one.kbli_reason.startswith("KBLI 2020 10391 → 2025 10307")
    register.update(
        ikm=one, data={"product": "tahu", "desa": one.desa, "kbli": None}, version=one.version,
        by=petugas,
    )  # fmt: skip
    one.refresh_from_db()
    assert (one.kbli_version, one.kbli_code, one.kbli_source) == ("2025", "10308", "otomatis")


def test_a_form_opened_before_the_run_does_not_take_it_back(register_of_six, petugas, perencana):
    one = register_of_six["batik"]
    run(perencana)
    old = Kbli.objects.get(version="2020", code="13134")
    with pytest.raises(StaleObject):
        register.update(ikm=one, data={"kbli": old, "desa": one.desa}, version=1, by=petugas)
    assert codes(a=one) == {"a": ("2025", "13133")}


def test_undo_gives_every_word_back(register_of_six, perencana):
    columns = [
        f.attname for f in Ikm._meta.concrete_fields
        if f.attname not in {"version", "updated_at", "search"}
    ]  # fmt: skip
    classify(ikm_ids=None, by=None)
    before = list(Ikm.objects.order_by("pk").values(*columns))
    made = run(perencana)
    done = conversion.undo(run=made, by=perencana)
    assert done.undo == {"pulih": 2, "tetap": 0, "lepas": 0}
    assert list(Ikm.objects.order_by("pk").values(*columns)) == before
    again = conversion.undo(run=made, by=perencana)
    assert (again.state, again.undo) == (ConversionState.UNDONE, done.undo)
    assert AuditEvent.objects.filter(event="kbli.conversion_undone").count() == 1
    assert run(perencana).counts == made.counts  # and can be done anew


def test_undo_keeps_and_lists_what_somebody_changed_since(register_of_six, petugas, perencana):
    extra, gone = speaking("10794", "keripik pisang"), speaking("10794", "keripik ubi")
    recoded = speaking("10794", "keripik talas")
    made = run(perencana)
    edited = Ikm.objects.get(pk=register_of_six["batik"].pk)
    kbli = Kbli.objects.get(version="2025", code=edited.kbli_code)
    data = {"address": "Jl. Baru", "desa": edited.desa, "kbli": kbli}
    register.update(ikm=edited, data=data, version=edited.version, by=petugas)
    Ikm.objects.filter(pk=gone.pk).update(status="digabung")
    Ikm.objects.filter(pk=recoded.pk).update(kbli_code="10710")
    preview = conversion.queries.undo_preview(made.pk)
    done = conversion.undo(run=made, by=perencana)
    assert done.undo == preview == {"pulih": 2, "tetap": 2, "lepas": 1}
    assert dict(made.items.exclude(outcome="pulih").values_list("ikm_id", "note")) == {
        edited.pk: "sudah diubah sesudah konversi",
        gone.pk: "sudah digabung ke data lain",
        recoded.pk: "KBLI-nya sudah diganti",
    }
    assert codes(a=edited, b=extra) == {"a": ("2025", "13133"), "b": ("2020", "10794")}


def test_undo_of_an_import_sees_no_edit_in_a_conversion(reference, petugas, perencana, tmp_path):
    batch = _imported(petugas, "Nama Usaha;Pemilik;Desa;Kecamatan;Produk;KBLI\n"
                      "Batik Ayu;Sri;Pagelaran;Pagelaran;batik tulis;13134\n")  # fmt: skip
    assert run(perencana).counts == {"pindah": 1}
    from ikm_registry.services import import_commit

    assert import_commit.undo_preview(batch=batch)["hapus"] == 1
    import_commit.undo(batch=batch, by=petugas)
    assert Ikm.objects.count() == 0


def test_the_list_of_before_does_not_take_a_conversion_back(reference, petugas, perencana):
    text = (
        "Nama Usaha;Pemilik;NIB;Desa;Kecamatan;Produk;KBLI\n"
        "Batik Ayu;Sri;9120001234567;Pagelaran;Pagelaran;batik tulis;13134\n"
    )
    _imported(petugas, text)
    run(perencana)
    batch = _imported(petugas, text + "\n", commit=False)
    assert batch.counts.get("sama") == 1
    other = _imported(petugas, text.replace("13134", "14111"), commit=False)
    assert other.counts.get("berubah") == 1


def _imported(by, text, *, commit=True):
    import io

    from ikm_registry.services import import_commit, imports

    batch = imports.receive(file=io.BytesIO(text.encode()), name="d.csv", by=by)
    batch = imports.check(batch=batch, by=by)
    return import_commit.commit(batch=batch, by=by) if commit else batch


def test_another_table_meanwhile_stops_the_run(register_of_six, perencana):
    seen = concordance.active().pk
    with pytest.raises(StaleObject):
        conversion.convert(by=perencana, table_id=seen + 1)
    assert Ikm.objects.filter(kbli_version="2025").count() == 0


def test_cancelling_leaves_nothing_behind(register_of_six, perencana):
    class Stop(Exception):
        pass

    def stop(done, total, message, *, force):
        if message.startswith("Menyelesaikan"):
            raise Stop

    with pytest.raises(Stop), transaction.atomic():
        run(perencana, progress=stop)
    assert Ikm.objects.filter(kbli_version="2025").count() == 0
    assert KbliConversion.objects.count() == 0


def test_start_runs_in_the_background_and_one_at_a_time(
    register_of_six, perencana, django_capture_on_commit_callbacks
):
    table = concordance.active().pk
    with django_capture_on_commit_callbacks(execute=True):
        job = conversion.start(by=perencana, table_id=table)
        with pytest.raises(DomainError, match="sedang dikerjakan"):
            conversion.start(by=perencana, table_id=table)
    job.refresh_from_db()
    assert (job.state, job.result["sama"], job.result["pindah"]) == ("selesai", 1, 1)
    with pytest.raises(DomainError, match="Tidak ada IKM"):
        conversion.start(by=perencana, table_id=table)
    made = KbliConversion.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        conversion.start_undo(run=made, by=perencana)
    made.refresh_from_db()
    assert made.undo["pulih"] == 2
    with pytest.raises(DomainError, match="sudah diurungkan"):
        conversion.start_undo(run=made, by=perencana)


def test_a_run_costs_the_same_queries_for_one_ikm_and_for_many(reference, perencana):
    found = []
    for many in (2, 1, 40):  # the first builds what is kept
        for number in range(many):
            speaking("13134", f"batik {number}")
        asked = Counter()  # COPY needs the plain cursor, so that the test counts by itself
        with connection.execute_wrapper(partial(_count, asked)):
            assert run(perencana).counts == {"pindah": many}
        found.append(asked.total())
    assert found[1] == found[2] <= 45


def _count(asked, go, sql, *rest):
    asked[sql[:40]] += 1
    return go(sql, *rest)


def test_what_waits_costs_three_queries_and_the_rules(
    register_of_six, perencana, django_assert_num_queries
):
    with django_assert_num_queries(3 + 2):  # whether the rules moved, and, here first, the rules
        conversion.overview(by=perencana)


def test_the_history_says_why(register_of_six, petugas, perencana):
    with acting(perencana.pk):
        made = run(perencana)
        conversion.undo(run=made, by=perencana)
    events = apps.get_model("ikm_registry", "IkmEvent").objects
    causes = events.filter(pgh_obj=register_of_six["batik"]).order_by("pgh_id")
    assert [one.cause for one in causes][-2:] == ["rekode", "rekode_urung"]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_convert_each_ikm_once(reference, make_user):
    for number in range(30):
        speaking("13134", f"batik {number}")
    people = [make_user("perencana"), make_user("admin")]
    table = concordance.active().pk
    gate, found = threading.Barrier(2), []

    def go(by):
        gate.wait()
        try:
            found.append(conversion.convert(by=by, table_id=table))
        except Exception as error:  # noqa: BLE001
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in found) == [False, True], found
    made = next(one for one in found if one is not None)
    assert made.items.count() == 30 == Ikm.objects.filter(kbli_version="2025", version=2).count()
    assert Job.objects.count() == 0 and RuleSet.objects.count() == 1


def test_what_the_words_surely_say_is_taken_in_one_go(reference, petugas, perencana):
    egg, soy = speaking("10799", "telur asin"), speaking("10799", "susu kedelai")
    vague, wig = speaking("32909", "kerajinan aneka"), speaking("32909", "bulu mata palsu & wig")
    assert conversion.decide_clear(code="32909", by=petugas) == (1, 1)
    assert conversion.decide_clear(code="", by=petugas) == (2, 2)
    assert conversion.decide_clear(code="", by=petugas) == (0, 0)
    assert [one.text for one in conversion.undecided(by=petugas)] == ["kerajinan aneka"]
    run(perencana)
    assert codes(egg=egg, soy=soy, vague=vague, wig=wig) == {
        "egg": ("2025", "10799"), "soy": ("2025", "10795"),
        "vague": ("2020", "32909"), "wig": ("2025", "32906"),
    }  # fmt: skip
    said = AuditEvent.objects.filter(event="kbli.conversion_decided").latest("pk")
    assert said.data["ikm"] == 2 and "2 kelompok" in said.sentence


def test_who_only_reads_takes_no_suggestion(reference, pimpinan):
    speaking("10799", "telur asin")
    with pytest.raises(NotAllowed):
        conversion.decide_clear(code="", by=pimpinan)
    assert not ConversionDecision.objects.exists()


def test_the_other_products_of_a_text_follow_and_come_back(reference, perencana):
    maker = speaking("10391", "tempe, sambal & keripik singkong")
    classify(ikm_ids=[maker.pk], by=None)

    def also():
        return [
            (one.kbli_version, one.kbli_code) for one in also_made(Ikm.objects.get(pk=maker.pk))
        ]

    assert also() == [("2020", "10772"), ("2020", "10794")]
    made = run(perencana)
    assert also() == [("2025", "10779"), ("2025", "10794")]
    classify(ikm_ids=[maker.pk], by=None)
    assert also() == [("2025", "10779"), ("2025", "10794")]
    conversion.undo(run=made, by=perencana)
    assert also() == [("2020", "10772"), ("2020", "10794")]
