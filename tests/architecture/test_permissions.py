"""Who may open what: one table of address × role × working area. A new address must be entered.

A role that may gets an answer, one that may not gets 403, a visitor is sent to log in, and a
record outside one's working area is 404: its existence is not told.
"""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ikm_registry.models import (
    ColumnMemory,
    Concordance,
    ConversionDecision,
    DuplicatePair,
    ImportBatch,
    ImportMend,
    KbliConversion,
    OfficeKeyword,
    PlaceMemory,
    RuleSet,
)
from rpik.core.models import StoredFile, User
from rpik.core.roles import ROLES
from tests.factories import plan as plan_factories
from tests.factories import sentra as factories
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import draft as rule_draft
from tests.factories.rules import group_draft

PAGELARAN = "35.07.33.2007"
EVERYONE = frozenset(role.name for role in ROLES)
PETUGAS = frozenset({"petugas"})
PLANNERS = frozenset({"perencana"})
CLASSIFIERS = frozenset({"petugas", "perencana"})
CONVERTERS = frozenset({"perencana", "admin"})
DECIDERS = CLASSIFIERS | CONVERTERS
EXPORTERS = frozenset({"petugas", "perencana", "pimpinan"})
IMPORT_READERS = frozenset({"petugas", "admin"})
RULE_KEEPERS = frozenset({"perencana", "admin"})
WORD_KEEPERS = frozenset({"petugas", "perencana", "admin"})
LAYER_KEEPERS = frozenset({"perencana", "admin"})
TEMPLATE_READERS = frozenset({"perencana", "pimpinan", "admin"})
AUDITORS = frozenset({"pimpinan", "pembaca", "admin"})
DECREE_READERS = frozenset({"perencana", "pimpinan", "pembaca"})

