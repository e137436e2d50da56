/* Usual places: everybody's school or work, hall, café and commons, by distance, sex and age. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "population/making.h"

#define YOUNGEST_VISITOR 12
#define YOUNGEST_CAFE 15
#define OLDEST_SCHOOL 18
#define YOUNG 30            /* below, a centre counts as much as a square; from it on, a third */
#define REACH 8.0           /* places farther than so many d0 are not considered: e^-8 */
#define UNIVERSITY_REACH 30 /* a university is chosen over so many times d0. Assumed */

/* Uses of usual places. Young and old people choose the commons differently. */
enum choice { TO_SCHOOL, TO_UNIVERSITY, TO_HALL, TO_CAFE, TO_COMMONS_YOUNG, TO_COMMONS_OLD, N_CHOICES };

/* Places near a neighbourhood that can be chosen, and the cumulative weights seen from one street. */
struct options {
    uint32_t n, *place;
    double *cumulative;
};

struct chooser {
    struct ofr_making *making;
    uint32_t n_public;     /* places that are no workplace: the most options there can be */
    uint32_t *first_place; /* [n_neighbourhoods + 1] */
    double *east, *north;  /* [n_neighbourhoods] on the map */
    struct options options[N_CHOICES];
    double *work;      /* [n_places + 1] capacity of workplaces up to a place */
    double *work_near; /* [n_neighbourhoods] cumulative weight of work there */
};

/* Weight of a place of a role in a choice; 0 where it is no option. */
static double preference(enum choice choice, enum ofr_place_role role) {
    switch (choice) {
    case TO_SCHOOL:
        return role == OFR_SCHOOL;
    case TO_UNIVERSITY:
        return role == OFR_UNIVERSITY;
    case TO_HALL:
        return role == OFR_DAWN_HALL;
    case TO_CAFE:
        return role == OFR_CAFE;
    case TO_COMMONS_YOUNG:
        return role == OFR_SQUARE || role == OFR_CENTRE;
    case TO_COMMONS_OLD:
        return role == OFR_SQUARE ? 1.0 : role == OFR_CENTRE ? 1.0 / 3.0 : 0.0;
    default:
        return 0.0;
    }
}

static double scale_of(const struct chooser *chooser, enum choice choice) {
    double d0 = chooser->making->parameters.population_place_distance;
    return choice == TO_UNIVERSITY ? d0 * UNIVERSITY_REACH : d0;
}

/* Distance from a point of neighbourhood `from`, given relative to its area's seat, to a place. */
static double distance_to(const struct chooser *chooser, uint32_t from, double x, double y, uint32_t place) {
    const struct ofr_population *population = chooser->making->population;
    const struct ofr_place *to = &population->places[place];
    const struct ofr_neighbourhood *here = &population->neighbourhoods[from];
    const struct ofr_neighbourhood *there = &population->neighbourhoods[to->neighbourhood];
    double dx =
        chooser->east[to->neighbourhood] - chooser->east[from] + (to->x_km - there->x_km) - (x - here->x_km);
    double dy = chooser->north[to->neighbourhood] - chooser->north[from] + (to->y_km - there->y_km) -
                (y - here->y_km);
    return sqrt(dx * dx + dy * dy);
}

static double between(const struct chooser *chooser, uint32_t a, uint32_t b) {
    double dx = chooser->east[a] - chooser->east[b], dy = chooser->north[a] - chooser->north[b];
    return sqrt(dx * dx + dy * dy);
}

static void add_options(struct chooser *chooser, enum choice choice, uint32_t neighbourhood) {
    const struct ofr_population *population = chooser->making->population;
    struct options *options = &chooser->options[choice];
    for (uint32_t p = chooser->first_place[neighbourhood]; p < chooser->first_place[neighbourhood + 1]; p++)
        if (preference(choice, (enum ofr_place_role)population->places[p].role) > 0.0)
            options->place[options->n++] = p;
}

/* The nearest place, for neighbourhoods with none in reach. */
static void add_nearest(struct chooser *chooser, enum choice choice, uint32_t from) {
    const struct ofr_population *population = chooser->making->population;
    const struct ofr_neighbourhood *here = &population->neighbourhoods[from];
    double least = INFINITY;
    for (uint32_t p = 0; p < population->n_places; p++) {
        if (preference(choice, (enum ofr_place_role)population->places[p].role) <= 0.0)
            continue;
        double distance = distance_to(chooser, from, here->x_km, here->y_km, p);
        if (distance < least) {
            least = distance;
            chooser->options[choice].place[0] = p;
            chooser->options[choice].n = 1;
        }
    }
}

