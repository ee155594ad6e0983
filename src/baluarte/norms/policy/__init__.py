"""The policy's texts: what the mission asks, guidelines, objectives, indicators, who answers.

Here: demands, guidelines, objectives, indicators, recommendations, obligations of the State and
what is asked of the norms of each jurisdiction, as dated text, read once, each by its code;
progress towards a target; and `faults`, which names every reference between them that resolves
to nothing. Not here: what anybody measured, agreed or did, which stands in `accountability`.
"""

from baluarte.norms.policy.demands import Demand, demand, demands
from baluarte.norms.policy.guidelines import Guideline, guideline, guidelines
from baluarte.norms.policy.harmonisation import (
    FEDERATION,
    HarmonisationAnswer,
    HarmonisationQuestion,
    StateFramework,
    harmonisation_answer,
    harmonisation_answers,
    harmonisation_answers_counted,
    harmonisation_question,
    harmonisation_questions,
    state_frameworks,
)
from baluarte.norms.policy.indicators import (
    Baseline,
    PolicyIndicator,
    counting_rules,
    indicators_of,
    policy_indicator,
    policy_indicators,
)
from baluarte.norms.policy.objectives import Objective, objective, objectives, objectives_of
from baluarte.norms.policy.obligations import (
    StateObligation,
    state_obligation,
    state_obligations,
)
from baluarte.norms.policy.owners import answers_for, institutions_of, is_owner, owner_name
from baluarte.norms.policy.progress import (
    DatedValue,
    Progress,
    ProgressReason,
    ProgressStatus,
    progress_towards_target,
)
from baluarte.norms.policy.recommendations import (
    MixedSets,
    PublishedCount,
    Recommendation,
    RecommendationSet,
    denominator_of,
    recommendation,
    recommendation_set,
    recommendation_sets,
    recommendations,
)
from baluarte.norms.policy.references import PolicyFault, PolicyTexts, faults
