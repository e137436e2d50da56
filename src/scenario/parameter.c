#include "scenario/parameter.h"

const char *const ofr_actor_names[3] = {"group", "state", "society"};
const char *const ofr_origin_names[4] = {"measured", "published", "estimated", "assumed"};
const char *const ofr_scope_names[OFR_N_SCOPES] = {"place", "country", "group", "theory"};
