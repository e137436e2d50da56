/* The people made from a scenario: laws that must hold, figures that must come out, faults that
 * must be reported. Tolerances come from sample sizes: a share p of n people may be off by
 * Z * sqrt(p (1 - p) / n). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "population/tables.h"
#include "population_fixture.h"

#define Z 4.5 /* one false alarm in 150,000 comparisons */

struct fixture {
    struct ofr_scenario *scenario;
    struct ofr_population population; /* all of Kasserine, seed 1 */
};

static struct ofr_population make(const struct ofr_scenario *scenario, uint64_t seed) {
    struct ofr_population population;
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status = ofr_population_make(scenario, seed, &population, reports);
    if (status != OFR_OK)
        fail_msg("%s", reports->n_items > 0 ? reports->items[0].text : "no report");
    ofr_reports_free(reports);
    return population;
}

static int set_up(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->scenario = fixture_new();
    fixture_set(fixture->scenario, "population.poverty_mean", 32.8);
    fixture->population = make(fixture->scenario, 1);
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    ofr_population_free(&fixture->population);
    fixture_free(fixture->scenario);
    free(fixture);
    return 0;
}

static const struct ofr_population *people_of(void **state) {
    return &((struct fixture *)*state)->population;
}

static void check_share(const char *what, double asked, double found, double n) {
    double room = Z * sqrt(asked * (1.0 - asked) / n);
    if (fabs(found - asked) > room)
        fail_msg("%s: asked %.4f, made %.4f of %.0f; allowed is %.4f", what, asked, found, n, room);
}

/* ---- laws ------------------------------------------------------------------------------ */

static void check_ranges(const struct ofr_population *p) {
    uint32_t person = 0, street = 0, household = 0, neighbourhood = 0;
    for (uint32_t a = 0; a < p->n_areas; a++) {
        assert_int_equal(p->areas[a].first_neighbourhood, neighbourhood);
        assert_int_equal(p->areas[a].first_person, person);
        for (uint32_t n = 0; n < p->areas[a].n_neighbourhoods; n++, neighbourhood++) {
            const struct ofr_neighbourhood *at = &p->neighbourhoods[neighbourhood];
            assert_int_equal(at->area, a);
            assert_int_equal(at->first_street, street);
            assert_int_equal(at->first_person, person);
            for (uint32_t s = 0; s < at->n_streets; s++, street++) {
                assert_int_equal(p->street_neighbourhood[street], neighbourhood);
                assert_int_equal(p->street_start[street], household);
                for (; household < p->street_start[street + 1]; household++) {
                    assert_int_equal(p->household_street[household], street);
                    assert_int_equal(p->household_start[household], person);
                    assert_true(p->household_start[household + 1] > person);
                    for (; person < p->household_start[household + 1]; person++) {
                        assert_int_equal(p->household[person], household);
                        assert_int_equal(p->neighbourhood[person], neighbourhood);
                    }
                }
            }
            assert_int_equal(person - at->first_person, at->n_people);
        }
        assert_int_equal(person - p->areas[a].first_person, p->areas[a].n_people);
    }
    assert_int_equal(person, p->n_people);
    assert_int_equal(household, p->n_households);
    assert_int_equal(street, p->n_streets);
    assert_int_equal(neighbourhood, p->n_neighbourhoods);
}

static void ranges_nest_and_cover_everyone_once(void **state) { check_ranges(people_of(state)); }

static void check_families(const struct ofr_population *p) {
    uint32_t listed = 0;
    assert_int_equal(p->family_start[0], 0);
    for (uint32_t f = 0; f < p->n_families; f++) {
        assert_true(p->family_start[f + 1] > p->family_start[f]);
        for (uint32_t i = p->family_start[f]; i < p->family_start[f + 1]; i++, listed++) {
            uint32_t household = p->family_households[i];
            assert_int_equal(p->household_family[household], f);
            assert_true(i == p->family_start[f] || p->family_households[i - 1] < household);
        }
    }
    assert_int_equal(listed, p->n_households);
}

static void families_list_their_households(void **state) { check_families(people_of(state)); }

