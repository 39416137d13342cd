"""The independent audit: recomputes from journal and plan what must be there, and names each row that is not.

It judges by rows and by pure functions of the plan, never by what the engine remembers and never through a step.
What no row tells, such as a count at an instant long past, is unknown here, so it finds too little rather than
too much. It mends nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Sum

from qingting.adoption.models import Adoption
from qingting.approvals.models import Request
from qingting.duties.models import Deed, Duty
from qingting.duties.rules import OUTCOMES, rungs_of, told
from qingting.events.models import Event, Membership
from qingting.grading import rules as grading
from qingting.grading.models import Decision, Grading, Inquiry, Note
from qingting.journal import rules as journal
from qingting.journal.models import Entry
from qingting.lang import tr
from qingting.notices.models import Delivery, Notice
from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.plan.calendar import NATIONAL
from qingting.plan.due import due_at, is_in_force, next_slot
from qingting.plan.facts import MEASURED, Situation, Steps, parse_fact_key, parse_value
from qingting.plan.load import from_canonical
from qingting.plan.model import Duty as Spec
from qingting.plan.model import FactKey, Plan, Span
from qingting.plan.verdict import YES, sight_in_force
from qingting.posts.models import Echo, Post, Remark
from qingting.sources.models import Source
from qingting.spread.models import Bucket
from qingting.timers.models import Firing, Timer
