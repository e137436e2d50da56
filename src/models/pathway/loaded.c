#include "models/pathway/loaded.h"

#include "models/pathway/record.h"
#include "models/pathway/spillover.h"

#define MOST_LEVEL 1e9    /* of levels and chances, far beyond what a run comes to */
#define MOST_FIGHTERS 1e7 /* of one camp */
#define MOST_OPINION (2 * PATHWAY_ONE)

static bool is_row(const struct pathway *pathway, uint32_t row) { return row < pathway->n_records; }

static bool is_row_or_none(const struct pathway *pathway, uint32_t row) {
    return row == OFR_NONE || is_row(pathway, row);
}

static bool is_real(float value) { return value >= (float)-MOST_LEVEL && value <= (float)MOST_LEVEL; }

/* ---- people ------------------------------------------------------------------------------ */

static bool opinions_can_be(const struct ofr_engine *engine, const struct pathway_opinions *mind) {
    bool in_range = mind->touched <= engine->day;
    for (int t = 0; t < PATHWAY_N_TOPICS; t++)
        in_range = in_range && mind->opinion[t] >= -MOST_OPINION && mind->opinion[t] <= MOST_OPINION &&
                   mind->base[t] >= -MOST_OPINION && mind->base[t] <= MOST_OPINION;
    return in_range;
}

/* A person goes only where they have a usual place. */
static bool presence_can_be(const struct ofr_engine *engine, uint32_t person) {
    const struct ofr_population *population = engine->population;
    const struct pathway_presence *presence = &pathway_of(engine)->presence[person];
    for (unsigned use = 0; use < OFR_N_USUAL; use++)
        if (presence->status & PATHWAY_GOES_TO(use) && population->usual[person][use] == OFR_USUAL_NONE)
            return false;
    return presence->class_ < PATHWAY_N_CLASSES && presence->area == ofr_area_of(population, person);
}

static void check_people(struct ofr_engine *engine, struct ofr_archive *archive) {
    const struct pathway *pathway = pathway_of(engine);
    uint32_t n_found = 0;
    for (uint32_t i = 0; i < engine->population->n_people && ofr_archive_checks(archive); i++) {
        uint32_t row = pathway->record_of[i];
        ofr_archive_require(archive, opinions_can_be(engine, &pathway->opinions[i]), "an opinion");
        ofr_archive_require(archive, presence_can_be(engine, i), "where somebody may be");
        ofr_archive_require(archive,
                            row == 0 || (is_row(pathway, row - 1) && pathway->records[row - 1].person == i),
                            "a record of a person");
        n_found += row != 0;
    }
    ofr_archive_require(archive, n_found == pathway->n_records, "a record of nobody");
}

/* ---- records ----------------------------------------------------------------------------- */

static bool has_come(const struct ofr_engine *engine, uint16_t day) {
    return day <= engine->day || day == PATHWAY_NEVER;
}

static bool days_can_be(const struct ofr_engine *engine, const struct pathway_record *record) {
    return has_come(engine, record->approached_day) && has_come(engine, record->courted_day) &&
           has_come(engine, record->circle_day) && has_come(engine, record->committed_day) &&
           has_come(engine, record->left_day) && has_come(engine, record->arrested_day) &&
           has_come(engine, record->released_day) && has_come(engine, record->promised_day) &&
           has_come(engine, record->trigger_day) && has_come(engine, record->triggered_day) &&
           record->fear_day <= engine->day && (record->circle == 0 || record->circle_day <= engine->day) &&
           (!pathway_is_member(record) || record->was & PATHWAY_WAS_RECRUITER ||
            record->circle_day <= engine->day);
}

static bool numbers_can_be(const struct ofr_engine *engine, const struct pathway_record *record) {
    const struct pathway *pathway = pathway_of(engine);
    return record->person < engine->population->n_people &&
           (record->by < engine->population->n_people || record->by == OFR_NONE) &&
           is_row_or_none(pathway, record->court_row) && is_row_or_none(pathway, record->brought_row) &&
           record->stage <= PATHWAY_LEFT && record->whereabouts <= PATHWAY_DEAD &&
           record->channel <= PATHWAY_ONLINE && record->circle <= pathway->n_circles &&
           record->threat_circle <= pathway->n_circles &&
           (record->threat_circle > 0 || record->threat_until <= engine->day) &&
           (record->whereabouts != PATHWAY_CAMP || record->destination < pathway->n_camps);
}

static bool levels_can_be(const struct pathway_record *record) {
    return record->fear >= 0 && record->fear <= 1 && is_real(record->hours) && is_real(record->commitment) &&
           is_real(record->hours_threshold) && is_real(record->commit_threshold);
}

static void check_records(struct ofr_engine *engine, struct ofr_archive *archive) {
    const struct pathway *pathway = pathway_of(engine);
    for (uint32_t r = 0; r < pathway->n_records && ofr_archive_checks(archive); r++) {
        const struct pathway_record *record = &pathway->records[r];
        ofr_archive_require(archive, numbers_can_be(engine, record), "a record");
        ofr_archive_require(archive, days_can_be(engine, record), "a day of a record");
        ofr_archive_require(archive, levels_can_be(record), "a level of a record");
    }
}

