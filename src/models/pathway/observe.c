#include "models/pathway/observe.h"

#include "base/number.h"
#include "base/parallel.h"
#include "base/prefetch.h"
#include "models/pathway/age.h"
#include "models/pathway/camps.h"
#include "models/pathway/fear.h"
#include "models/pathway/protect.h"
#include "models/pathway/record.h"
#include "models/pathway/risk.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"

#define RISK_SHARE 8                 /* risk is read for one block of 64 in eight of those read that day */
#define RECEPTIVITY_ONE 4294967296.0 /* receptivities are summed in units of 2^-32 */

/* Sums over the people of an area observed this week; integers, so the order does not matter. */
struct sums {
    int64_t n, sum[PATHWAY_N_TOPICS], square[PATHWAY_N_TOPICS];
    int64_t n_adults, receptivity, n_working, n_seeking;
};

#define N_SUMS (sizeof(struct sums) / sizeof(int64_t))

struct pathway_seen {
    struct sums *week;      /* [n_areas] */
    struct sums *today;     /* [n_areas] today's seventh */
    int64_t *talks;         /* [n_areas][2] today's talks, and talks online; sent with today's sums */
    double *distrust_start; /* [n_areas] mean of the first week */
};

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_areas;
    ofr_status status = OFR_NEW(&engine->account, pathway->seen, 1, "observation", reports);
    OFR_THEN(status, OFR_NEW(&engine->account, pathway->seen->week, n, "observation", reports));
    OFR_THEN(status, ofr_new(&engine->account, n * (N_SUMS + 2), sizeof(int64_t), "observation",
                             (void **)&pathway->seen->today, reports));
    OFR_THEN(status, ofr_new(&engine->account, n, sizeof(double), "observation",
                             (void **)&pathway->seen->distrust_start, reports));
    if (status == OFR_OK)
        pathway->seen->talks = (int64_t *)(pathway->seen->today + n);
    return status;
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_areas;
    if (pathway->seen == NULL)
        return;
    ofr_release(&engine->account, n, sizeof *pathway->seen->week, (void **)&pathway->seen->week);
    ofr_release(&engine->account, n * (N_SUMS + 2), sizeof(int64_t), (void **)&pathway->seen->today);
    ofr_release(&engine->account, n, sizeof(double), (void **)&pathway->seen->distrust_start);
    ofr_release(&engine->account, 1, sizeof *pathway->seen, (void **)&pathway->seen);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway_seen *seen = pathway_of(engine)->seen;
    uint32_t n = engine->population->n_areas;
    OFR_ARCHIVE_ARRAY(archive, seen->week, n);
    OFR_ARCHIVE_ARRAY(archive, seen->distrust_start, n);
    const int64_t *sums = (const int64_t *)seen->week, most = INT64_C(1) << 56; /* room to add to them */
    for (size_t i = 0; i < n * N_SUMS && ofr_archive_checks(archive); i++)
        ofr_archive_require(archive, sums[i] >= -most && sums[i] <= most, "a sum of opinions");
}

const struct pathway_part pathway_observe_part = {start, stop, archive};

/* ---- stocks --------------------------------------------------------------------------- */

static void add_stock(struct ofr_engine *engine, const struct pathway_record *record) {
    uint32_t area = ofr_area_of(engine->population, record->person);
    enum pathway_observable stock = PATHWAY_NO_FLOW;
    switch ((enum pathway_location)record->whereabouts) {
    case PATHWAY_CUSTODY_HERE:
    case PATHWAY_CUSTODY_CAPITAL:
        stock = PATHWAY_OBS_in_custody;
        break;
    case PATHWAY_PRISON:
        stock = PATHWAY_OBS_in_prison;
        break;
    case PATHWAY_ABROAD:
        stock = PATHWAY_OBS_abroad;
        break;
    case PATHWAY_CAMP:
        stock = PATHWAY_OBS_in_camp;
        break;
    case PATHWAY_FREE:
        if (record->stage == PATHWAY_APPROACHED && record->was & PATHWAY_WAS_RECEPTIVE)
            stock = PATHWAY_OBS_in_courtship;
        if (record->stage == PATHWAY_CIRCLE)
            stock = PATHWAY_OBS_in_circle;
        if (record->stage == PATHWAY_COMMITTED)
            stock = PATHWAY_OBS_in_commitment;
        break;
    case PATHWAY_FLED:
    case PATHWAY_DEAD:
        break;
    }
    if (stock != PATHWAY_NO_FLOW)
        ofr_engine_count(engine, area, stock, 1);
    if (record->threat_until > engine->day && record->whereabouts == PATHWAY_FREE)
        ofr_engine_count(engine, area, PATHWAY_OBS_under_threat, 1);
}