static bool lists(const struct ofr_population *p, uint32_t person, uint32_t other) {
    uint32_t low = p->friend_start[person], high = p->friend_start[person + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (p->friends[middle] < other)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->friend_start[person + 1] && p->friends[low] == other;
}

static void check_friends(const struct ofr_population *p) {
    assert_int_equal(p->friend_start[0], 0);
    for (uint32_t i = 0; i < p->n_people; i++) {
        if (p->age[i] < 12)
            assert_int_equal(p->friend_start[i], p->friend_start[i + 1]);
        for (uint32_t k = p->friend_start[i]; k < p->friend_start[i + 1]; k++) {
            uint32_t other = p->friends[k];
            assert_true(other < p->n_people && other != i);
            assert_true(k == p->friend_start[i] || p->friends[k - 1] < other);
            assert_int_not_equal(p->household[i], p->household[other]);
            assert_true(lists(p, other, i));
        }
    }
}

static void friends_are_mutual_sorted_and_from_other_households(void **state) {
    check_friends(people_of(state));
}

static const bool role_fits[OFR_N_USUAL][OFR_N_PLACE_ROLES] = {
    [OFR_USUAL_DAY] = {[OFR_WORKPLACE] = true, [OFR_SCHOOL] = true, [OFR_UNIVERSITY] = true},
    [OFR_USUAL_HALL] = {[OFR_DAWN_HALL] = true},
    [OFR_USUAL_CAFE] = {[OFR_CAFE] = true},
    [OFR_USUAL_COMMONS] = {[OFR_SQUARE] = true, [OFR_CENTRE] = true}};

static void check_visitors(const struct ofr_population *p) {
    uint32_t expected = 0, listed = 0;
    for (uint32_t i = 0; i < p->n_people; i++) {
        for (int use = 0; use < OFR_N_USUAL; use++) {
            uint32_t place = ofr_usual_place(p, i, use);
            if (place == OFR_NONE)
                continue;
            assert_true(place < p->n_places);
            assert_true(role_fits[use][p->places[place].role]);
            expected += p->age[i] >= 12;
        }
        assert_int_equal(p->usual[i][OFR_USUAL_HALL] != OFR_USUAL_NONE,
                         (p->traits[i] & OFR_TRAIT_ATTENDS) != 0);
        if (p->age[i] < 15)
            assert_true(p->usual[i][OFR_USUAL_HALL] == OFR_USUAL_NONE &&
                        p->usual[i][OFR_USUAL_CAFE] == OFR_USUAL_NONE);
        if (p->activity[i] == OFR_STUDENT || p->activity[i] == OFR_EMPLOYED)
            assert_int_not_equal(p->usual[i][OFR_USUAL_DAY], OFR_USUAL_NONE);
        else
            assert_int_equal(p->usual[i][OFR_USUAL_DAY], OFR_USUAL_NONE);
    }
    for (uint32_t place = 0; place < p->n_places; place++) {
        const struct ofr_place *at = &p->places[place];
        assert_int_equal(at->first_visitor, listed);
        assert_true(place == 0 || at->neighbourhood >= p->places[place - 1].neighbourhood);
        for (uint32_t k = 0; k < at->n_visitors; k++, listed++) {
            uint32_t person = p->visitors[listed];
            assert_true(k == 0 || p->visitors[listed - 1] < person);
            assert_true(p->age[person] >= 12);
            assert_true(ofr_usual_place(p, person, OFR_USUAL_DAY) == place ||
                        ofr_usual_place(p, person, OFR_USUAL_HALL) == place ||
                        ofr_usual_place(p, person, OFR_USUAL_CAFE) == place ||
                        ofr_usual_place(p, person, OFR_USUAL_COMMONS) == place);
        }
    }
    assert_int_equal(listed, expected);
}

/* In a country, a person may work in a place whose number is far from those of their area. */
static void usual_places_far_off_are_found(void **state) {
    (void)state;
    uint16_t neighbourhood[3] = {0},
             usual[3][OFR_N_USUAL] = {{OFR_USUAL_FAR, 5, OFR_USUAL_FAR, OFR_USUAL_NONE},
                                      {0, OFR_USUAL_FAR - 1, OFR_USUAL_NONE, 1},
                                      {OFR_USUAL_FAR, 1, 2, OFR_USUAL_FAR}};
    struct ofr_neighbourhood one = {.area = 0};
    struct ofr_area area = {.first_near_place = 100000};
    struct ofr_far_place far[4] = {{0, OFR_USUAL_DAY, 7},
                                   {0, OFR_USUAL_CAFE, 9},
                                   {2, OFR_USUAL_DAY, 300000},
                                   {2, OFR_USUAL_COMMONS, 11}};
    const struct ofr_population people = {.neighbourhood = neighbourhood,
                                          .usual = usual,
                                          .far_places = far,
                                          .n_far_places = 4,
                                          .neighbourhoods = &one,
                                          .areas = &area};
    const uint32_t expected[3][OFR_N_USUAL] = {{7, 100005, 9, OFR_NONE},
                                               {100000, 100000 + OFR_USUAL_FAR - 1, OFR_NONE, 100001},
                                               {300000, 100001, 100002, 11}};
    for (uint32_t i = 0; i < 3; i++)
        for (enum ofr_usual use = 0; use < OFR_N_USUAL; use++)
            assert_int_equal(ofr_usual_place(&people, i, use), expected[i][use]);
}

static void usual_places_list_exactly_who_has_them(void **state) { check_visitors(people_of(state)); }

static void check_households(const struct ofr_population *p) {
    for (uint32_t h = 0; h < p->n_households; h++) {
        int head = -1, spouse = -1;
        for (uint32_t i = p->household_start[h]; i < p->household_start[h + 1]; i++) {
            enum ofr_role role = ofr_role_of(p, i);
            assert_true((role == OFR_HEAD) == (i == p->household_start[h]));
            if (role == OFR_HEAD)
                head = (int)i;
            if (role == OFR_SPOUSE) {
                assert_int_equal(spouse, -1);
                spouse = (int)i;
                assert_true(p->age[i] >= 16);
                assert_int_not_equal(ofr_is_male(p, i), ofr_is_male(p, (uint32_t)head));
            }
            if (role == OFR_OFFSPRING) {
                assert_true(p->age[head] >= p->age[i] + 15);
                assert_true(spouse < 0 || p->age[spouse] >= p->age[i] + 15);
            }
        }
    }
}

static void households_have_one_head_and_parents_older_than_their_children(void **state) {
    const struct ofr_population *p = people_of(state);
    check_households(p);
    double couples = 0, with_parents = 0, young_men = 0, alone = 0, women_about_45 = 0, wives = 0;
    for (uint32_t i = 0; i < p->n_people; i++) {
        enum ofr_role role = ofr_role_of(p, i);
        assert_true(role != OFR_HEAD || p->age[i] >= 16);
        couples += role == OFR_SPOUSE;
        alone += p->household_start[p->household[i] + 1] - p->household_start[p->household[i]] == 1;
        if (ofr_is_male(p, i) && p->age[i] >= 20 && p->age[i] < 30) {
            young_men++;
            with_parents += role == OFR_OFFSPRING;
        }
        if (!ofr_is_male(p, i) && p->age[i] >= 40 && p->age[i] < 50) {
            women_about_45++;
            wives += role == OFR_SPOUSE;
        }
    }
    assert_true(couples / p->n_households > 0.75);
    assert_true(with_parents / young_men > 0.7); /* men marry at about 33 */
    assert_true(wives / women_about_45 > 0.7);
    assert_true(alone / p->n_people < 0.02);
}

static void children_of_a_household_are_rarely_three_of_one_age(void **state) {
    const struct ofr_population *p = people_of(state);
    double threes = 0;
    for (uint32_t h = 0; h < p->n_households; h++) {
        int of_age[256] = {0};
        for (uint32_t i = p->household_start[h]; i < p->household_start[h + 1]; i++)
            if (ofr_role_of(p, i) == OFR_OFFSPRING)
                threes += ++of_age[p->age[i]] == 3;
    }
    assert_true(threes / p->n_households < 0.005);
}

/* ---- figures --------------------------------------------------------------------------- */

struct tally {
    double force[2], unemployed[2], graduates, jobless_graduates, over_10, none, higher;
};

static struct tally tally_area(const struct ofr_population *p, const struct ofr_area *area) {
    struct tally t = {0};
    for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++) {
        bool jobless = p->activity[i] == OFR_UNEMPLOYED, active = jobless || p->activity[i] == OFR_EMPLOYED;
        bool graduate = ofr_education_of(p, i) == OFR_HIGHER;
        assert_true(!active || p->age[i] >= 15);
        t.force[ofr_is_male(p, i)] += active;
        t.unemployed[ofr_is_male(p, i)] += jobless;
        t.graduates += active && graduate;
        t.jobless_graduates += jobless && graduate;
        t.over_10 += p->age[i] >= 10;
        t.none += p->age[i] >= 10 && ofr_education_of(p, i) == OFR_NO_EDUCATION;
        t.higher += p->age[i] >= 10 && graduate;
    }
    return t;
}

