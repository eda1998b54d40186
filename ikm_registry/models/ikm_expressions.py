"""What Postgres derives of an IKM by itself: workers, size, confidence, keys for searching."""

from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat, Lower, NullIf
from django.db.models.lookups import (
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)

from ikm_registry.choices import ClassificationSource, SizeClass

BILLION = 1_000_000_000

# A stated total outranks the sum of men and women; one of the two known counts the other as none.
WORKERS = Coalesce(
    F("workers_stated"),
    F("workers_male") + F("workers_female"),
    F("workers_male"),
    F("workers_female"),
)

# Permenperin 64/M-IND/PER/7/2016 art. 3-5; the same rule in words: classification/size.py.
# Postgres cannot build one generated column on another, so WORKERS is spelt out inside.
SIZE_RULE = Case(
    When(
        LessThanOrEqual(WORKERS, 19) & LessThan(F("investment"), BILLION),
        then=Value(SizeClass.SMALL.value),
    ),
    When(
        GreaterThan(WORKERS, 19) & GreaterThan(F("investment"), 15 * BILLION),
        then=Value(SizeClass.LARGE.value),
    ),
    When(
        GreaterThanOrEqual(WORKERS, 0) & GreaterThanOrEqual(F("investment"), 0),
        then=Value(SizeClass.MEDIUM.value),
    ),
    default=Value(SizeClass.UNKNOWN.value),
)

# How sure an automatic code is, in percent, as its reason says it (classification/kbli_search.py).
CONFIDENCE = Case(
    When(
        kbli_source=ClassificationSource.AUTOMATIC.value,
        then=Cast(
            Func(F("kbli_reason"), Value(r"^Keyakinan ([0-9]{1,3}) %"), function="SUBSTRING"),
            models.SmallIntegerField(),
        ),
    ),
    default=Value(None),
    output_field=models.SmallIntegerField(null=True),
)

# Who it is, without case, spaces and signs; queries/imports_edges.sql spells the same expression.
WHO_KEY = Lower(
    Func(
        Coalesce(NullIf(F("owner_name"), Value("")), F("business_name")),
        Value(" .,'`\"-_/()&:;"),
        Value(""),
        function="TRANSLATE",
    )
)


# The cause a statement carries in its history context; '' when it carries none.
WRITTEN_CAUSE = Coalesce(
    KeyTextTransform(
        "because",
        Cast(
            NullIf(
                Func(Value("pghistory.context_metadata"), Value(True), function="current_setting"),
                Value(""),
            ),
            models.JSONField(),
        ),
    ),
    Value(""),
)

SEARCHED = Lower(
    Concat(
        F("business_name"),
        Value(" "),
        F("owner_name"),
        Value(" "),
        F("product"),
        Value(" "),
        F("nib"),
    )
)
