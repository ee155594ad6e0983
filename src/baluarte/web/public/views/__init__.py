"""The pages, one file for each kind."""

from baluarte.web.public.views.alerts import public_alerts, public_alerts_feed
from baluarte.web.public.views.comparisons import comparison, comparisons
from baluarte.web.public.views.compliance import (
    compliance,
    compliance_file,
    compliance_indicator,
)
from baluarte.web.public.views.dimension import (
    dimension,
    dimension_feed,
    dimension_file,
    dimension_release,
)
from baluarte.web.public.views.editions import edition, edition_file, editions, standing_edition
from baluarte.web.public.views.entrance import choose_language, custody
from baluarte.web.public.views.event import published
from baluarte.web.public.views.home import home
from baluarte.web.public.views.log import log_checkpoint, log_checkpoints
from baluarte.web.public.views.map import map_image, map_page, map_values
from baluarte.web.public.views.memory import (
    memory,
    memory_booklet,
    memory_calendar,
    memory_days,
    memory_feed,
    memory_page,
    memory_public_file,
    memory_wall,
)
from baluarte.web.public.views.policy import (
    policy,
    policy_axis,
    policy_embed,
    policy_indicator,
)
from baluarte.web.public.views.policy_data import (
    policy_data,
    policy_feed,
    policy_file,
    policy_indicator_csv,
    policy_indicator_workbook,
    sitemap,
)
from baluarte.web.public.views.policy_institutions import (
    policy_institution,
    policy_institutions,
)
from baluarte.web.public.views.policy_offices import policy_office, policy_offices
from baluarte.web.public.views.policy_overview import policy_overview
from baluarte.web.public.views.policy_recognition import policy_recognition, policy_recognitions
from baluarte.web.public.views.policy_recommendations import policy_recommendations
from baluarte.web.public.views.reports import (
    published_report,
    report_file,
    reports_published,
    standing_report,
)
from baluarte.web.public.views.search import search_portal
from baluarte.web.public.views.selection import selection_csv, selection_workbook
from baluarte.web.public.views.self_assessment import self_assessment, self_assessment_file
from baluarte.web.public.views.table import events_published
from baluarte.web.public.views.victims import victims, victims_csv