static void each_delegation_has_its_figures(void **state) {
    const struct fixture *fixture = *state;
    const struct ofr_population *p = &fixture->population;
    const struct ofr_table *areas = ofr_scenario_table(fixture->scenario, "areas");
    assert_int_equal(p->n_areas, 13);
    for (uint32_t a = 0; a < p->n_areas; a++) {
        const struct ofr_area *area = &p->areas[a];
        struct tally t = tally_area(p, area);
        double force = t.force[0] + t.force[1];
        assert_int_equal(area->n_people, (uint32_t)ofr_table_number(areas, "population", a));
        check_share(area->name, area->unemployment, (t.unemployed[0] + t.unemployed[1]) / force, force);
        check_share(area->name, area->male_unemployment, t.unemployed[1] / t.force[1], t.force[1]);
        check_share(area->name, area->female_unemployment, t.unemployed[0] / t.force[0], t.force[0]);
        check_share(area->name, ofr_area_share(areas, "graduate_unemployment", a, NULL),
                    t.jobless_graduates / t.graduates, t.graduates);
        check_share(area->name, ofr_area_share(areas, "illiteracy", a, NULL), t.none / t.over_10, t.over_10);
        check_share(area->name, ofr_area_share(areas, "higher_education", a, NULL), t.higher / t.over_10,
                    t.over_10);
        assert_true(area->female_unemployment > area->male_unemployment);
    }
}

static void a_missing_figure_is_the_mean_and_marked(void **state) {
    const struct ofr_population *p = people_of(state);
    const struct ofr_area *north = &p->areas[0], *south = &p->areas[1], *el_ayoun = &p->areas[11];
    assert_string_equal(south->name, "Kasserine Sud");
    assert_string_equal(el_ayoun->name, "El Ayoun");
    assert_false(north->unemployment_estimated);
    assert_true(south->unemployment_estimated);
    assert_true(fabs(south->unemployment - 0.229) < 0.001); /* 22.9 from 8 of 13 delegations */
    assert_true(fabs(south->male_unemployment - 0.174) < 0.001);
    assert_true(!south->poverty_estimated && fabs(south->poverty - 0.34) < 1e-12);
    assert_true(!el_ayoun->poverty_estimated && fabs(el_ayoun->poverty - 0.501) < 1e-12);
}

static void ages_sexes_and_household_sizes_come_out_as_asked(void **state) {
    const struct fixture *fixture = *state;
    const struct ofr_population *p = &fixture->population;
    struct ofr_by_age pyramid;
    ofr_age_pyramid(ofr_scenario_table(fixture->scenario, "ages"), "", &pyramid);
    double n[OFR_N_SEXES][OFR_N_AGES] = {{0}}, sizes[32] = {0}, under_15 = 0, youth = 0;
    assert_int_equal(p->n_people, 439243);
    for (uint32_t i = 0; i < p->n_people; i++) {
        n[ofr_is_male(p, i)][p->age[i]]++;
        under_15 += p->age[i] < 15;
        youth += p->age[i] >= 15 && p->age[i] < 25;
    }
    /* a count is within one of what is expected in each neighbourhood */
    for (int sex = 0; sex < OFR_N_SEXES; sex++)
        for (int age = 0; age < OFR_N_AGES; age++)
            assert_true(fabs(n[sex][age] - pyramid.share[sex][age] * p->n_people) <= p->n_neighbourhoods);
    assert_true(under_15 / p->n_people > 0.26 && under_15 / p->n_people < 0.29); /* census: 26-29 % */
    assert_true(youth / p->n_people > 0.18 && youth / p->n_people < 0.19);
    const struct ofr_table *table = ofr_scenario_table(fixture->scenario, "household_sizes");
    for (uint32_t h = 0; h < p->n_households; h++)
        sizes[p->household_start[h + 1] - p->household_start[h]]++;
    for (size_t row = 0; row < table->n_rows; row++) {
        double share = ofr_table_number(table, "share", row) / 100.0;
        double found = sizes[(int)ofr_table_number(table, "size", row)] / p->n_households;
        assert_true(fabs(found - share) < 0.005);
    }
    assert_true(fabs((double)p->n_people / p->n_households - 4.714) < 0.01);
}

