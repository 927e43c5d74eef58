"""What functions mean, exactly, on scenes as their tables and relations state them.

Every number in and out is 0 or 1, so a decided value is certain, and a ``unique`` that does not
find exactly one object refuses. Where a soft module gives the same on certain values, and is as
fast, there is no exact one: a domain lists both for its oracle.
"""

from nmn.modules.exact.properties import Query, Same
from nmn.modules.exact.relations import Relate, RelateAny
from nmn.modules.exact.sets import Count, Unique

__all__ = ["Count", "Query", "Relate", "RelateAny", "Same", "Unique"]
