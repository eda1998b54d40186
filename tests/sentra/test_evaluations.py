"""The yearly evaluation: figures beside the decree and the year before, queue, four eyes, races."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent
from sentra.choices import EvaluationState, Recommendation
from sentra.models import Evaluation
from sentra.queries import evaluations as queue
from sentra.queries import sentra_growth
from sentra.services import evaluation_papers, evaluations, institutions
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def sentra():
    members = make.units(6, output_value=12_000_000, data_year=YEAR - 1)
    return make.proposal("ditetapkan", members=members).sentra


class TestGrowth:
    def test_like_is_compared_with_like(self, sentra):
        """Two of six stated this year: the change of a year rests on those two alone."""
        ids = list(sentra.members.values_list("ikm_id", flat=True))
        Ikm.objects.filter(pk__in=ids[:2]).update(
            data_year=YEAR, workers_stated=5, output_value=15_000_000
        )
        found = sentra_growth.of_sentra(sentra, year=YEAR)
        assert found["designated"] == {
            "day": "2026-11-02", "units": 6, "workers": 18, "output_value": 72_000_000,
        }  # fmt: skip
        assert found["before"]["source"] == "register"
        assert (found["before"]["workers"], found["before"]["workers_now"]) == (6, 10)
        assert found["now"]["workers"] == 22
        assert found["now"]["renewed"] == 2
        units, workers, output = evaluations.growth_rows(found)
        assert units.since_designated == 0
        assert workers.in_a_year == pytest.approx(10 / 6 - 1)
        assert workers.since_designated == pytest.approx(22 / 18 - 1)
        assert output.in_a_year == pytest.approx(0.25)

    def test_without_data_of_both_years_nothing_is_said(self, sentra):
        found = sentra_growth.of_sentra(sentra, year=YEAR)
        assert found["before"]["source"] == ""
        assert all(row.in_a_year is None for row in evaluations.growth_rows(found))

    def test_last_years_accepted_evaluation_is_the_year_before(self, sentra):
        make.redate(sentra, date(YEAR - 1, 3, 1))
        made = make.evaluation(sentra, year=YEAR - 1)
        assert (
            sentra_growth.of_sentra(sentra, year=YEAR)["before"]["source"] == ""
        )  # not accepted yet
        accept(made)
        found = sentra_growth.of_sentra(sentra, year=YEAR)["before"]
        assert found == {
            "source": "evaluasi",
            "units": 6,
            "workers": 18,
            "output_value": 72_000_000,
        }

    def test_closed_members_and_those_nearby_are_counted(self, sentra):
        ids = list(sentra.members.values_list("ikm_id", flat=True))
        Ikm.objects.filter(pk=ids[0]).update(status="nonaktif")
        make.units(3)
        found = sentra_growth.of_sentra(sentra, year=YEAR)
        assert (found["now"]["members"], found["now"]["units"], found["near"]) == (6, 5, 3)

    def test_queries_do_not_grow(self, django_assert_max_num_queries):
        big = make.proposal("ditetapkan", members=make.units(40)).sentra
        with django_assert_max_num_queries(8):
            sentra_growth.of_sentra(big, year=YEAR)


@pytest.mark.parametrize(
    ("change", "wanted", "words"),
    [
        ({"units": 4}, Recommendation.REVOKE, "PP 29/2018 Pasal 1"),
        ({"units": 7}, Recommendation.AMEND, "tidak aktif lagi"),
        ({"near": 5}, Recommendation.AMEND, "belum anggota"),
        ({"workers": 20}, Recommendation.ATTEND, "tenaga kerja turun"),
        ({}, Recommendation.ATTEND, "pengurus sentra belum ada"),
    ],
)
def test_what_the_figures_speak_for(change, wanted, words):
    then = {"day": None, "units": 10, "workers": 30, "output_value": 100}
    now = {
        "units": 10, "members": 10, "workers": 30, "workers_known": 10, "output_value": 100,
        "output_known": 10,
    }  # fmt: skip
    figures = {
        "designated": then,
        "before": {"source": "", "units": None, "workers": None, "output_value": None},
        "now": now | {k: v for k, v in change.items() if k in now},
        "near": change.get("near", 0),
    }
    found = evaluations.suggestion(figures, None)
    assert found.recommendation == wanted
    assert words in "; ".join(found.reasons)


def accept(made, by=None, note="setuju"):
    made.sentra.proposal.refresh_from_db()
    return evaluations.accept(
        evaluation=made,
        version=made.sentra.proposal.version,
        note=note,
        by=by or make.person("pimpinan"),
    )


class TestSteps:
    def test_only_what_is_sent_back_needs_a_note(self, sentra, log_in):
        made = make.evaluation(sentra)
        sentra.proposal.refresh_from_db()
        client, given = log_in(make.person("pimpinan")), {"version": sentra.proposal.version}
        refused = client.post(f"{made.get_absolute_url()}kembalikan/", given)
        assert refused.status_code == 400
        assert client.post(f"{made.get_absolute_url()}terima/", given).status_code == 302
        made.refresh_from_db()
        assert made.state == EvaluationState.ACCEPTED

    def test_accepted_stays_for_ever(self, sentra):
        made = accept(make.evaluation(sentra))
        assert made.state == EvaluationState.ACCEPTED
        with pytest.raises(DomainError, match="sudah diterima pimpinan"):
            make.evaluation(sentra)
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Evaluation.objects.filter(pk=made.pk).update(reason="lain")
        assert sentra.proposal.state == "ditetapkan"

    def test_sent_back_is_written_anew(self, sentra):
        made = make.evaluation(sentra)
        sentra.proposal.refresh_from_db()
        evaluations.send_back(
            evaluation=made,
            version=sentra.proposal.version,
            note="Angka tenaga kerja diperiksa lagi",
            by=make.person("pimpinan"),
        )
        again = make.evaluation(sentra, recommendation="khusus")
        assert (again.pk, again.state, again.recommendation) == (made.pk, "menunggu", "khusus")
        assert again.decided_by is None

    def test_a_second_press_is_found_and_another_answer_is_not_swallowed(self, sentra):
        make.redate(sentra, date(YEAR - 1, 3, 1))
        by = make.person("perencana")
        version = type(sentra.proposal).objects.get(pk=sentra.proposal_id).version
        given = {
            "proposal_id": sentra.proposal_id, "version": version, "year": YEAR,
            "recommendation": "lanjut", "reason": "sama", "by": by,
        }  # fmt: skip
        made = evaluations.evaluate(**given)
        assert evaluations.evaluate(**given) == made
        for other in ({"recommendation": "khusus"}, {"year": YEAR - 1}):
            with pytest.raises(StaleObject, match="belum disimpan"):
                evaluations.evaluate(**given | other)
        assert Evaluation.objects.get().recommendation == "lanjut"

    def test_two_years_in_two_tabs_with_one_note_are_two_decisions(self, sentra):
        make.redate(sentra, date(YEAR - 1, 3, 1))
        older, newer = (make.evaluation(sentra, year=year) for year in (YEAR - 1, YEAR))
        sentra.proposal.refresh_from_db()
        version, head = sentra.proposal.version, make.person("pimpinan")
        given = {"version": version, "note": "setuju", "by": head}
        assert evaluations.accept(evaluation=older, **given).state == EvaluationState.ACCEPTED
        evaluations.accept(evaluation=older, **given)  # the second press
        with pytest.raises(StaleObject, match=f"evaluasi {YEAR} belum diputuskan"):
            evaluations.accept(evaluation=newer, **given)
        newer.refresh_from_db()
        assert newer.state == EvaluationState.WAITING

    def test_who_writes_does_not_decide(self, sentra):
        both = make.person("perencana")
        both.groups.add(make.person("pimpinan").groups.get())
        both = type(both).objects.get(pk=both.pk)
        made = make.evaluation(sentra, by=both)
        with pytest.raises(NotAllowed, match="orang lain yang memutuskannya"):
            accept(made, by=both)
        with pytest.raises(IntegrityError, match="evaluation_four_eyes"), transaction.atomic():
            Evaluation.objects.filter(pk=made.pk).update(
                state="diterima", decided_by=both, decided_at=timezone.now()
            )

    def test_the_proposer_does_not_evaluate(self, sentra):
        with pytest.raises(NotAllowed, match="Anda mengusulkan sentra ini"):
            make.evaluation(sentra, by=sentra.proposal.proposer)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"reason": "  "}, "catatan"),
            ({"recommendation": ""}, "rekomendasi"),
            ({"recommendation": "bubar"}, "Pilih rekomendasi"),
            ({"year": YEAR + 1}, "Tahun evaluasi"),
            ({"year": 2000}, "Tahun evaluasi"),
        ],
    )
    def test_what_must_be_given(self, sentra, given, words):
        with pytest.raises(DomainError, match=words):
            make.evaluation(sentra, **given)
        assert not Evaluation.objects.exists()

    def test_the_state_keeps_its_day(self, sentra):
        since = sentra.proposal.state_since
        make.evaluation(sentra)
        sentra.proposal.refresh_from_db()
        assert sentra.proposal.state_since == since

    def test_the_trail_says_it(self, sentra):
        accept(make.evaluation(sentra))
        told = AuditEvent.objects.filter(event__contains="evaluat").values_list(
            "sentence", flat=True
        )
        assert any("mengevaluasi sentra" in sentence for sentence in told)
        assert any("menerima evaluasi tahunan" in sentence for sentence in told)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_planners_evaluate_one_year(self, sentra):
        sentra.proposal.refresh_from_db()
        people = [make.person("perencana") for _ in range(4)]
        version = sentra.proposal.version
        results = at_once(
            [
                lambda by=by: evaluations.evaluate(
                    proposal_id=sentra.proposal_id,
                    version=version,
                    year=YEAR,
                    recommendation="lanjut",
                    reason=f"ditulis {by.username}",
                    by=by,
                )
                for by in people
            ]
        )
        won = [one for one in results if isinstance(one, Evaluation)]
        assert len(won) == 1
        assert all(isinstance(one, StaleObject) for one in results if one not in won)
        assert "baru saja berubah" in next(
            one.message for one in results if isinstance(one, StaleObject)
        )
        assert Evaluation.objects.get().by_id == won[0].by_id

    def test_accepted_and_sent_back_at_the_same_moment(self, sentra):
        made = make.evaluation(sentra)
        sentra.proposal.refresh_from_db()
        version = sentra.proposal.version
        heads = [make.person("pimpinan") for _ in range(2)]
        results = at_once(
            [
                lambda: evaluations.accept(
                    evaluation=made, version=version, note="ya", by=heads[0]
                ),
                lambda: evaluations.send_back(
                    evaluation=Evaluation.objects.get(pk=made.pk),
                    version=version,
                    note="belum",
                    by=heads[1],
                ),
            ]
        )
        assert sum(isinstance(one, Evaluation) for one in results) == 1
        assert sum(isinstance(one, StaleObject) for one in results) == 1


class TestOddAddresses:
    def test_a_telling_that_never_was_is_refused_in_words(self, sentra):
        bare = make.proposal("diusulkan")
        bare.institutions.all().delete()
        with pytest.raises(StaleObject, match="baru saja mendata kelembagaan"):
            institutions.tell(
                proposal=bare, after=999, by=make.person("petugas"), data=make.NOTHING_YET
            )

    @pytest.mark.parametrize("page", ["evaluasi", "ubah"])
    def test_who_may_not_is_told_so_before_the_form_is_read(self, client, sentra, page):
        client.force_login(make.person("pembaca"))
        address = f"/sentra/usulan/{sentra.proposal_id}/{page}/"
        assert client.get(address).status_code == client.post(address, {}).status_code == 403

    @pytest.mark.parametrize("year", ["0000", "1983", "9999", "abcd", ""])
    def test_the_board_of_no_year_is_this_years(self, client, sentra, year):
        client.force_login(make.person("pimpinan"))
        page = client.get(reverse("sentra:board"), {"tahun": year})
        assert (page.status_code, page.context["year"]) == (200, YEAR)


class TestQueue:
    def test_a_year_after_the_decree_then_after_the_evaluation(self, sentra):
        make.redate(sentra, date(2025, 2, 28))
        today = date(2026, 3, 10)
        (row,) = queue.queue(today=today)
        assert (row.due, row.days, row.late) == (date(2026, 2, 28), -10, True)
        make.evaluation(sentra, year=2025)
        (row,) = queue.queue()
        assert row.due == queue.later(timezone.localdate(), 12)

    def test_one_sent_back_is_still_due(self, sentra):
        make.redate(sentra, date(2025, 1, 1))
        made = make.evaluation(sentra)
        assert not queue.queue()[0].late
        sentra.proposal.refresh_from_db()
        evaluations.send_back(
            evaluation=made,
            version=sentra.proposal.version,
            note="ulang",
            by=make.person("pimpinan"),
        )
        assert queue.queue()[0].late

    def test_two_queries(self, sentra, django_assert_num_queries):
        make.proposal("ditetapkan")
        with django_assert_num_queries(2):
            assert len(queue.queue()) == 2

    def test_months_end(self):
        assert queue.later(date(2024, 2, 29), 12) == date(2025, 2, 28)
        assert queue.later(date(2025, 12, 31), 12) == date(2026, 12, 31)


class TestPages:
    def test_the_way_of_an_evaluation(self, client, sentra):
        planner, head = make.person("perencana"), make.person("pimpinan")
        client.force_login(planner)
        url = f"/sentra/usulan/{sentra.proposal_id}/evaluasi/"
        page = client.get(url).content.decode()
        assert "Saran menurut angka" in page
        assert "Pertumbuhan" in page
        sentra.proposal.refresh_from_db()
        data = {
            "version": sentra.proposal.version,
            "year": YEAR,
            "recommendation": "khusus",
            "note": "Pengurus <b>belum</b> ada",
        }
        refused = client.post(url, data | {"recommendation": ""})
        assert refused.status_code == 400
        assert "&lt;b&gt;belum&lt;/b&gt;" in refused.content.decode()
        answer = client.post(url, data)
        made = Evaluation.objects.get()
        assert answer.url == made.get_absolute_url()
        assert "Menunggu keputusan pimpinan" in client.get(answer.url).content.decode()
        client.force_login(head)
        sentra.proposal.refresh_from_db()
        decided = client.post(
            f"{made.get_absolute_url()}terima/",
            {"version": sentra.proposal.version, "note": "Setuju"},
            follow=True,
        )
        assert "Diterima" in decided.content.decode()
        stale = client.post(
            f"{made.get_absolute_url()}kembalikan/", {"version": 1, "note": "Tidak jadi"}
        )
        assert stale.status_code == 409
        assert "rencanakan pendampingan" in decided.content.decode()

    @pytest.mark.parametrize("role", ["petugas", "pembaca", "admin"])
    def test_readers_decide_nothing(self, client, sentra, role):
        made = make.evaluation(sentra)
        client.force_login(make.person(role))
        assert client.get(made.get_absolute_url()).status_code == 200
        data = {"version": 99, "note": "ya"}
        assert client.post(f"{made.get_absolute_url()}terima/", data).status_code == 403
        assert client.get(f"/sentra/usulan/{sentra.proposal_id}/evaluasi/").status_code == 403

    def test_the_list_names_the_late_ones(self, client, sentra):
        make.redate(sentra, timezone.localdate() - timedelta(days=400))
        client.force_login(make.person("perencana"))
        page = client.get("/sentra/evaluasi/").content.decode()
        assert "terlambat" in page
        assert f"/sentra/usulan/{sentra.proposal_id}/evaluasi/" in page


class TestPaper:
    @pytest.mark.parametrize("kind", ["pdf", "docx"])
    def test_one_page_with_all_that_counts(self, sentra, kind):
        institutions.tell(
            proposal=sentra.proposal,
            after=institutions.newest(sentra.proposal).pk,
            by=make.person("petugas"),
            data=make.NOTHING_YET | {"managers": "ada", "chair": 'Ibu "Śri" <Rejeki> #1 $x$'},
        )
        made = make.evaluation(sentra, reason="Tumbuh baik. " * 400)
        content = evaluation_papers.write(evaluation=made, kind=kind, by=make.person("pembaca"))
        if kind == "docx":
            assert content.startswith(b"PK")
            return
        import pypdfium2

        with pypdfium2.PdfDocument(content) as found:
            assert len(found) == 1
            text = found[0].get_textpage().get_text_range()
        for words in (
            "EVALUASI TAHUNAN",
            'Ibu "Śri" <Rejeki> #1 $x$',
            "BELUM DITERIMA",
            "selengkapnya",
        ):
            assert words in text
