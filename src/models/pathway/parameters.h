/*
 * Parameters of the model, in the order of the rules. The includer defines PARAMETER (scenario/parameter.h);
 * this file is included once for the struct and once for the table, so it has no guard.
 */
/** A switch of a rule: 1 unless a scenario sets 0. */
#define SWITCH(rule_name, actor, text)                                                                       \
    PARAMETER(rule, rule_name, actor, THEORY, .number = OFR_SWITCH, .default_value = 1, .source = "none",    \
              .meaning = text)
/* The order is that of `offramp parameters` and of the columns of a design. */
/* clang-format off */
#include "models/pathway/whereabouts_parameters.h"
#include "models/pathway/talk_parameters.h"
#include "models/pathway/risk_parameters.h"
#include "models/pathway/peers_parameters.h"
#include "models/pathway/approach_parameters.h"
#include "models/pathway/circle_parameters.h"
#include "models/pathway/commit_parameters.h"
#include "models/pathway/leave_parameters.h"
#include "models/pathway/walk_away_parameters.h"
#include "models/pathway/threaten_parameters.h"
#include "models/pathway/police_parameters.h"
#include "models/pathway/custody_parameters.h"
#include "models/pathway/protect_parameters.h"
#include "models/pathway/closure_parameters.h"
#include "models/pathway/camps_parameters.h"
#include "models/pathway/abroad_parameters.h"
#include "models/pathway/work_parameters.h"
#include "models/pathway/fear_parameters.h"
#include "models/pathway/age_parameters.h"
#include "models/pathway/spillover_parameters.h"
#include "models/pathway/violence_parameters.h"
/* clang-format on */
#undef SWITCH