# name: (method, roles that may, which record it takes)
TABLE: dict[str, tuple[str, frozenset[str], str]] = {
    "plan:home": ("get", EVERYONE, ""),
    "plan:search": ("get", EVERYONE, ""),
    "plan:notices": ("get", EVERYONE, ""),
    "plan:demo-remove": ("get", frozenset({"admin"}), ""),
    "plan:audit": ("get", AUDITORS, ""),
    "plan:audit-csv": ("get", AUDITORS, ""),
    "plan:coaching": ("get", EVERYONE, ""),
    "plan:coaching-received": ("get", EVERYONE, ""),
    "plan:coaching-savings": ("get", EVERYONE, ""),
    "plan:next-sentra": ("get", EVERYONE, ""),
    "plan:sentra-plan": ("get", EVERYONE, "sentra_plan"),
    "plan:sentra-plan-carriers": ("post", CLASSIFIERS, "sentra_plan"),
    "plan:coaching-sentra": ("get", EVERYONE, "sentra"),
    "plan:errands": ("get", CLASSIFIERS, ""),
    "plan:facility": ("get", EVERYONE, "sentra"),
    "plan:coaching-ikm": ("get", EVERYONE, "ikm"),
    "plan:programme-create": ("get", CLASSIFIERS, ""),
    "plan:programme-update": ("get", CLASSIFIERS, "programme"),
    "plan:activity-create": ("get", CLASSIFIERS, ""),
    "plan:activity-detail": ("get", EVERYONE, "activity"),
    "plan:activity-update": ("get", CLASSIFIERS, "activity"),
    "plan:activity-attendance": ("get", CLASSIFIERS, "activity"),
    "plan:activity-sheet": ("get", CLASSIFIERS, "activity"),
    "plan:activity-outcomes": ("get", CLASSIFIERS, "activity"),
    "plan:activity-outcomes-file": ("get", CLASSIFIERS, "activity"),
    "plan:coaching-left-out": ("get", EVERYONE, ""),
    "plan:coaching-danger": ("get", EVERYONE, ""),
    "plan:coaching-effect": ("get", EVERYONE, ""),
    "plan:sentra-change": ("get", EVERYONE, "sentra"),
    "plan:missing-ikm": ("get", EVERYONE, ""),
    "plan:perda-list": ("get", PLANNERS, ""),
    "plan:mirror": ("get", EVERYONE, ""),
    "plan:summary": ("get", EVERYONE, ""),
    "plan:summary-sheet": ("get", EVERYONE, ""),
    "plan:roads": ("get", CLASSIFIERS, ""),
    "plan:travel-setting": ("post", CLASSIFIERS, ""),
    "plan:edition-list": ("get", EVERYONE, ""),
    "plan:edition-compare": ("get", EVERYONE, "edition"),
    "plan:edition-create": ("get", PLANNERS, ""),
    "plan:edition-detail": ("get", EVERYONE, "edition"),
    "plan:edition-head": ("get", PLANNERS, "edition"),
    "plan:edition-criteria": ("get", PLANNERS, "edition"),
    "plan:edition-perda": ("get", PLANNERS, "edition"),
    "plan:edition-figures": ("get", PLANNERS, "edition"),
    "plan:edition-criteria-set": ("get", PLANNERS, "edition"),
    "plan:edition-scores": ("get", PLANNERS, "edition"),
    "plan:edition-leaders": ("get", PLANNERS, "edition"),
    "plan:edition-scorings": ("get", EVERYONE, "edition"),
    "plan:edition-publish": ("get", frozenset({"pimpinan"}), "edition"),
    "core:components": ("get", frozenset({"admin"}), ""),
    "core:guide-own": ("get", EVERYONE, ""),
    "core:logout": ("post", EVERYONE, ""),
    "ikm_registry:ikm-list": ("get", EVERYONE, ""),
    "ikm_registry:ikm-create": ("get", PETUGAS, ""),
    "ikm_registry:ikm-derived": ("get", EVERYONE, ""),
    "ikm_registry:ikm-lookalikes": ("get", EVERYONE, ""),
    "ikm_registry:ikm-export": ("get", EXPORTERS, ""),
    "ikm_registry:ikm-bulk": ("get", PETUGAS, ""),
    "ikm_registry:ikm-tile": ("get", EVERYONE, "tile"),
    "ikm_registry:ikm-map-totals": ("get", EVERYONE, ""),
    "ikm_registry:ikm-map-names": ("get", EVERYONE, ""),
    "ikm_registry:ikm-detail": ("get", EVERYONE, "ikm"),
    "ikm_registry:ikm-update": ("get", PETUGAS, "ikm"),
    "ikm_registry:ikm-status": ("post", PETUGAS, "ikm"),
    "ikm_registry:ikm-point": ("get", EVERYONE, "ikm"),
    "ikm_registry:ikm-reveal": ("post", PETUGAS, "ikm"),
    "ikm_registry:ikm-choose-kbli": ("post", CLASSIFIERS, "ikm"),
    "ikm_registry:classification-override": ("post", CLASSIFIERS, "ikm"),
    "ikm_registry:classification": ("get", EVERYONE, ""),
    "ikm_registry:classification-texts": ("get", EVERYONE, ""),
    "ikm_registry:classification-texts-undo": ("post", CLASSIFIERS, ""),
    "ikm_registry:classification-texts-better": ("post", CLASSIFIERS, ""),
    "ikm_registry:rules": ("get", EVERYONE, ""),
    "ikm_registry:ruleset": ("get", EVERYONE, "ruleset"),
    "ikm_registry:ruleset-effect": ("get", EVERYONE, "rule_draft"),
    "ikm_registry:ruleset-copy": ("post", RULE_KEEPERS, "ruleset"),
    "ikm_registry:ruleset-head": ("post", RULE_KEEPERS, "rule_draft"),
    "ikm_registry:rule-create": ("post", RULE_KEEPERS, "rule_draft"),
    "ikm_registry:ruleset-activate": ("post", RULE_KEEPERS, "rule_draft"),
    "ikm_registry:ruleset-discard": ("post", RULE_KEEPERS, "rule_draft"),
    "ikm_registry:groups": ("get", EVERYONE, ""),
    "ikm_registry:groupset": ("get", EVERYONE, "group_draft"),
    "ikm_registry:groupset-copy": ("post", RULE_KEEPERS, "group_draft"),
    "ikm_registry:groupset-head": ("post", RULE_KEEPERS, "group_draft"),
    "ikm_registry:groupset-discard": ("post", RULE_KEEPERS, "other_groups"),
    "ikm_registry:groupset-effect": ("get", EVERYONE, "group_draft"),
    "ikm_registry:groupset-activate": ("post", RULE_KEEPERS, "group_draft"),
    "ikm_registry:group-create": ("get", RULE_KEEPERS, "group_draft"),
    "ikm_registry:keywords": ("get", EVERYONE, ""),
    "ikm_registry:keyword-delete": ("post", WORD_KEEPERS, "keyword"),
    "ikm_registry:structure": ("get", EVERYONE, ""),
    "ikm_registry:structure-csv": ("get", EVERYONE, ""),
    "ikm_registry:conversion": ("get", EVERYONE, ""),
    "ikm_registry:kbli-version": ("get", CONVERTERS, ""),
    "ikm_registry:conversion-decide": ("get", EVERYONE, ""),
    "ikm_registry:conversion-withdraw": ("post", DECIDERS, "conversion_decision"),
    "ikm_registry:conversion-run": ("get", EVERYONE, "conversion"),
    "ikm_registry:conversion-undo": ("post", CONVERTERS, "conversion"),
    "ikm_registry:conversion-table-load": ("get", CONVERTERS, ""),
    "ikm_registry:conversion-table": ("get", EVERYONE, "concordance"),
    "ikm_registry:conversion-table-activate": ("post", CONVERTERS, "concordance"),
    "ikm_registry:change-causes": ("get", EVERYONE, ""),
    "ikm_registry:quality": ("get", EVERYONE, ""),
    "ikm_registry:reference": ("get", EVERYONE, ""),
    "ikm_registry:import-list": ("get", IMPORT_READERS, ""),
    "ikm_registry:import-upload": ("get", PETUGAS, ""),
    "ikm_registry:import-preview": ("get", IMPORT_READERS, "batch"),
    "ikm_registry:import-columns": ("get", PETUGAS, "batch"),
    "ikm_registry:import-commit": ("post", PETUGAS, "batch"),
    "ikm_registry:import-undo": ("post", PETUGAS, "batch"),
    "ikm_registry:import-mend": ("post", PETUGAS, "batch"),
    "ikm_registry:import-mend-delete": ("post", PETUGAS, "mend"),
    "ikm_registry:import-cause": ("post", PETUGAS, "batch"),
    "ikm_registry:import-check": ("post", PETUGAS, "batch"),
    "ikm_registry:import-rest": ("post", PETUGAS, "batch"),
    "ikm_registry:import-year": ("post", PETUGAS, "batch"),
    "ikm_registry:import-real": ("post", PETUGAS, "batch"),
    "ikm_registry:import-by-nik": ("post", PETUGAS, "batch"),
    "ikm_registry:import-units": ("post", PETUGAS, "batch"),
    "ikm_registry:import-template": ("get", PETUGAS, ""),
    "ikm_registry:import-memories": ("get", IMPORT_READERS, ""),
    "ikm_registry:import-memory-delete": ("post", PETUGAS, "memory"),
    "ikm_registry:import-place-delete": ("post", PETUGAS, "place_memory"),
    "ikm_registry:import-rejects": ("get", PETUGAS, "batch"),
    "ikm_registry:import-rejects-progress": ("get", PETUGAS, "batch"),
    "ikm_registry:import-progress": ("get", IMPORT_READERS, "batch"),
    # Last of its kind: it takes the record with it.
    "ikm_registry:import-discard": ("post", PETUGAS, "batch"),
    "ikm_registry:duplicates": ("get", IMPORT_READERS, ""),
    "ikm_registry:duplicates-suggest": ("post", PETUGAS, ""),
    "ikm_registry:duplicates-at-once": ("post", PETUGAS, ""),
    "ikm_registry:duplicates-take-back": ("post", PETUGAS, ""),
    "ikm_registry:duplicate": ("get", IMPORT_READERS, "pair"),
    "ikm_registry:desa-search": ("get", EVERYONE, ""),
    "ikm_registry:kbli-search": ("get", EVERYONE, ""),
    "ikm_registry:cells": ("get", EVERYONE, ""),
    "ikm_registry:hamlets": ("get", EVERYONE, ""),
    "ikm_registry:hamlets-learn": ("post", CLASSIFIERS, ""),
    "ikm_registry:hamlets-map": ("get", EVERYONE, ""),
    "sentra:sentra-list": ("get", EVERYONE, ""),
    "sentra:sentra-detail": ("get", EVERYONE, "sentra"),
    "sentra:sentra-area": ("get", EVERYONE, "sentra"),
    "sentra:decree-file": ("get", DECREE_READERS, "sentra"),
    "sentra:candidate-list": ("get", EVERYONE, ""),
    "sentra:run-compare": ("get", EVERYONE, ""),
    "sentra:run-changes-map": ("get", EVERYONE, ""),
    "sentra:visit-plan": ("get", EVERYONE, ""),
    "sentra:scoreboard": ("get", EVERYONE, "run"),
    "sentra:baselines": ("get", EVERYONE, "run"),
    "sentra:known-list": ("get", EVERYONE, ""),
    "sentra:known-table": ("get", EVERYONE, ""),
    "sentra:known-import": ("post", PLANNERS, ""),
    "sentra:known-update": ("get", PLANNERS, "known"),
    # Last of its kind: it takes the record with it.
    "sentra:known-delete": ("post", PLANNERS, "known"),
    "sentra:detection-run": ("post", PLANNERS, ""),
    "sentra:detection-progress": ("get", EVERYONE, ""),
    "sentra:candidate-map": ("get", EVERYONE, ""),
    "sentra:candidate-compose": ("get", PLANNERS, ""),
    "sentra:candidate-try": ("get", PLANNERS, ""),
    "sentra:candidate-try-result": ("get", PLANNERS, ""),
    "sentra:candidate-weights": ("get", EVERYONE, ""),
    "sentra:candidate-choices-map": ("get", PLANNERS, "choosable"),
    "sentra:candidate-change": ("get", PLANNERS, "by_hand"),
    # Last of its kind: it takes the candidate out of the lists.
    "sentra:candidate-discard": ("post", PLANNERS, "by_hand"),
    "sentra:candidate-detail": ("get", EVERYONE, "candidate"),
    "sentra:candidate-stability": ("get", EVERYONE, "candidate"),
    "sentra:candidate-members-map": ("get", EVERYONE, "candidate"),
    "sentra:proposal-list": ("get", EVERYONE, ""),
    "sentra:proposal-create": ("get", PLANNERS, ""),
    "sentra:proposal-detail": ("get", EVERYONE, "proposal"),
    "sentra:proposal-map": ("get", EVERYONE, "proposal"),
    "sentra:proposal-compare": ("get", EVERYONE, ""),
    "sentra:proposal-comment": (
        "post",
        frozenset({"petugas", "perencana", "pimpinan"}),
        "proposal",
    ),
    "sentra:proposal-draft": ("get", frozenset({"perencana", "pimpinan"}), "proposal"),
    "sentra:template-list": ("get", TEMPLATE_READERS, ""),
    "sentra:template-upload": ("get", LAYER_KEEPERS, ""),
    "sentra:template-detail": ("get", TEMPLATE_READERS, "template"),
    "sentra:template-file": ("get", TEMPLATE_READERS, "template"),
    "sentra:template-preview": ("get", TEMPLATE_READERS, "template"),
    "sentra:template-enforce": ("post", LAYER_KEEPERS, "template"),
    "sentra:attach": ("post", CLASSIFIERS, "proposal"),
    "sentra:board": ("get", EVERYONE, ""),
    "sentra:proposal-viewers": ("post", EVERYONE, "proposal"),
    "sentra:institution": ("get", EVERYONE, "proposal"),
    "sentra:site": ("get", EVERYONE, "proposal"),
    "sentra:evaluation-list": ("get", EVERYONE, ""),
    "sentra:evaluation-detail": ("get", EVERYONE, "evaluation"),
    "sentra:field-list": ("get", CLASSIFIERS, ""),
    "sentra:field-key": ("get", CLASSIFIERS, ""),
    "sentra:field-page": ("get", CLASSIFIERS, "proposal"),
    "sentra:field-results": ("get", EVERYONE, "proposal"),
    "sentra:rule-effect": ("get", EVERYONE, "other_rules"),
    "sentra:group-effect": ("get", EVERYONE, "group_draft"),
    "sentra:ikm-membership": ("get", EVERYONE, "ikm"),
    "sentra:analysis": ("get", EVERYONE, ""),
    "sentra:analysis-cells": ("get", EVERYONE, ""),
    "sentra:analysis-csv": ("get", EVERYONE, ""),
    "sentra:concentration-csv": ("get", EVERYONE, ""),
    "sentra:growth": ("get", EVERYONE, ""),
    "sentra:map": ("get", EVERYONE, ""),
    "sentra:map-layers": ("get", EVERYONE, ""),
    "sentra:boundaries": ("get", EVERYONE, ""),
    "sentra:place-list": ("get", EVERYONE, ""),
    "sentra:place-mend": ("post", PETUGAS, "ikm"),
    "sentra:layer-list": ("get", EVERYONE, ""),
    "sentra:layer-load": ("get", LAYER_KEEPERS, ""),
    "sentra:layer-detail": ("get", EVERYONE, "layer"),
    "sentra:layer-map": ("get", EVERYONE, "layer"),
    "sentra:layer-what-if": ("get", EVERYONE, "layer"),
    "sentra:layer-mapping": ("post", LAYER_KEEPERS, "layer"),
    "sentra:layer-answers": ("post", LAYER_KEEPERS, "layer"),
    "sentra:layer-enforce": ("post", LAYER_KEEPERS, "layer"),
    "sentra:layer-retire": ("post", LAYER_KEEPERS, "held"),
    "sentra:layer-overlaps": ("get", EVERYONE, "layer"),
    "sentra:plans-map": ("get", EVERYONE, ""),
    "sentra:hazards-map": ("get", EVERYONE, ""),
    "sentra:layer-discard": ("post", LAYER_KEEPERS, "draft"),
}
# Open to visitors, or guarded by the workflow's own table (tests/sentra/test_workflow.py) and
# tested with it; each with the reason.
ELSEWHERE = {
    "core:login": "the door itself",
    "admin-login": "leads to the door; a test below",
    "core:guide": "as guide-own: tests/rpik/core/test_guide.py",
    "core:job": "only to who started the work: tests/rpik/core/test_jobs.py",
    "plan:edition-section": "as edition-head: tests/rpik/plan/test_editions.py",
    "plan:edition-table": "as edition-figures: tests/rpik/plan/test_external_tables.py",
    "plan:edition-table-drop": "as edition-table",
    "plan:edition-trace": "as edition-detail: tests/rpik/plan/test_trace.py",
    "plan:edition-download": "as edition-detail: tests/rpik/plan/test_editions.py",
    "ikm_registry:ikm-bulk-done": "who made the change: tests/ikm_registry/views/test_bulk_pages.py",
    "ikm_registry:group": "as group-create: tests/ikm_registry/views/test_group_keyword_pages.py",
    "ikm_registry:rule-update": "as rule-create: tests/ikm_registry/views/test_rule_pages.py",
    "ikm_registry:rule-delete": "as rule-create: tests/ikm_registry/views/test_rule_pages.py",
    "plan:public": "open to all when switched on: tests/rpik/plan/test_public.py",
    "plan:public-map": "as public",
    "plan:public-file": "as public",
    "plan:public-publish": "the head, 404 when switched off: tests/rpik/plan/test_public.py",
    "sentra:layer-loading": "only to who started the work: tests/sentra/test_layer_loading.py",
    "sentra:growth-csv": "as growth, 404 with one year: tests/sentra/test_growth.py",
    "sentra:candidate-choices": "answers a script: tests/sentra/test_handwork.py",
    "sentra:proposal-act": "workflow table: tests/sentra/test_views.py",
    "sentra:proposal-resubmit": "workflow table: tests/sentra/test_views.py",
    "sentra:proposal-designate": "workflow table: tests/sentra/test_views.py",
    "plan:notices-end": "open to all, its key ends one person's mails: tests/rpik/plan/test_notices.py",
    "sentra:attachment": "as its proposal: tests/sentra/test_attachments.py",
    "sentra:detach": "who handed it in: tests/sentra/test_attachments.py",
    "sentra:proposal-evaluate": "workflow table: tests/sentra/test_evaluations.py",
    "sentra:proposal-amend": "workflow table: tests/sentra/test_workflow.py",
    "sentra:evaluation-decide": "workflow table: tests/sentra/test_evaluations.py",
    "sentra:evaluation-paper": "as evaluation-detail: tests/sentra/test_evaluations.py",
    "sentra:proposal-revoke": "workflow table: tests/sentra/test_views.py",
    "sentra:decree-extract": "as decree-file: tests/sentra/test_seal_pages.py",
    "sentra:field-decide": "who edits the register: tests/sentra/test_field_pages.py",
    "sentra:field-minutes": "who checks or designates: tests/sentra/test_field_pages.py",
    "sentra:field-worker": "a script like any other: tests/sentra/test_field_pages.py",
    "sentra:field-record": "answers a phone in JSON: tests/sentra/test_field_pages.py",
    "sentra:field-photo-send": "answers a phone in JSON: tests/sentra/test_field_pages.py",
    "sentra:field-photo": "as its proposal and member: tests/sentra/test_field_checks.py",
    "sentra:template-shipped": "as template-list: tests/sentra/test_decree_templates.py",
    "sentra:template-restore": "as template-enforce: tests/sentra/test_decree_templates.py",
    "sentra:change-paper": "as proposal-draft: tests/sentra/test_workflow_pages.py",
    "sentra:change-return": "workflow table: tests/sentra/test_workflow_pages.py",
    "sentra:end-return": "workflow table: tests/sentra/test_workflow_pages.py",
    "sentra:change-draft": "as proposal-draft: tests/sentra/test_later_decrees.py",
    "sentra:end-draft": "as proposal-draft: tests/sentra/test_later_decrees.py",
    "sentra:seal-check": "open to all, keeps nothing: tests/sentra/test_seal_pages.py",
    "sentra:seal-worker": "a script like any other, the field's: tests/sentra/test_field_pages.py",
}