static void the_table_of_checks_agrees(void **state) {
    const struct ofr_population *p = people_of(state);
    assert_true(p->n_checks > 60 && p->n_checks <= 90);
    for (uint32_t c = 0; c < p->n_checks; c++) {
        const struct ofr_population_check *check = &p->checks[c];
        /* graduates of the smallest delegation are about 300, so 4.5 sds are 12 points */
        double room = strstr(check->name, "graduates") != NULL ? 12.5 : 4.0;
        if (strcmp(check->unit, "percent") == 0 && fabs(check->made - check->asked) > room)
            fail_msg("%s: asked %g, made %g", check->name, check->asked, check->made);
    }
}

static void there_are_about_two_hundred_places_of_worship_and_one_prison(void **state) {
    const struct ofr_population *p = people_of(state);
    uint32_t n[OFR_N_PLACE_ROLES] = {0}, most = 0;
    for (uint32_t i = 0; i < p->n_places; i++) {
        n[p->places[i].role]++;
        if (p->places[i].role == OFR_WORKPLACE && p->places[i].n_visitors > most)
            most = p->places[i].n_visitors;
    }
    assert_true(n[OFR_DAWN_HALL] >= 190 && n[OFR_DAWN_HALL] <= 210);
    assert_int_equal(n[OFR_PRISON], 1);
    assert_int_equal(p->places[p->prison].role, OFR_PRISON);
    assert_true(most > 100); /* skewed: most workplaces have fewer than ten */
}

static void friends_are_about_six_near_in_age_and_close_triangles(void **state) {
    const struct ofr_population *p = people_of(state);
    double n = 0, people = 0, same_sex = 0, gap = 0, near = 0, wedges = 0, closed = 0;
    for (uint32_t i = 0; i < p->n_people; i++) {
        people += p->age[i] >= 12;
        for (uint32_t k = p->friend_start[i]; k < p->friend_start[i + 1]; k++) {
            uint32_t other = p->friends[k];
            double years = (double)p->age[i] - p->age[other];
            n++;
            same_sex += ofr_is_male(p, i) == ofr_is_male(p, other);
            gap += years * years;
            near += ofr_area_of(p, i) == ofr_area_of(p, other);
            for (uint32_t j = k + 1; j < p->friend_start[i + 1]; j++) {
                wedges++;
                closed += lists(p, other, p->friends[j]);
            }
        }
    }
    assert_true(fabs(n / people - 6.0) < 0.1);
    assert_true(fabs(same_sex / n - 0.93) < 0.02);
    assert_true(sqrt(gap / n) < 4.0 && sqrt(gap / n) > 2.5);
    assert_true(near / n > 0.9);
    assert_true(closed / wedges > 0.1); /* by chance about 6 / 4000 */
}

static void kin_stand_near_one_another(void **state) {
    const struct ofr_population *p = people_of(state);
    double related = 0, same_street = 0;
    for (uint32_t f = 0; f < p->n_families; f++) {
        uint32_t first = p->family_start[f], last = p->family_start[f + 1], most = 0;
        for (uint32_t i = first; i < last; i++) {
            uint32_t here = 0;
            for (uint32_t j = first; j < last; j++)
                here += p->household_street[p->family_households[i]] ==
                        p->household_street[p->family_households[j]];
            most = here > most ? here : most;
            assert_int_equal(p->neighbourhood[p->household_start[p->family_households[i]]],
                             p->neighbourhood[p->household_start[p->family_households[first]]]);
        }
        related += last - first - 1;
        same_street += most - 1;
    }
    assert_true(fabs((double)p->n_households / p->n_families - 3.0) < 0.02);
    /* the family's own street is the one where most stand, but for ties */
    assert_true(same_street / related > 0.58 && same_street / related < 0.66);
    uint32_t kin[256], n = ofr_kin_of(p, 1000, kin, 256), same_home = 0;
    for (uint32_t k = 0; k < n; k++) {
        assert_int_not_equal(kin[k], 1000);
        assert_int_equal(ofr_family_of(p, kin[k]), ofr_family_of(p, 1000));
        same_home += p->household[kin[k]] == p->household[1000];
    }
    uint32_t home = p->household[1000];
    assert_int_equal(same_home, p->household_start[home + 1] - p->household_start[home] - 1);
    assert_int_equal(ofr_kin_of(p, 1000, kin, 2), n < 2 ? n : 2);
}

/* ---- independence ---------------------------------------------------------------------- */

/* Chi-square of a two-by-two table, one degree of freedom. */
static double chi_square(double n[2][2]) {
    double all = n[0][0] + n[0][1] + n[1][0] + n[1][1], sum = 0.0;
    for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++) {
            double expected = (n[a][0] + n[a][1]) * (n[0][b] + n[1][b]) / all;
            sum += (n[a][b] - expected) * (n[a][b] - expected) / expected;
        }
    }
    return sum;
}

