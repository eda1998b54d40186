"""Records that are written nearly like a search that found nothing."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import transaction

from ikm_registry.models import Ikm
from ikm_registry.models.ikm import IkmQuerySet
from rpik.core import sql

# Shared trigrams of a word: "gerbah" and "gerabah" 0.57, "handyani" and "handayani" 0.58.
THRESHOLD = 0.5
MOST_COMPARED = 500


@transaction.atomic
def spelled_like(text: str, *, among: IkmQuerySet, limit: int = 20) -> list[Ikm]:
    """Return those of ``among`` whose name, owner or product is nearly ``text``, nearest first.

    Leans on the trigram index (``ikm_search_trgm``); looks at ``MOST_COMPARED`` records at the most.
    """
    sql.rows(
        "SELECT set_config('pg_trgm.word_similarity_threshold', %(least)s, true)",
        {"least": str(THRESHOLD)},
    )
    text = text.lower()
    near = among.order_by().filter(search__trigram_word_similar=text).values("pk")[:MOST_COMPARED]
    nearest = TrigramWordSimilarity(text, "search").desc()
    return list(among.filter(pk__in=near).order_by(nearest, "business_name", "id")[:limit])