pytestmark = pytest.mark.django_db


def _names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "admin":
                continue
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_address_is_in_the_table():
    assert set(_names(get_resolver().url_patterns)) == set(TABLE) | set(ELSEWHERE)


@pytest.fixture
def records(reference):
    waiting = factories.proposal()
    done = factories.proposal(
        "ditetapkan", name="Sentra lain", members=factories.units(step=0.0006)
    )
    return {
        "ikm": make_ikm(desa=PAGELARAN).pk,
        "batch": _batch().pk,
        "pair": _pair().pk,
        "mend": _mend().pk,
        "memory": _memory().pk,
        "place_memory": _place_memory().pk,
        "proposal": waiting.pk,
        "candidate": factories.candidate(factories.units()).pk,
        "by_hand": factories.by_hand(factories.units(step=0.0007)).pk,
        "sentra": done.sentra.pk,
        "evaluation": factories.evaluation(done.sentra).pk,
        "template": factories.template().pk,
        "activity": (activity := plan_factories.activity(factories.person("perencana"))).pk,
        "programme": activity.programme_id,
        "sentra_plan": plan_factories.sentra_plan(factories.person("perencana")).pk,
        "edition": plan_factories.edition(factories.person("perencana")).pk,
        "run": factories.candidate(factories.units()).run_id,
        "known": factories.known().pk,
        "layer": factories.layer().pk,
        "draft": factories.layer().pk,
        "held": factories.layer(kind="rdtr", state="berlaku").pk,
        "ruleset": RuleSet.objects.get(state="berlaku").pk,
        "rule_draft": rule_draft().pk,
        "other_rules": rule_draft().pk,
        "group_draft": group_draft().pk,
        "other_groups": group_draft().pk,
        "keyword": _keyword().pk,
        "concordance": (table := Concordance.objects.get()).pk,
        "conversion": _conversion(table).pk,
        "conversion_decision": _decision().pk,
    }