static void find_options(struct chooser *chooser, uint32_t from) {
    const struct ofr_population *population = chooser->making->population;
    for (int choice = 0; choice < N_CHOICES; choice++) {
        double reach = REACH * scale_of(chooser, (enum choice)choice);
        chooser->options[choice].n = 0;
        for (uint32_t to = 0; to < population->n_neighbourhoods; to++)
            if (between(chooser, from, to) < reach)
                add_options(chooser, (enum choice)choice, to);
        if (chooser->options[choice].n == 0)
            add_nearest(chooser, (enum choice)choice, from);
    }
    double sum = 0.0, reach = chooser->making->parameters.population_work_distance;
    for (uint32_t to = 0; to < population->n_neighbourhoods; to++)
        chooser->work_near[to] = -between(chooser, from, to) / reach;
    ofr_exp_many(chooser->work_near, population->n_neighbourhoods);
    for (uint32_t to = 0; to < population->n_neighbourhoods; to++) {
        double jobs = chooser->work[chooser->first_place[to + 1]] - chooser->work[chooser->first_place[to]];
        sum += jobs * chooser->work_near[to];
        chooser->work_near[to] = sum;
    }
}

static void weigh_options(struct chooser *chooser, uint32_t from, uint32_t street) {
    const struct ofr_population *population = chooser->making->population;
    const struct ofr_neighbourhood *here = &population->neighbourhoods[from];
    double x, y;
    ofr_point_in_disc(chooser->making, street, 1, ofr_neighbourhood_radius(chooser->making, from), &x, &y);
    for (int choice = 0; choice < N_CHOICES; choice++) {
        struct options *options = &chooser->options[choice];
        double sum = 0.0, d0 = scale_of(chooser, (enum choice)choice);
        for (uint32_t i = 0; i < options->n; i++) {
            double distance = distance_to(chooser, from, here->x_km + x, here->y_km + y, options->place[i]);
            /* a lone place far away must keep a weight above 0 */
            options->cumulative[i] = -(options->n == 1 ? 0.0 : distance) / d0;
        }
        ofr_exp_many(options->cumulative, options->n);
        for (uint32_t i = 0; i < options->n; i++) {
            enum ofr_place_role role = (enum ofr_place_role)population->places[options->place[i]].role;
            sum += preference((enum choice)choice, role) * options->cumulative[i];
            options->cumulative[i] = sum;
        }
    }
}

static uint32_t choose(const struct chooser *chooser, enum choice choice, uint32_t word) {
    const struct options *options = &chooser->options[choice];
    if (options->n == 0)
        return OFR_NONE;
    double x = ofr_unit(word) * options->cumulative[options->n - 1];
    return options->place[ofr_pick(options->cumulative, options->n, x)];
}

/* First a neighbourhood by its jobs and distance, then a workplace in it by its size. */
static uint32_t choose_work(const struct chooser *chooser, struct ofr_words words) {
    uint32_t n = chooser->making->population->n_neighbourhoods;
    double all = chooser->work_near[n - 1];
    if (!(all > 0.0))
        return OFR_NONE;
    uint32_t to = (uint32_t)ofr_pick(chooser->work_near, n, ofr_unit(words.w[0]) * all);
    uint32_t first = chooser->first_place[to], last = chooser->first_place[to + 1];
    double before = chooser->work[first], jobs = chooser->work[last] - before;
    return first +
           (uint32_t)ofr_pick(&chooser->work[first + 1], last - first, before + ofr_unit(words.w[1]) * jobs);
}

static uint32_t choose_day(const struct chooser *chooser, uint32_t person) {
    const struct ofr_population *population = chooser->making->population;
    struct ofr_words words = ofr_draw(chooser->making->draws, person, 0, OFR_MAKING_DAY_PLACE, 0);
    if (population->activity[person] == OFR_EMPLOYED)
        return choose_work(chooser, words);
    if (population->activity[person] != OFR_STUDENT)
        return OFR_NONE;
    if (population->age[person] <= OLDEST_SCHOOL || ofr_education_of(population, person) < OFR_HIGHER)
        return choose(chooser, TO_SCHOOL, words.w[0]);
    return choose(chooser, TO_UNIVERSITY, words.w[0]);
}

