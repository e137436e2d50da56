#include "models/pathway/memory.h"

#include "base/number.h"
#include "models/pathway/risk_reference.h"

#define PERIOD 61 /* days */
#define PERIODS_IN_YEAR 6
#define LN_2 0.693147180559945309
#define TIES 17 /* relatives of 15 or older and friends of an adult, about; for the usual memory */

static uint8_t period_of(const struct ofr_engine *engine, uint32_t days_ago) {
    uint32_t period = 1 + (engine->day + PATHWAY_REMEMBERED_YEARS * 365 - days_ago) / PERIOD;
    return (uint8_t)(period < UINT8_MAX ? period : UINT8_MAX);
}

void pathway_remember(struct ofr_engine *engine, uint32_t person, bool close, uint32_t days_ago) {
    struct pathway_memory *memory = &pathway_of(engine)->memory[person];
    uint8_t *last = close ? &memory->close : &memory->self, period = period_of(engine, days_ago);
    if (period > *last)
        *last = period;
}

/* Share of an effect that is left. */
static double left_of(const struct ofr_engine *engine, uint8_t period) {
    return period == 0 ? 0 : pathway_of(engine)->memory_left[period_of(engine, 0) - period];
}

/* Mean of that share where such violence comes at a yearly rate, as far back as memory goes. */
static double usually_left(double rate, double half_life) {
    double fades = rate + LN_2 / half_life;
    return rate / fades * ofr_hazard(fades * PATHWAY_REMEMBERED_YEARS);
}

double pathway_memory_log_odds(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    struct pathway_memory memory = pathway->memory[person];
    return PATHWAY_LOG_ODDS_OF_D * (k->violence_risk * left_of(engine, memory.self) +
                                    k->violence_risk_close * left_of(engine, memory.close)) -
           pathway->memory_usual;
}

bool pathway_remembers_year(const struct ofr_engine *engine, uint32_t person) {
    struct pathway_memory memory = pathway_of(engine)->memory[person];
    uint8_t last = memory.self > memory.close ? memory.self : memory.close;
    return last != 0 && period_of(engine, 0) - last < PERIODS_IN_YEAR; /* 305 to 366 days */
}

uint32_t pathway_days_since_ill_treatment(const struct ofr_engine *engine, uint32_t person) {
    uint8_t last = pathway_of(engine)->memory[person].self;
    return last == 0 ? OFR_NONE : (uint32_t)(period_of(engine, 0) - last) * PERIOD;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    for (unsigned age = 0; age <= UINT8_MAX; age++)
        pathway->memory_left[age] = ofr_exp(-LN_2 * age * PERIOD / 365 / k->violence_memory);
    if (k->rule_violence != 0)
        pathway->memory_usual =
            PATHWAY_LOG_ODDS_OF_D *
            (k->violence_risk * usually_left(k->violence_rate, k->violence_memory) +
             k->violence_risk_close * usually_left(TIES * k->violence_rate, k->violence_memory));
    return OFR_OK;
}

/* A branch with other values keeps what was usual when the run began. */
static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    const struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_VALUE(archive, pathway_of(engine)->memory_usual);
    for (uint32_t i = 0; i < engine->population->n_people && ofr_archive_checks(archive); i++)
        ofr_archive_require(archive,
                            pathway->memory[i].self <= period_of(engine, 0) &&
                                pathway->memory[i].close <= period_of(engine, 0),
                            "what somebody remembers");
}

const struct pathway_part pathway_memory_part = {start, NULL, archive};