def _keyword() -> OfficeKeyword:
    return OfficeKeyword.objects.create(
        text="samplok",
        key="samplok",
        kbli_version="2020",
        kbli_code="32903",
        by=User.objects.get(username="pengunggah"),
    )


def _batch() -> ImportBatch:
    owner = User.objects.create_user("pengunggah")
    file = StoredFile.objects.create(name="daftar.csv", size=1, uploaded_by=owner)
    return ImportBatch.objects.create(file=file, created_by=owner)


def _mend() -> ImportMend:
    batch = ImportBatch.objects.last() or _batch()
    return ImportMend.objects.create(
        batch=batch, field="owner", number=2, value_cipher=b"x", created_by=batch.created_by
    )


def _memory() -> ColumnMemory:
    owner = User.objects.get(username="pengunggah")
    return ColumnMemory.objects.create(heading_key="nama", heading="Nama", updated_by=owner)


def _place_memory() -> PlaceMemory:
    owner = User.objects.get(username="pengunggah")
    return PlaceMemory.objects.create(
        written_key="sumberejo", written="Sumberejo", desa_id="35.07.02.2008", updated_by=owner
    )


def _conversion(table: Concordance) -> KbliConversion:
    owner = User.objects.get(username="pengunggah")
    return KbliConversion.objects.create(concordance=table, state="selesai", by=owner)


