"""Words the office adds to the suggester: they count at once, in every process, and can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ikm_registry.choices import ChangeCause
from ikm_registry.classification.text import NOISE, words
from ikm_registry.models import Kbli, OfficeKeyword
from ikm_registry.queries import classification as queries
from ikm_registry.services import named_products
from ikm_registry.services.classification import classify
from ikm_registry.services.kbli_version import current
from rpik.core.accounts import require
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User

PERMISSION = "ikm_registry.add_officekeyword"
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Taught:
    """A word added or taken back: IKM whose automatic code changed, shipped codes it outranks."""

    keyword: OfficeKeyword
    ikm: int
    instead_of: tuple[str, ...] = ()


@transaction.atomic
@because(ChangeCause.KEYWORDS)
def add(*, text: str, kbli: Kbli | None, note: str = "", by: User) -> Taught:
    """Let a word point at a code; IKM without a stated code that name it are classified anew.

    Raises:
        NotAllowed: the person may not.
        DomainError: at the field, for a word that says nothing, is there already, or no code.
    """
    _allow(by)
    phrase = words(text)
    _check(text, phrase, kbli)
    assert kbli is not None  # noqa: S101 - _check refused that
    key = " ".join(phrase)
    known = OfficeKeyword.objects.filter(key=key, kbli_version=kbli.version).first()
    if known is not None:
        raise DomainError(
            f"“{known.text}” sudah menunjuk {known.kbli_code}. Hapus dahulu bila hendak diganti.",
            field="text",
        )
    shipped = _shipped(phrase, kbli.version)
    if shipped == {kbli.code}:
        raise DomainError(f"Kata bawaan {kbli.code} sudah memuat “{key}”.", field="text")
    try:
        with transaction.atomic():
            keyword = OfficeKeyword.objects.create(
                text=text.strip(),
                key=key,
                kbli_version=kbli.version,
                kbli_code=kbli.code,
                note=note.strip()[:200],
                by=by,
            )
    except IntegrityError as error:  # the button pressed twice, or two people at once
        raise DomainError(f"“{key}” baru saja ditambahkan.", field="text") from error
    given = _reclassify(phrase, by)
    record("keyword.added", by=by, target=keyword, sentence=f"Menambah kata kantor {keyword}")
    return Taught(keyword, given, tuple(sorted(shipped - {kbli.code})))


def _check(text: str, phrase: tuple[str, ...], kbli: Kbli | None) -> None:
    if not phrase or max(len(word) for word in phrase) < 3:
        raise DomainError("Tulis kata yang sedikitnya tiga huruf.", field="text")
    if len(text.strip()) > 60 or len(phrase) > MOST_WORDS:
        raise DomainError(
            f"Paling banyak {MOST_WORDS} kata dan 60 huruf: kata, bukan kalimat.", field="text"
        )
    if all(word in NOISE for word in phrase):
        raise DomainError(
            f"“{text.strip()}” terlalu umum: hampir semua produk menyebutnya.", field="text"
        )
    if kbli is None or kbli.level != 5 or not kbli.active:
        raise DomainError("Pilih kode KBLI lima angka dari daftarnya.", field="kbli")


def _shipped(phrase: tuple[str, ...], version: str) -> set[str]:
    """Return the codes whose shipped words hold this very one."""
    rows = Kbli.objects.filter(version=version, level=5).exclude(keywords=[])
    return {
        code
        for code, keywords in rows.values_list("code", "keywords")
        if any(words(one) == phrase for one in keywords)
    }


@transaction.atomic
@because(ChangeCause.KEYWORDS)
def remove(*, keyword_id: int, by: User) -> Taught | None:
    """Take a word back; IKM that got their code by it are classified anew, or wait again."""
    _allow(by)
    keyword = OfficeKeyword.objects.select_for_update().filter(pk=keyword_id).first()
    if keyword is None:
        return None
    record("keyword.removed", by=by, target=keyword, sentence=f"Menghapus kata kantor {keyword}")
    keyword.delete()
    told = queries.ids_told(f"kata kantor “{keyword.text}” pada {keyword.kbli_code}")
    return Taught(keyword, _reclassify(words(keyword.text), by, untaught=told))


def _reclassify(phrase: tuple[str, ...], by: User, untaught: Sequence[int] = ()) -> int:
    """Classify the records without a stated code that name all the words; return codes given."""
    wanted = set(phrase)
    texts = {
        text
        for _, text, raw in queries.products_without_kbli(None, current())
        if wanted <= {*words(text), *words(raw)}
    }
    named_products.look_up_naming(phrase)
    ids = sorted({*queries.ids_of_products(sorted(texts)), *untaught})
    return classify(ikm_ids=ids, by=by, untaught=untaught).kbli_given if ids else 0


def _allow(by: User) -> None:
    require(by, PERMISSION, "mengubah kata pencarian")