static void check_camps(struct ofr_engine *engine, struct ofr_archive *archive) {
    const struct pathway *pathway = pathway_of(engine);
    for (uint32_t c = 0; c < pathway->n_camps && ofr_archive_checks(archive); c++) {
        uint32_t n = 0;
        for (uint32_t r = 0; r < pathway->n_records; r++)
            n += pathway->records[r].whereabouts == PATHWAY_CAMP && pathway->records[r].destination == c;
        ofr_archive_require(archive,
                            pathway->camps[c].townspeople == n && pathway->camps[c].others <= MOST_FIGHTERS,
                            "a camp");
    }
}

/* ---- groups ------------------------------------------------------------------------------ */

/* Members are records of this circle, each once. */
static bool members_can_be(const struct pathway *pathway, uint32_t number) {
    const struct pathway_circle *circle = &pathway->circles[number - 1];
    if (circle->n_members > PATHWAY_CIRCLE_ROOM)
        return false;
    for (uint32_t i = 0; i < circle->n_members; i++) {
        uint32_t row = circle->member_rows[i];
        if (!is_row(pathway, row) || pathway->records[row].circle != number)
            return false;
        for (uint32_t k = 0; k < i; k++)
            if (circle->member_rows[k] == row)
                return false;
    }
    return true;
}

static void check_circles(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n_places = engine->population->n_places, n_members = 0, n_of_circles = 0;
    for (uint32_t c = 0; c < pathway->n_circles && ofr_archive_checks(archive); c++) {
        struct pathway_circle *circle = &pathway->circles[c];
        ofr_archive_require_flag(archive, "a circle", &circle->alive);
        ofr_archive_require(archive,
                            is_row(pathway, circle->leader_row) &&
                                circle->founder < engine->population->n_people &&
                                (circle->place < n_places || circle->place >= PATHWAY_HOME) &&
                                circle->suspicion_day <= engine->day && circle->founded_day <= engine->day &&
                                is_real(circle->suspicion),
                            "a circle");
        ofr_archive_require(archive, members_can_be(pathway, c + 1), "a member of a circle");
        n_members += circle->n_members;
    }
    for (uint32_t r = 0; r < pathway->n_records; r++)
        n_of_circles += pathway->records[r].circle != 0;
    ofr_archive_require(archive, n_members == n_of_circles, "a circle without one of its members");
}

static void check_recruiters(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t i = 0; i < pathway->n_recruiters && ofr_archive_checks(archive); i++) {
        struct pathway_recruiter *recruiter = &pathway->recruiters[i];
        ofr_archive_require_flag(archive, "a recruiter", &recruiter->active);
        ofr_archive_require(
            archive,
            is_row(pathway, recruiter->row) &&
                (recruiter->place < engine->population->n_places || recruiter->place == OFR_NONE),
            "a recruiter");
    }
}

static void check_spillover(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t i = 0; i < pathway->n_spillover && ofr_archive_checks(archive); i++) {
        struct pathway_spillover *item = &pathway->spillover[i];
        ofr_archive_require_flag(archive, "news of somebody", &item->family_only);
        ofr_archive_require(archive,
                            item->person < engine->population->n_people && item->kind <= PATHWAY_BEATEN &&
                                item->by <= PATHWAY_BY_WAR,
                            "news of somebody");
    }
}

/* ---- places, areas, today ---------------------------------------------------------------- */

static void check_places(struct ofr_engine *engine, struct ofr_archive *archive) {
    const struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_places;
    for (uint32_t p = 0; p < n && ofr_archive_checks(archive); p++)
        ofr_archive_require(archive, pathway->place_now[p] < n || pathway->place_now[p] == PATHWAY_HOME,
                            "a place open instead of another");
    for (uint32_t a = 0; a < engine->population->n_areas && ofr_archive_checks(archive); a++)
        ofr_archive_require(archive, pathway->out_factor[a] >= 65536 && pathway->out_factor[a] <= 6553600,
                            "the outings of an area");
    ofr_archive_require_reals(archive, "the effect of reports", pathway->report_factor,
                              engine->population->n_areas, 0, MOST_LEVEL);
}

static void check_today(struct pathway *pathway, struct ofr_archive *archive) {
    struct pathway_today *today = &pathway->today;
    const double chances[] = {today->border_control, pathway->talk->share_found};
    const double levels[] = {
        today->pull[0],     today->pull[1],          today->refusals,      today->raids,
        today->openness,    today->camp_arrivals,    today->custody_limit, pathway->surge,
        pathway->fear_peak, pathway->violence_weight};
    ofr_archive_require_flag(archive, "the zone", &today->zone_closed);
    ofr_archive_require_reals(archive, "a chance", chances, sizeof chances / sizeof *chances, 0, 1);
    ofr_archive_require_reals(archive, "a rate", levels, sizeof levels / sizeof *levels, 0, 1e6);
    ofr_archive_require_reals(archive, "the usual memory", &pathway->memory_usual, 1, -MOST_LEVEL,
                              MOST_LEVEL);
}

void pathway_check_loaded(struct ofr_engine *engine, struct ofr_archive *archive) {
    if (!ofr_archive_checks(archive))
        return;
    check_records(engine, archive);
    check_people(engine, archive);
    check_camps(engine, archive);
    check_circles(engine, archive);
    check_recruiters(engine, archive);
    check_spillover(engine, archive);
    check_places(engine, archive);
    check_today(pathway_of(engine), archive);
}