static void choose_for(const struct chooser *chooser, uint32_t person, uint32_t usual[OFR_N_USUAL]) {
    const struct ofr_population *population = chooser->making->population;
    const struct ofr_population_parameters *parameters = &chooser->making->parameters;
    bool man = ofr_is_male(population, person);
    int age = population->age[person];
    struct ofr_words words = ofr_draw(chooser->making->draws, person, 0, OFR_MAKING_USUAL, 0);
    uint32_t to_cafe = ofr_draw(chooser->making->draws, person, 0, OFR_MAKING_TRAIT, 0).w[3];
    usual[OFR_USUAL_DAY] = choose_day(chooser, person);
    usual[OFR_USUAL_HALL] = usual[OFR_USUAL_CAFE] = usual[OFR_USUAL_COMMONS] = OFR_NONE;
    if (population->traits[person] & OFR_TRAIT_ATTENDS)
        usual[OFR_USUAL_HALL] = choose(chooser, TO_HALL, words.w[0]);
    if (age >= YOUNGEST_CAFE &&
        ofr_chance(to_cafe, man ? parameters->population_cafe_men : parameters->population_cafe_women))
        usual[OFR_USUAL_CAFE] = choose(chooser, TO_CAFE, words.w[1]);
    if (age >= YOUNGEST_VISITOR && ofr_chance(words.w[2], man ? parameters->population_commons_men
                                                              : parameters->population_commons_women))
        usual[OFR_USUAL_COMMONS] =
            choose(chooser, age < YOUNG ? TO_COMMONS_YOUNG : TO_COMMONS_OLD, words.w[3]);
}

/* ---- storage ----------------------------------------------------------------- */

/* Places are numbered along with people, so those within reach of an area have numbers near those of
 * its own; half of the 16-bit numbers are for places before it. */
static void number_near_places(struct chooser *chooser) {
    struct ofr_population *population = chooser->making->population;
    for (uint32_t a = 0; a < population->n_areas; a++) {
        uint32_t own = chooser->first_place[population->areas[a].first_neighbourhood];
        population->areas[a].first_near_place = own > UINT16_MAX / 2 ? own - UINT16_MAX / 2 : 0;
    }
}

static ofr_status keep_far(struct ofr_making *making, struct ofr_far_place far) {
    struct ofr_population *population = making->population;
    uint32_t room = population->far_capacity;
    if (population->n_far_places == room) {
        ofr_status status =
            ofr_grow(making->account, room, room + room / 2 + 64, sizeof *population->far_places,
                     "places far off", (void **)&population->far_places, making->reports);
        if (status != OFR_OK)
            return status;
        population->far_capacity += room / 2 + 64;
    }
    population->far_places[population->n_far_places++] = far;
    return OFR_OK;
}

static ofr_status keep(struct ofr_making *making, uint32_t area, uint32_t person,
                       const uint32_t places[OFR_N_USUAL]) {
    struct ofr_population *population = making->population;
    uint32_t first = population->areas[area].first_near_place;
    ofr_status status = OFR_OK;
    for (enum ofr_usual use = 0; use < OFR_N_USUAL && status == OFR_OK; use++) {
        bool near = places[use] >= first && places[use] - first < OFR_USUAL_FAR;
        population->usual[person][use] = places[use] == OFR_NONE ? OFR_USUAL_NONE
                                         : near                  ? (uint16_t)(places[use] - first)
                                                                 : OFR_USUAL_FAR;
        if (population->usual[person][use] == OFR_USUAL_FAR)
            status = keep_far(making, (struct ofr_far_place){person, use, places[use]});
    }
    return status;
}

uint32_t ofr_far_usual_place(const struct ofr_population *population, uint32_t person, enum ofr_usual use) {
    uint32_t low = 0, high = population->n_far_places;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct ofr_far_place *far = &population->far_places[middle];
        if (far->person < person || (far->person == person && far->use < use))
            low = middle + 1;
        else
            high = middle;
    }
    return population->far_places[low].place;
}

/* The people of a street, in home order. */
static ofr_status choose_on_street(struct chooser *chooser, uint32_t area, uint32_t street) {
    const struct ofr_population *population = chooser->making->population;
    uint32_t first = population->household_start[population->street_start[street]];
    uint32_t last = population->household_start[population->street_start[street + 1]];
    ofr_status status = OFR_OK;
    for (uint32_t person = first; person < last && status == OFR_OK; person++) {
        uint32_t places[OFR_N_USUAL];
        choose_for(chooser, person, places);
        status = keep(chooser->making, area, person, places);
    }
    return status;
}

static ofr_status choose_all(struct chooser *chooser) {
    const struct ofr_population *population = chooser->making->population;
    ofr_status status = OFR_OK;
    number_near_places(chooser);
    for (uint32_t i = 0; i < population->n_neighbourhoods && status == OFR_OK; i++) {
        const struct ofr_neighbourhood *at = &population->neighbourhoods[i];
        find_options(chooser, i);
        for (uint32_t s = at->first_street; s < at->first_street + at->n_streets && status == OFR_OK; s++) {
            weigh_options(chooser, i, s);
            status = choose_on_street(chooser, at->area, s);
        }
    }
    return status;
}