static void attendance_depends_on_sex_and_age_alone(void **state) {
    const struct ofr_population *p = people_of(state);
    for (int sex = 0; sex < 2; sex++) {
        double by_trait[2][2] = {{0}}, by_record[2][2] = {{0}}, by_work[2][2] = {{0}},
               by_school[2][2] = {{0}}, by_cafe[2][2] = {{0}};
        for (uint32_t i = 0; i < p->n_people; i++) {
            if (p->age[i] < 15 || ofr_is_male(p, i) != (sex == 1))
                continue;
            bool attends = p->traits[i] & OFR_TRAIT_ATTENDS;
            by_trait[attends][(p->traits[i] & OFR_TRAIT_AUTHORITARIAN) != 0]++;
            by_record[attends][(p->traits[i] & OFR_TRAIT_RECORD) != 0]++;
            by_work[attends][p->activity[i] == OFR_UNEMPLOYED]++;
            by_school[attends][ofr_education_of(p, i) >= OFR_SECONDARY]++;
            by_cafe[attends][p->usual[i][OFR_USUAL_CAFE] != OFR_USUAL_NONE]++;
        }
        double most = Z * Z; /* chi-square with one degree of freedom is a squared normal */
        assert_true(chi_square(by_trait) < most);
        assert_true(chi_square(by_record) < most);
        assert_true(chi_square(by_work) < most);
        assert_true(chi_square(by_school) < most);
        assert_true(chi_square(by_cafe) < most);
    }
}

static void traits_have_the_shares_of_their_parameters(void **state) {
    const struct ofr_population *p = people_of(state);
    double adults[2] = {0}, attends[2] = {0}, record = 0, authoritarian = 0;
    for (uint32_t i = 0; i < p->n_people; i++) {
        bool man = ofr_is_male(p, i);
        authoritarian += (p->traits[i] & OFR_TRAIT_AUTHORITARIAN) != 0;
        adults[man] += p->age[i] >= 15;
        attends[man] += (p->traits[i] & OFR_TRAIT_ATTENDS) != 0;
        record += (p->traits[i] & OFR_TRAIT_RECORD) != 0;
    }
    check_share("authoritarian", 0.16, authoritarian / p->n_people, p->n_people);
    check_share("record", 0.03, record / (adults[0] + adults[1]), adults[0] + adults[1]);
    check_share("men attending", 0.4, attends[1] / adults[1], adults[1]);
    check_share("women attending", 0.08, attends[0] / adults[0], adults[0]);
}

/* ---- same bits, size, parts ------------------------------------------------------------ */

static uint64_t digest_of(const struct ofr_population *p) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    size_t n = p->n_people;
    ofr_digest_bytes(&digest, p->age, n);
    ofr_digest_bytes(&digest, p->traits, n);
    ofr_digest_bytes(&digest, p->activity, n);
    ofr_digest_bytes(&digest, p->usual, n * sizeof *p->usual);
    ofr_digest_bytes(&digest, p->friend_start, (n + 1) * sizeof *p->friend_start);
    ofr_digest_bytes(&digest, p->friends, p->friend_start[n] * sizeof *p->friends);
    ofr_digest_bytes(&digest, p->family_households, p->n_households * sizeof *p->family_households);
    ofr_digest_bytes(&digest, p->places, p->n_places * sizeof *p->places);
    return digest.state;
}

static void the_same_seed_makes_the_same_people_and_another_others(void **state) {
    struct fixture *fixture = *state;
    fixture->scenario->scale = 0.05;
    struct ofr_population one = make(fixture->scenario, 7), same = make(fixture->scenario, 7),
                          other = make(fixture->scenario, 8);
    fixture->scenario->scale = 1.0;
    assert_true(digest_of(&one) == digest_of(&same));
    assert_false(digest_of(&one) == digest_of(&other));
    ofr_population_free(&one);
    ofr_population_free(&same);
    ofr_population_free(&other);
}

static void a_name_moves_nothing(void **state) {
    struct fixture *fixture = *state;
    fixture->scenario->scale = 0.03;
    struct ofr_population before = make(fixture->scenario, 1);
    const struct ofr_column *kinds =
        ofr_table_column(ofr_scenario_table(fixture->scenario, "places"), "kind");
    for (size_t row = 0; row < ofr_scenario_table(fixture->scenario, "places")->n_rows; row++) {
        if (strcmp(kinds->texts[row], "place of worship") != 0)
            continue;
        free(kinds->texts[row]);
        kinds->texts[row] = strdup("hall with dawn hours");
    }
    struct ofr_population after = make(fixture->scenario, 1);
    fixture->scenario->scale = 1.0;
    assert_true(digest_of(&before) == digest_of(&after));
    ofr_population_free(&before);
    ofr_population_free(&after);
}

static void a_person_takes_at_most_75_bytes_and_100_while_made(void **state) {
    const struct ofr_population *p = people_of(state);
    assert_true((double)p->account.now / p->n_people <= 75.0);
    assert_true((double)p->account.peak / p->n_people <= 100.0);
}