static void observe_stocks(struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    for (uint32_t r = 0; r < pathway->n_records; r++)
        add_stock(engine, &pathway->records[r]);
    for (uint32_t c = 0; c < pathway->n_camps; c++)
        ofr_engine_count(engine, pathway->camps[c].area, PATHWAY_OBS_fighters, pathway_fighters(engine, c));
    for (uint32_t r = 0; r < pathway->n_recruiters; r++) {
        uint32_t person = pathway->records[pathway->recruiters[r].row].person;
        ofr_engine_count(engine, ofr_area_of(population, person), PATHWAY_OBS_recruiters,
                         pathway->recruiters[r].active);
    }
    for (uint32_t c = 0; c < pathway->n_circles; c++)
        if (pathway->circles[c].alive)
            ofr_engine_count(engine,
                             ofr_area_of(population, pathway->records[pathway->circles[c].leader_row].person),
                             PATHWAY_OBS_circles, 1);
    for (uint32_t p = 0; p < population->n_places; p++)
        if (pathway->place_now[p] != p)
            ofr_engine_count(engine, population->neighbourhoods[population->places[p].neighbourhood].area,
                             PATHWAY_OBS_closed_now, 1);
}

/* ---- levels --------------------------------------------------------------------------- */

static void see_person(const struct ofr_engine *engine, uint32_t person, bool with_risk, struct sums *sums) {
    const struct pathway *pathway = pathway_of(engine);
    uint8_t class_ = pathway->presence[person].class_;
    enum ofr_activity activity = pathway_class_activity(class_);
    if (!pathway_class_talks(class_))
        return;
    sums->n++;
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        int64_t opinion = pathway_relaxed(pathway->talk, &pathway->opinions[person], t, engine->day);
        sums->sum[t] += opinion;
        sums->square[t] += opinion * opinion;
    }
    sums->n_working += activity == OFR_EMPLOYED;
    sums->n_seeking += activity == OFR_UNEMPLOYED;
    if (!with_risk || pathway_age_of(engine, person) < 18)
        return;
    sums->n_adults++;
    sums->receptivity += (int64_t)(pathway_receptivity_alone(engine, person) * RECEPTIVITY_ONE);
}

static void add(struct sums *to, const struct sums *from) {
    to->n += from->n;
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        to->sum[t] += from->sum[t];
        to->square[t] += from->square[t];
    }
    to->n_adults += from->n_adults;
    to->receptivity += from->receptivity;
    to->n_working += from->n_working;
    to->n_seeking += from->n_seeking;
}

/* Observe a seventh of the blocks of 64 people of an area, if this rank owns it; each day another seventh. */
static void see_area(void *work, uint32_t a, uint32_t thread) {
    (void)thread;
    const struct ofr_engine *engine = work;
    const struct ofr_area *area = &engine->population->areas[a];
    const struct pathway *pathway = pathway_of(engine);
    struct pathway_seen *seen = pathway->seen;
    uint32_t end = area->first_person +
                   (ofr_partition_owns(&engine->partition, area->first_person) ? area->n_people : 0);
    uint32_t block = area->first_person / 64;
    struct sums today = {0};
    for (block += (engine->day % 7 + 7 - block % 7) % 7; block * 64 < end; block += 7) {
        bool with_risk = block / 7 % RISK_SHARE == engine->day / 7 % RISK_SHARE;
        for (uint32_t ahead = (block + 7) * 64; ahead < (block + 8) * 64 && ahead < end; ahead += 4)
            ofr_prefetch(&pathway->opinions[ahead]);
        for (uint32_t ahead = (block + 7) * 64; ahead < (block + 8) * 64 && ahead < end; ahead += 16)
            ofr_prefetch(&pathway->presence[ahead]);
        uint32_t first = block * 64 < area->first_person ? area->first_person : block * 64;
        for (uint32_t i = first; i < (block + 1) * 64 && i < end; i++)
            see_person(engine, i, with_risk, &today);
    }
    seen->today[a] = today;
}