static ofr_status list_visitors(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    uint32_t n = 0;
    for (uint32_t i = 0; i < population->n_people; i++)
        for (enum ofr_usual use = 0; use < OFR_N_USUAL && population->age[i] >= YOUNGEST_VISITOR; use++)
            if (population->usual[i][use] != OFR_USUAL_NONE)
                population->places[ofr_usual_place(population, i, use)].n_visitors++;
    for (uint32_t p = 0; p < population->n_places; p++) {
        population->places[p].first_visitor = n;
        n += population->places[p].n_visitors;
        population->places[p].n_visitors = 0;
    }
    ofr_status status = OFR_MAKE(making, n, "visitors of places", population->visitors);
    for (uint32_t i = 0; i < population->n_people && status == OFR_OK; i++) {
        for (enum ofr_usual use = 0; use < OFR_N_USUAL && population->age[i] >= YOUNGEST_VISITOR; use++) {
            uint32_t place = ofr_usual_place(population, i, use);
            if (place != OFR_NONE)
                population->visitors[population->places[place].first_visitor +
                                     population->places[place].n_visitors++] = i;
        }
    }
    return status;
}

static ofr_status new_chooser(struct ofr_making *making, struct chooser *chooser) {
    struct ofr_population *population = making->population;
    const struct ofr_table *table = ofr_scenario_table(making->scenario, "places");
    *chooser = (struct chooser){.making = making};
    for (uint32_t p = 0; p < population->n_places; p++)
        chooser->n_public += population->places[p].role != OFR_WORKPLACE;
    ofr_status status =
        OFR_MAKE(making, population->n_neighbourhoods + (size_t)1, "places", chooser->first_place);
    OFR_THEN(status, OFR_MAKE(making, population->n_neighbourhoods, "a map", chooser->east));
    OFR_THEN(status, OFR_MAKE(making, population->n_neighbourhoods, "a map", chooser->north));
    OFR_THEN(status, OFR_MAKE(making, population->n_neighbourhoods, "a map", chooser->work_near));
    OFR_THEN(status, OFR_MAKE(making, population->n_places + (size_t)1, "work", chooser->work));
    for (int choice = 0; choice < N_CHOICES && status == OFR_OK; choice++) {
        struct options *options = &chooser->options[choice];
        status = OFR_MAKE(making, chooser->n_public, "choices", options->place);
        OFR_THEN(status, OFR_MAKE(making, chooser->n_public, "choices", options->cumulative));
    }
    if (status != OFR_OK)
        return status;
    for (uint32_t p = 0; p < population->n_places; p++) {
        const struct ofr_place *place = &population->places[p];
        bool work = place->role == OFR_WORKPLACE;
        chooser->first_place[place->neighbourhood + 1] = p + 1;
        chooser->work[p + 1] =
            chooser->work[p] + (work ? ofr_table_number(table, "capacity", place->kind) : 0.0);
    }
    for (uint32_t i = 0; i < population->n_neighbourhoods; i++) {
        ofr_place_on_map(population, &population->neighbourhoods[i], &chooser->east[i], &chooser->north[i]);
        if (chooser->first_place[i + 1] < chooser->first_place[i]) /* no place there */
            chooser->first_place[i + 1] = chooser->first_place[i];
    }
    return OFR_OK;
}

static void free_chooser(struct ofr_making *making, struct chooser *chooser) {
    const struct ofr_population *population = making->population;
    OFR_RELEASE(making, population->n_neighbourhoods + (size_t)1, chooser->first_place);
    OFR_RELEASE(making, population->n_neighbourhoods, chooser->east);
    OFR_RELEASE(making, population->n_neighbourhoods, chooser->north);
    OFR_RELEASE(making, population->n_neighbourhoods, chooser->work_near);
    OFR_RELEASE(making, population->n_places + (size_t)1, chooser->work);
    for (int choice = 0; choice < N_CHOICES; choice++) {
        OFR_RELEASE(making, chooser->n_public, chooser->options[choice].place);
        OFR_RELEASE(making, chooser->n_public, chooser->options[choice].cumulative);
    }
}

ofr_status ofr_make_usual(struct ofr_making *making) {
    struct chooser chooser;
    ofr_status status =
        OFR_MAKE(making, making->population->n_people, "usual places", making->population->usual);
    if (status != OFR_OK)
        return status;
    status = new_chooser(making, &chooser);
    OFR_THEN(status, choose_all(&chooser));
    free_chooser(making, &chooser);
    return status == OFR_OK ? list_visitors(making) : status;
}
