/* S3: 30 km from the border, ridges that hide camps - who crosses the border goes where cover is good and
 * the border near, and an operation finds those whom no cover hides. */
#include "models/pathway/camps.h"
#include "town.h"

#define DAYS 60

#define AREA "Ezzouhour" /* the part that is cut out */
#define NEAR_KM 25

struct massif {
    double cover, border_km;
    double share;         /* of the people near it, those of the part */
    double before, after; /* fighters on the eve of an operation and on its evening */
};

static double column(const struct town *town, const char *name, uint32_t massif) {
    return ofr_table_number(ofr_scenario_table(town->scenario, "massifs"), name, massif);
}

/* Who cuts out an area keeps of each massif the share of the people near it who live there. */
static double share_near(const struct town *town, uint32_t massif) {
    const struct ofr_table *areas = ofr_scenario_table(town->scenario, "areas");
    double all = 0, here = 0;
    for (size_t row = 0; row < areas->n_rows; row++) {
        double km = ofr_distance_km(ofr_table_number(areas, "lat", row), ofr_table_number(areas, "lon", row),
                                    column(town, "lat", massif), column(town, "lon", massif));
        double near = ofr_table_number(areas, "population", row) * exp(-km / NEAR_KM);
        all += near;
        here += strcmp(ofr_table_text(areas, "area", row), AREA) == 0 ? near : 0;
    }
    return here / all;
}

/* Many arrivals and room for all, then one operation in every massif. */
static uint32_t run_massifs(const char *rule, struct massif *massifs) {
    struct town town;
    town_open(&town, AREA, "2011-12-31",
              SETTINGS("leave.camp_distance=25", "talk.rate=0.05", "recruiters.start=0", "camps.arrivals=10",
                       "camps.border_scale=30", "camps.stay=20", "camps.attack_rate=0", "camps.clearings=0",
                       "camps.cleared=0.8", rule));
    town_series(&town, "camp_arrivals", 1000);
    const struct ofr_table *table = ofr_scenario_table(town.scenario, "massifs"),
                           *dated = ofr_scenario_table(town.scenario, "dated_events");
    for (size_t m = 0; m < table->n_rows; m++)
        ofr_table_column(table, "capacity")->numbers[m] = 1e6;
    for (size_t d = 0; d < dated->n_rows; d++)
        if (strcmp(ofr_table_text(dated, "event", d), "clearing") == 0)
            ofr_table_column(dated, "date")->numbers[d] = town.scenario->first_day + DAYS;
    town_start(&town);
    town_days(&town, DAYS);
    uint32_t n = pathway_of(&town.engine)->n_camps;
    for (uint32_t m = 0; m < n; m++)
        massifs[m] = (struct massif){column(&town, "cover", m), column(&town, "border_km", m),
                                     share_near(&town, m), pathway_fighters(&town.engine, m), 0};
    town_day(&town);
    for (uint32_t m = 0; m < n; m++)
        massifs[m].after = pathway_fighters(&town.engine, m);
    town_close(&town);
    return n;
}

/* What a massif draws: cover * exp(-km to the border / 30), of which the part keeps its share. */
static double draw_of(const struct massif *massif) {
    return massif->share * massif->cover * exp(-massif->border_km / 30);
}

/* Shares of arrivals within four standard errors of what massifs draw. */
static bool shows_arrivals(const struct massif *massifs, uint32_t n) {
    double asked = 0, all = 0;
    bool agree = true;
    for (uint32_t m = 0; m < n; m++) {
        asked += draw_of(&massifs[m]);
        all += massifs[m].before;
    }
    for (uint32_t m = 0; m < n; m++) {
        double share = draw_of(&massifs[m]) / asked;
        agree &= fabs(massifs[m].before - share * all) < 4 * sqrt(all * share * (1 - share)) + 1;
    }
    return n > 2 && all > 300 && agree;
}

/* What an operation leaves: all but 0.8 * (1 - cover), give or take the arrivals and leavers of the day. */
static bool shows_cover(const struct massif *massifs, uint32_t n) {
    bool agree = n > 2;
    for (uint32_t m = 0; m < n; m++) {
        double left = massifs[m].before * (1 - 0.8 * (1 - massifs[m].cover));
        agree &= massifs[m].after < massifs[m].before &&
                 fabs(massifs[m].after - left) < 5 * sqrt(0.03 * massifs[m].before) + 2;
    }
    return agree;
}

static void test_arrivals_follow_border_and_cover_and_cover_hides(void **state) {
    (void)state;
    struct massif massifs[16];
    uint32_t n = run_massifs("rule.camps=1", massifs);
    assert_true(shows_arrivals(massifs, n));
    assert_true(shows_cover(massifs, n));
    n = run_massifs("rule.camps=0", massifs);
    assert_false(shows_arrivals(massifs, n));
    assert_false(shows_cover(massifs, n));
    n = run_massifs("camps.cleared=0", massifs);
    assert_false(shows_cover(massifs, n));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrivals_follow_border_and_cover_and_cover_hides)};
    return cmocka_run_group_tests_name("S3 massifs", tests, NULL, NULL);
}