/* Add the counts of all ranks; integers, so the order does not matter. */
static ofr_status sum_over_ranks(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway_seen *seen = pathway_of(engine)->seen;
    uint32_t n_areas = engine->population->n_areas;
    size_t n_seen = engine->model->n_observables;
    if (ofr_partition_alone(&engine->partition))
        return OFR_OK;
    for (uint32_t a = 0; a < n_areas; a++) {
        seen->talks[2 * a] = engine->counts[a * n_seen + PATHWAY_OBS_talks];
        seen->talks[2 * a + 1] = engine->counts[a * n_seen + PATHWAY_OBS_talks_online];
    }
    ofr_status status =
        ofr_comm_sum(engine->partition.comm, (int64_t *)seen->today, n_areas * (N_SUMS + 2), reports);
    for (uint32_t a = 0; a < n_areas && status == OFR_OK; a++) {
        engine->counts[a * n_seen + PATHWAY_OBS_talks] = seen->talks[2 * a];
        engine->counts[a * n_seen + PATHWAY_OBS_talks_online] = seen->talks[2 * a + 1];
    }
    return status;
}

static double mean_of(const struct sums *sums, unsigned topic) {
    return sums->n == 0 ? 0 : (double)sums->sum[topic] / (double)sums->n / PATHWAY_ONE;
}

static double sd_of(const struct sums *sums, unsigned topic) {
    if (sums->n == 0)
        return 0;
    double mean = (double)sums->sum[topic] / (double)sums->n;
    double variance = (double)sums->square[topic] / (double)sums->n - mean * mean;
    return ofr_sqrt(variance > 0 ? variance : 0) / PATHWAY_ONE;
}

static void set_levels(double *levels, const struct sums *sums, double fear) {
    int64_t labour = sums->n_working + sums->n_seeking;
    levels[PATHWAY_OBS_unemployment] = labour == 0 ? 0 : (double)sums->n_seeking / (double)labour;
    levels[PATHWAY_OBS_distrust_mean] = mean_of(sums, PATHWAY_DISTRUST);
    levels[PATHWAY_OBS_deprivation_mean] = mean_of(sums, PATHWAY_DEPRIVATION);
    levels[PATHWAY_OBS_isolation_mean] = mean_of(sums, PATHWAY_ISOLATION);
    levels[PATHWAY_OBS_distrust_sd] = sd_of(sums, PATHWAY_DISTRUST);
    levels[PATHWAY_OBS_deprivation_sd] = sd_of(sums, PATHWAY_DEPRIVATION);
    levels[PATHWAY_OBS_isolation_sd] = sd_of(sums, PATHWAY_ISOLATION);
    levels[PATHWAY_OBS_receptivity_mean] =
        sums->n_adults == 0 ? 0 : (double)sums->receptivity / (double)sums->n_adults / RECEPTIVITY_ONE;
    levels[PATHWAY_OBS_fear] = fear;
}

/* Active recruiters who court as many people as they have time for, over all active ones. */
static double share_of_full_recruiters(const struct pathway *pathway) {
    uint32_t n = 0, n_full = 0;
    for (uint32_t r = 0; r < pathway->n_recruiters; r++) {
        const struct pathway_recruiter *recruiter = &pathway->recruiters[r];
        n += recruiter->active;
        n_full +=
            recruiter->active && pathway->courted[recruiter->row] >= pathway->parameters.recruiters_courts;
    }
    return n == 0 ? 0 : (double)n_full / n;
}

/* What the model limits, of the whole; the same for every area. */
static void set_limits(struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    size_t n_areas = engine->population->n_areas, n_seen = engine->model->n_observables;
    double n_full = 0, *levels = &engine->levels[n_areas * n_seen];
    for (uint32_t c = 0; c < pathway->n_camps; c++)
        n_full += pathway_camp_is_full(engine, c);
    levels[PATHWAY_OBS_recruiters_full] = share_of_full_recruiters(pathway);
    levels[PATHWAY_OBS_camps_full] = pathway->n_camps == 0 ? 0 : n_full / pathway->n_camps;
    levels[PATHWAY_OBS_patrols_full] = pathway_share_of_patrols(engine) < 1;
    for (size_t a = 0; a < n_areas; a++)
        for (size_t k = PATHWAY_OBS_recruiters_full; k <= PATHWAY_OBS_patrols_full; k++)
            engine->levels[a * n_seen + k] = levels[k];
}