def _decision() -> ConversionDecision:
    owner = User.objects.get(username="pengunggah")
    return ConversionDecision.objects.create(code="10793", text="peyek", target="10309", by=owner)


def _pair() -> DuplicatePair:
    first, second = make_ikm(desa=PAGELARAN), make_ikm(desa=PAGELARAN)
    return DuplicatePair.objects.create(first=first, second=second, score=0.9)


def _address(name: str, kind: str, records: dict[str, int]) -> str:
    if kind == "tile":
        return reverse(name, args=[9, 416, 267])
    if kind == "choosable":
        return f"{reverse(name)}?kelompok=gerabah"
    if kind == "run":
        return f"{reverse(name)}?run={records[kind]}"
    return reverse(name, args=[records[kind]] if kind else [])


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_each_role_opens_what_it_may(role, records, make_user, log_in):
    user = make_user(role, f"uji-{role}", is_staff=role == "admin")
    wrong = []
    for name, (method, allowed, kind) in TABLE.items():
        client = log_in(user)
        status = getattr(client, method)(_address(name, kind, records)).status_code
        refused = status in {403, 404, 405}
        if refused == (role in allowed) or status >= 500 or (refused and status != 403):
            wrong.append((name, status))
    assert wrong == []


def test_visitors_are_sent_to_log_in(records, client):
    for name, (method, _, kind) in TABLE.items():
        answer = getattr(client, method)(_address(name, kind, records))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/masuk/"), name