static void a_scale_keeps_whole_neighbourhoods_of_the_same_size_with_their_places(void **state) {
    struct fixture *fixture = *state;
    const struct ofr_population *whole = &fixture->population;
    fixture->scenario->scale = 0.1;
    struct ofr_population part = make(fixture->scenario, 3);
    fixture->scenario->scale = 0.001;
    struct ofr_population one = make(fixture->scenario, 3);
    fixture->scenario->scale = 1.0;
    double expected = 0.1 * whole->n_neighbourhoods;
    assert_true(part.n_neighbourhoods >= floor(expected) && part.n_neighbourhoods <= ceil(expected));
    assert_int_equal(one.n_neighbourhoods, 1);
    assert_true(fabs(part.share_kept - (double)part.n_people / 439243.0) < 1e-12);
    for (uint32_t i = 0; i < part.n_neighbourhoods; i++)
        assert_true(part.neighbourhoods[i].n_people > 3000 && part.neighbourhoods[i].n_people < 6000);
    double halls = 0;
    for (uint32_t i = 0; i < part.n_places; i++)
        halls += part.places[i].role == OFR_DAWN_HALL;
    assert_true(fabs(halls - 0.455 * part.n_people / 1000.0) <= 1.0);
    check_ranges(&part);
    check_friends(&part);
    check_visitors(&part);
    check_visitors(&one);
    assert_int_not_equal(one.prison, OFR_NONE);
    ofr_population_free(&part);
    ofr_population_free(&one);
}

static void areas_can_be_cut_out(void **state) {
    struct fixture *fixture = *state;
    fixture->scenario->area_kept = calloc(13, sizeof(bool));
    for (int row = 0; row < 3; row++)
        fixture->scenario->area_kept[row] = true;
    struct ofr_population town = make(fixture->scenario, 1);
    free(fixture->scenario->area_kept);
    fixture->scenario->area_kept = NULL;
    assert_int_equal(town.n_people, 108794);
    assert_int_equal(town.n_areas, 3);
    assert_string_equal(town.areas[2].name, "Ezzouhour");
    assert_int_equal(town.areas[2].scenario_row, 2);
    assert_true(fabs(town.share_kept - 108794.0 / 439243.0) < 1e-12);
    ofr_population_free(&town);
}

/* ---- odd inputs ------------------------------------------------------------------------ */

static void odd_tables_still_make_lawful_people(void **state) {
    (void)state;
    static const double populations[] = {1, 2, 3, 7, 11, 50, 400, 6001};
    for (size_t k = 0; k < sizeof populations / sizeof populations[0]; k++) {
        for (int odd = 0; odd < 5; odd++) {
            struct ofr_scenario *scenario = fixture_new();
            for (size_t row = 0; row < 13; row++)
                *fixture_cell(scenario, "areas", "population", row) = row == 0 ? populations[k] : 0.0;
            for (size_t row = 0; odd > 0 && odd < 3 && row < 10; row++) /* all alone; all in tens */
                *fixture_cell(scenario, "household_sizes", "share", row) =
                    row == (odd == 1 ? 0 : 9) ? 100.0 : 0.0;
            for (size_t row = 0; odd >= 3 && row < 17; row++) { /* all small children; men of 30 only */
                *fixture_cell(scenario, "ages", "women", row) = odd == 3 && row == 0 ? 100.0 : 0.0;
                *fixture_cell(scenario, "ages", "men", row) = odd == 4 && row == 6 ? 100.0 : 0.0;
            }
            struct ofr_population p = make(scenario, 1);
            assert_int_equal(p.n_people, (uint32_t)populations[k]);
            check_ranges(&p);
            check_families(&p);
            check_friends(&p);
            check_visitors(&p);
            check_households(&p);
            ofr_population_free(&p);
            assert_int_equal(p.account.now, 0);
            fixture_free(scenario);
        }
    }
}

static void put_text(struct ofr_scenario *scenario, const char *table, const char *column, size_t row,
                     const char *text) {
    const struct ofr_column *found = ofr_table_column(ofr_scenario_table(scenario, table), column);
    free(found->texts[row]);
    found->texts[row] = strdup(text);
}

/* Half of Kasserine's areas a governorate of their own, 20 % of whose households came from the other. */
static void set_migration(struct ofr_scenario *scenario, bool on) {
    struct ofr_table *flows = (struct ofr_table *)ofr_scenario_table(scenario, "migration");
    const struct ofr_table *areas = ofr_scenario_table(scenario, "areas");
    for (size_t row = 0; row < areas->n_rows; row++)
        put_text(scenario, "areas", "governorate", row, !on ? "" : row < 7 ? "Town" : "Hills");
    for (size_t end = 0; end < 2; end++) {
        free(flows->columns[end].texts[0]);
        flows->columns[end].texts[0] = on ? strdup(end == 0 ? "Hills" : "Town") : NULL;
    }
    flows->columns[2].numbers[0] = 20.0;
    flows->n_rows = on;
}

static void households_that_moved_have_their_kin_where_they_came_from(void **state) {
    struct fixture *fixture = *state;
    set_migration(fixture->scenario, false);
    struct ofr_population before = make(fixture->scenario, 1);
    set_migration(fixture->scenario, true);
    struct ofr_population after = make(fixture->scenario, 1);
    set_migration(fixture->scenario, false);
    check_families(&after);
    double in_town = 0, moved = 0;
    for (uint32_t h = 0; h < after.n_households; h++) {
        uint32_t old = before.household_family[h], new = after.household_family[h];
        bool town = ofr_area_of(&after, after.household_start[h]) < 7;
        uint32_t home =
            ofr_area_of(&before, before.household_start[before.family_households[before.family_start[new]]]);
        in_town += town;
        moved += new != old;
        assert_true(new == old || (town && home >= 7));
    }
    check_share("moved", 0.2, moved / in_town, in_town);
    assert_memory_equal(before.household_start, after.household_start,
                        before.n_households * sizeof(uint32_t));
    ofr_population_free(&before);
    ofr_population_free(&after);
}

/* Of the friends of people of the town whose kin live in the hills, how many live there too, and how many
 * there are. */