/* The start is the mean of the whole first week, during which nothing is lost. The output computes the
 * loss of the whole from those of the areas. */
static void set_trust_lost(struct ofr_engine *engine, uint32_t area, double *levels) {
    double *start = &pathway_of(engine)->seen->distrust_start[area];
    if (engine->day <= 6)
        *start = levels[PATHWAY_OBS_distrust_mean];
    levels[PATHWAY_OBS_trust_lost] = levels[PATHWAY_OBS_distrust_mean] - *start;
}

ofr_status pathway_observe(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct ofr_population *population = engine->population;
    struct pathway_seen *seen = pathway_of(engine)->seen;
    uint32_t n_areas = population->n_areas;
    size_t n_seen = engine->model->n_observables;
    observe_stocks(engine);
    ofr_parallel(&engine->team, n_areas, see_area, engine);
    OFR_TRY(sum_over_ranks(engine, reports));
    double fear = 0;
    struct sums whole = {0};
    for (uint32_t a = 0; a < n_areas; a++) {
        if (engine->day % 7 == 0)
            seen->week[a] = (struct sums){0};
        add(&seen->week[a], &seen->today[a]);
        add(&whole, &seen->today[a]);
        double here = pathway_fear_of_area(engine, a);
        fear += here * population->areas[a].n_people / population->n_people;
        set_levels(&engine->levels[a * n_seen], &seen->week[a], here);
        set_trust_lost(engine, a, &engine->levels[a * n_seen]);
    }
    set_levels(&engine->levels[n_areas * n_seen], &whole, fear);
    set_limits(engine);
    return OFR_OK;
}

/* ---- outcomes ------------------------------------------------------------------------- */

static bool has_joined(const struct pathway_record *record) {
    return (record->was & (PATHWAY_WAS_COMMITTED | PATHWAY_WAS_COERCED)) &&
           !(record->was & PATHWAY_WAS_START);
}

static bool brought_by_joiner(const struct ofr_engine *engine, const struct pathway_record *record) {
    const struct pathway *pathway = pathway_of(engine);
    if (record->brought_row != OFR_NONE)
        return has_joined(&pathway->records[record->brought_row]);
    const struct pathway_record *by = record->by == OFR_NONE ? NULL : pathway_record_of(engine, record->by);
    return by != NULL && has_joined(by);
}

static void sum_up_joiner(const struct ofr_engine *engine, const struct pathway_record *record,
                          double *outcomes) {
    static const enum pathway_outcome channels[] = {
        PATHWAY_OUTCOME_joined_by_friend, PATHWAY_OUTCOME_joined_by_family,
        PATHWAY_OUTCOME_joined_by_recruiter, PATHWAY_OUTCOME_joined_online};
    outcomes[PATHWAY_OUTCOME_joined]++;
    outcomes[record->was & PATHWAY_JOIN_COERCED ? PATHWAY_OUTCOME_joined_coerced
                                                : PATHWAY_OUTCOME_joined_willing]++;
    outcomes[channels[record->channel]]++;
    outcomes[PATHWAY_OUTCOME_generation_ratio] += brought_by_joiner(engine, record);
}

/* Outcomes that bits of records hold; the output adds the sums of flows. */
void pathway_sum_up(const struct ofr_engine *engine, double *outcomes) {
    const struct pathway *pathway = pathway_of(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        outcomes[PATHWAY_OUTCOME_unaccounted] +=
            record->whereabouts == PATHWAY_ABROAD && record->was & PATHWAY_WAS_UNACCOUNTED;
        if (has_joined(record))
            sum_up_joiner(engine, record, outcomes);
    }
    double joined = outcomes[PATHWAY_OUTCOME_joined];
    outcomes[PATHWAY_OUTCOME_generation_ratio] =
        joined > 0 ? outcomes[PATHWAY_OUTCOME_generation_ratio] / joined : 0;
    outcomes[PATHWAY_OUTCOME_fear_peak] = pathway->fear_peak;
}