def test_records_outside_the_working_area_do_not_exist(records, make_user, log_in):
    client = log_in(make_user("petugas", "terikat", kecamatan_scope=["35.07.24"]))
    for name, (method, allowed, kind) in TABLE.items():
        if kind in {"ikm", "batch", "mend", "pair"} and "petugas" in allowed:
            assert getattr(client, method)(_address(name, kind, records)).status_code == 404, name


def test_admin_pages_need_staff(petugas, make_user, log_in):
    assert log_in(petugas).get("/admin/").status_code == 302
    admin = log_in(make_user("admin", "pengelola", is_staff=True))
    for page in ("", "core/user/", "core/auditevent/", "ikm_registry/desa/", "ikm_registry/kbli/"):
        assert admin.get(f"/admin/{page}").status_code == 200, page
    assert admin.get("/admin/core/auditevent/add/").status_code == 403


def test_the_admin_has_no_log_in_of_its_own(client, petugas, log_in):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/masuk/")
    assert log_in(petugas).get("/admin/", follow=True).status_code == 403


def test_a_job_is_seen_by_who_started_it_alone(petugas, perencana, log_in):
    from rpik.core.models import Job

    job = Job.objects.create(name="uji", title="Uji", by=petugas)
    assert log_in(petugas).get(f"/pekerjaan/{job.pk}/").status_code == 200
    assert log_in(perencana).get(f"/pekerjaan/{job.pk}/").status_code == 404