static void count_friends_kept(struct ofr_scenario *scenario, double kept, double *there, double *all) {
    fixture_set(scenario, "population.friends_kept", kept);
    struct ofr_population p = make(scenario, 1);
    *there = *all = 0;
    for (uint32_t i = 0; i < p.n_people; i++) {
        uint32_t kin[64], n_kin = ofr_kin_of(&p, i, kin, 64), n_hills = 0;
        for (uint32_t k = 0; k < n_kin; k++)
            n_hills += ofr_area_of(&p, kin[k]) >= 7;
        if (ofr_area_of(&p, i) >= 7 || n_hills == 0)
            continue;
        for (uint32_t f = p.friend_start[i]; f < p.friend_start[i + 1]; f++) {
            *there += ofr_area_of(&p, p.friends[f]) >= 7;
            ++*all;
        }
    }
    check_friends(&p);
    ofr_population_free(&p);
}

static void people_who_moved_keep_friends_where_they_came_from(void **state) {
    struct fixture *fixture = *state;
    double there[2], all[2];
    set_migration(fixture->scenario, true);
    count_friends_kept(fixture->scenario, 0.0, &there[0], &all[0]);
    count_friends_kept(fixture->scenario, 0.2, &there[1], &all[1]);
    set_migration(fixture->scenario, false);
    assert_true(all[0] > 10000 &&
                there[0] / all[0] < 0.02); /* only friends who themselves moved to the hills */
    /* exact for the first round; triangles close at both ends and move the share by up to a tenth of it */
    assert_true(fabs(there[1] / all[1] - 0.2) < 0.03);
}

static uint32_t count_unemployed(const struct ofr_population *population) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < population->n_people; i++)
        n += population->activity[i] == OFR_UNEMPLOYED;
    return n;
}

/* Figures of one column of all areas. */
static void set_column(struct ofr_scenario *scenario, const char *column, double value) {
    for (size_t row = 0; row < ofr_scenario_areas_table(scenario)->n_rows; row++)
        *fixture_cell(scenario, "areas", column, row) = value;
}

static void give_figures(struct ofr_population *population, const struct ofr_scenario *scenario) {
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_population_set_figures(population, scenario, 1, reports), OFR_OK);
    ofr_reports_free(reports);
}

static void other_figures_leave_the_same_people_and_nest(void **state) {
    const struct ofr_population *before = people_of(state);
    struct ofr_scenario *scenario = fixture_new();
    fixture_set(scenario, "population.poverty_mean", 32.8);
    struct ofr_population people = make(scenario, 1);
    size_t n = before->n_people, n_friends = before->friend_start[n];

    give_figures(&people, scenario);
    assert_memory_equal(people.activity, before->activity, n);
    assert_true(people.areas[0].poverty == before->areas[0].poverty);

    set_column(scenario, "unemployment", 14.8);
    set_column(scenario, "male_unemployment", 11.4);
    set_column(scenario, "graduate_unemployment", 23.1);
    set_column(scenario, "poverty", 15.2);
    set_column(scenario, "distrust_shift", 0.5);
    *fixture_cell(scenario, "areas", "poverty", 1) = NAN;
    *fixture_cell(scenario, "areas", "distrust_shift", 1) = NAN;
    give_figures(&people, scenario);
    assert_true(people.areas[1].poverty_estimated && people.areas[1].poverty == 32.8 / 100);
    assert_true(people.areas[0].distrust_shift == 0.5 && people.areas[1].distrust_shift == 0);
    assert_in_range(count_unemployed(&people), 1, count_unemployed(before) - 1);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t area = ofr_area_of(before, i);
        bool fell = before->areas[area].unemployment > 0.2; /* men's and graduates' fell, too */
        if (fell && people.activity[i] == OFR_UNEMPLOYED)
            assert_int_equal(before->activity[i], OFR_UNEMPLOYED);
        if (people.activity[i] != before->activity[i])
            assert_true(people.activity[i] == OFR_EMPLOYED || people.activity[i] == OFR_UNEMPLOYED);
    }
    assert_true(people.areas[0].poverty == 15.2 / 100 && people.areas[0].unemployment == 14.8 / 100);
    assert_memory_equal(people.usual, before->usual, n * sizeof *before->usual);
    assert_memory_equal(people.friends, before->friends, n_friends * sizeof *before->friends);
    assert_memory_equal(people.traits, before->traits, n);

    struct ofr_population anew =
        make(scenario, 1); /* a second population has other friends but the same work */
    assert_memory_equal(people.activity, anew.activity, n);
    ofr_population_free(&anew);
    ofr_population_free(&people);
    fixture_free(scenario);
}

static void nobody_kept_is_bad_input(void **state) {
    (void)state;
    struct ofr_scenario *scenario = fixture_new();
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_population p;
    for (size_t row = 0; row < 13; row++)
        *fixture_cell(scenario, "areas", "population", row) = 0.0;
    assert_int_equal(ofr_population_make(scenario, 1, &p, reports), OFR_BAD_INPUT);
    assert_int_equal(reports->n_errors, 1);
    assert_int_equal(p.n_people, 0);
    ofr_population_free(&p);
    ofr_reports_free(reports);
    fixture_free(scenario);
}

static void every_failed_allocation_gives_a_status_and_leaves_nothing(void **state) {
    (void)state;
    struct ofr_scenario *scenario = fixture_new();
    scenario->scale = 0.001;
    long n = 1;
    for (ofr_status status = OFR_SYSTEM; status != OFR_OK; n++) {
        struct ofr_population p;
        ofr_memory_fail_at(n, false);
        status = ofr_population_make(scenario, 1, &p, NULL);
        ofr_memory_fail_at(0, false);
        assert_true(status == OFR_OK || status == OFR_SYSTEM);
        ofr_population_free(&p);
        assert_int_equal(p.n_people, 0);
        assert_true(n < 10000);
    }
    assert_true(n > 50);
    fixture_free(scenario);
}

/* ---- checks of the scenario ------------------------------------------------------------ */

static bool told(const struct ofr_reports *reports, const char *part) {
    for (size_t i = 0; i < reports->n_items; i++)
        if (strstr(reports->items[i].text, part) != NULL)
            return true;
    return false;
}

static void kasserine_passes_its_checks(void **state) {
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_population_check_scenario(((struct fixture *)*state)->scenario, reports), OFR_OK);
    assert_int_equal(reports->n_items, 0);
    ofr_reports_free(reports);
}

static void every_fault_is_told_at_once(void **state) {
    (void)state;
    struct ofr_scenario *scenario = fixture_new();
    struct ofr_reports *reports = ofr_reports_new();
    *fixture_cell(scenario, "ages", "women", 0) += 3.0;             /* sum */
    *fixture_cell(scenario, "ages", "age_from", 2) = 9.0;           /* overlap */
    *fixture_cell(scenario, "participation", "age_from", 4) = 20.0; /* gap, then past the end */
    *fixture_cell(scenario, "participation", "men_active", 5) = 99.0;
    *fixture_cell(scenario, "household_sizes", "share", 0) = 10.0;
    *fixture_cell(scenario, "household_sizes", "size", 1) = 1.0;
    *fixture_cell(scenario, "education", "none", 3) = 50.0;
    put_text(scenario, "education", "sex", 5, "girls");
    put_text(scenario, "places", "role", 6, "hal");
    for (size_t row = 0; row < 13; row++)
        *fixture_cell(scenario, "areas", "internet_use", row) = NAN;
    assert_int_equal(ofr_population_check_scenario(scenario, reports), OFR_BAD_INPUT);
    assert_true(told(reports, "table ages: the shares sum to 103"));
    assert_true(told(reports, "overlaps"));
    assert_true(told(reports, "gap"));
    assert_true(told(reports, "students and labour force of men"));
    assert_true(told(reports, "table household_sizes: the shares sum to 105.5"));
    assert_true(told(reports, "size 1 is in the table twice"));
    assert_true(told(reports, "the four shares of this row sum"));
    assert_true(told(reports, "sex is \"girls\""));
    assert_true(told(reports, "did you mean hall?"));
    assert_true(told(reports, "no kind with role hall"));
    assert_true(told(reports, "no area has a figure for internet_use"));
    ofr_reports_free(reports);
    fixture_free(scenario);
}

static void a_population_of_zero_is_refused(void **state) {
    (void)state;
    struct ofr_scenario *scenario = fixture_new();
    struct ofr_reports *reports = ofr_reports_new();
    for (size_t row = 0; row < 13; row++)
        *fixture_cell(scenario, "areas", "population", row) = 0.0;
    assert_int_equal(ofr_population_check_scenario(scenario, reports), OFR_BAD_INPUT);
    assert_int_equal(reports->n_items, 1);
    assert_true(told(reports, "total population is 0"));
    ofr_reports_free(reports);
    fixture_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_nest_and_cover_everyone_once),
        cmocka_unit_test(families_list_their_households),
        cmocka_unit_test(friends_are_mutual_sorted_and_from_other_households),
        cmocka_unit_test(usual_places_list_exactly_who_has_them),
        cmocka_unit_test(usual_places_far_off_are_found),
        cmocka_unit_test(households_have_one_head_and_parents_older_than_their_children),
        cmocka_unit_test(children_of_a_household_are_rarely_three_of_one_age),
        cmocka_unit_test(each_delegation_has_its_figures),
        cmocka_unit_test(a_missing_figure_is_the_mean_and_marked),
        cmocka_unit_test(ages_sexes_and_household_sizes_come_out_as_asked),
        cmocka_unit_test(the_table_of_checks_agrees),
        cmocka_unit_test(there_are_about_two_hundred_places_of_worship_and_one_prison),
        cmocka_unit_test(friends_are_about_six_near_in_age_and_close_triangles),
        cmocka_unit_test(kin_stand_near_one_another),
        cmocka_unit_test(attendance_depends_on_sex_and_age_alone),
        cmocka_unit_test(traits_have_the_shares_of_their_parameters),
        cmocka_unit_test(the_same_seed_makes_the_same_people_and_another_others),
        cmocka_unit_test(a_person_takes_at_most_75_bytes_and_100_while_made),
        cmocka_unit_test(a_scale_keeps_whole_neighbourhoods_of_the_same_size_with_their_places),
        cmocka_unit_test(areas_can_be_cut_out),
        cmocka_unit_test(odd_tables_still_make_lawful_people),
        cmocka_unit_test(households_that_moved_have_their_kin_where_they_came_from),
        cmocka_unit_test(people_who_moved_keep_friends_where_they_came_from),
        cmocka_unit_test(other_figures_leave_the_same_people_and_nest),
        cmocka_unit_test(nobody_kept_is_bad_input),
        cmocka_unit_test(every_failed_allocation_gives_a_status_and_leaves_nothing),
        cmocka_unit_test(kasserine_passes_its_checks),
        cmocka_unit_test(every_fault_is_told_at_once),
        cmocka_unit_test(a_population_of_zero_is_refused),
        cmocka_unit_test(a_name_moves_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
