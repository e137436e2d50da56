#include "population/households.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "population/streets.h"

/* Odds of being the head of a household at an age, up to a factor that the number of households
 * settles: with the shipped sizes about half of men of 30 to 34 are. Assumed; men marry at about 33
 * in Tunisia (INS, multiple indicator survey 2011-12). */
static const struct headship {
    int to_age;
    double man, lone_woman, single_woman, single_man;
} headships[] = {{19, 0, 0, 0, 0},         {24, 0.03, 0.02, 0.03, 0.15}, {29, 0.35, 0.08, 0.1, 0.6},
                 {34, 1.9, 0.2, 0.1, 0.6}, {39, 7, 0.4, 0.1, 0.4},       {49, 30, 0.7, 0.1, 0.2},
                 {59, 40, 1, 0.3, 0.2},    {69, 30, 1.6, 1.2, 0.5},      {79, 12, 2, 2.5, 1},
                 {99, 4, 1.5, 2.5, 1}};
enum head_kind { HEAD_OF_COUPLE, LONE_WOMAN, SINGLE_WOMAN, SINGLE_MAN, N_HEAD_KINDS };

#define YOUNGEST_HEAD 18
#define YOUNGEST_SPOUSE 18

static double headship_at(enum head_kind kind, int age) {
    size_t i = 0;
    while (headships[i].to_age < age)
        i++;
    const double weights[N_HEAD_KINDS] = {headships[i].man, headships[i].lone_woman,
                                          headships[i].single_woman, headships[i].single_man};
    return weights[kind];
}

/* Approximate people in the household of a head of that age; only their order matters. */
static double size_at(int head_age) {
    static const double by_decade[] = {2, 2, 2.4, 3.9, 5.5, 5.6, 4.4, 3.4, 3, 3};
    int decade = head_age / 10;
    double part = head_age % 10 / 10.0;
    return decade >= 9 ? 3.0 : by_decade[decade] * (1.0 - part) + by_decade[decade + 1] * part;
}

static uint32_t houses_for(const struct ofr_block *block, uint32_t n_people) {
    double n = floor(n_people / block->mean_size + 0.5);
    return n < 1.0 ? 1 : (uint32_t)n;
}

/* Order list[0..n) by rising key (below 256) of each element; equals keep their order. scratch [n] */
static void sort_by_key(uint32_t *list, const uint32_t *key, uint32_t n, uint32_t *scratch) {
    uint32_t start[257] = {0};
    for (uint32_t i = 0; i < n; i++)
        start[key[list[i]] + 1]++;
    for (int k = 0; k < 256; k++)
        start[k + 1] += start[k];
    for (uint32_t i = 0; i < n; i++)
        scratch[start[key[list[i]]]++] = list[i];
    memcpy(list, scratch, n * sizeof *list);
}

/* Number of people of each age and sex: exactly n_people in all, each count within one of what
 * is expected (a walk along the cumulative shares in equal steps with a random start). */
static void fill_pool(struct ofr_block *block) {
    double start = ofr_unit(ofr_draw_in_block(block, OFR_MAKING_PYRAMID, 0).w[0]), sum = 0.0;
    uint32_t before = 0;
    for (int age = 0; age < OFR_N_AGES; age++) {
        for (int sex = 0; sex < OFR_N_SEXES; sex++) {
            sum += block->pyramid.share[sex][age];
            double reached = floor(sum * block->n_people + start);
            uint32_t after = reached >= block->n_people ? block->n_people : (uint32_t)reached;
            block->pool[sex][age] = after - before;
            before = after;
        }
    }
    block->pool[0][30] += block->n_people - before; /* what rounding of the sum may leave */
}

/* Sizes in equal steps along the cumulative shares, then by ones until they sum to the people. */
static void draw_sizes(struct ofr_block *block) {
    double start = ofr_unit(ofr_draw_in_block(block, OFR_MAKING_HOUSE_SIZE, 0).w[0]);
    uint32_t sum = 0;
    for (uint32_t i = 0; i < block->n_houses; i++) {
        double x = (i + start) / block->n_houses;
        block->key[i] = (uint32_t)ofr_pick(block->size_cumulative, block->n_sizes, x) + 1;
        sum += block->key[i];
    }
    for (uint32_t k = 1; sum != block->n_people; k++) {
        uint32_t i = ofr_below(ofr_draw_in_block(block, OFR_MAKING_HOUSE_SIZE, k).w[0], block->n_houses);
        if (sum < block->n_people && block->key[i] < 255) {
            block->key[i]++;
            sum++;
        } else if (sum > block->n_people && block->key[i] > 1) {
            block->key[i]--;
            sum--;
        }
    }
    for (uint32_t i = 0; i < block->n_houses; i++)
        block->list[i] = i;
    sort_by_key(block->list, block->key, block->n_houses, block->order);
    uint32_t first = 0;
    for (uint32_t i = 0; i < block->n_houses; i++) {
        uint32_t size = block->key[block->list[i]];
        block->houses[i] = (struct ofr_house){.size = (uint8_t)size, .first = first};
        first += size;
    }
}

/* Give each household a kind of head, for now in head_age. */
static void draw_kinds(struct ofr_block *block, uint32_t n_of[N_HEAD_KINDS]) {
    memset(n_of, 0, N_HEAD_KINDS * sizeof *n_of);
    for (uint32_t i = 0; i < block->n_houses; i++) {
        uint32_t word = ofr_draw_in_block(block, OFR_MAKING_HOUSE_TYPE, i).w[0];
        enum head_kind kind;
        if (block->houses[i].size == 1)
            kind = ofr_chance(word, 0.55) ? SINGLE_WOMAN : SINGLE_MAN;
        else
            kind = ofr_chance(word, block->making->parameters.population_female_heads) ? LONE_WOMAN
                                                                                       : HEAD_OF_COUPLE;
        block->houses[i].head_age = (uint8_t)kind;
        n_of[kind]++;
    }
}

static bool take(struct ofr_block *block, int sex, int age) {
    if (age < 0 || age >= OFR_N_AGES || block->pool[sex][age] == 0)
        return false;
    block->pool[sex][age]--;
    return true;
}

/* Age of the person nearest to `age` within [low, high], taken out of the pool; -1 if none. */
static int take_nearest(struct ofr_block *block, int sex, int age, int low, int high) {
    for (int gap = 0; gap < OFR_N_AGES; gap++) {
        if (age - gap >= low && age - gap <= high && take(block, sex, age - gap))
            return age - gap;
        if (age + gap <= high && age + gap >= low && take(block, sex, age + gap))
            return age + gap;
    }
    return -1;
}

static double expected_heads(const struct ofr_block *block, enum head_kind kind, int sex, int age,
                             double factor) {
    double odds = factor * headship_at(kind, age);
    return age < YOUNGEST_HEAD ? 0.0 : odds / (1.0 + odds) * block->pool[sex][age];
}

/* Take the ages of n heads of a kind out of the pool, in order of age, into ages[]; returns how many
 * there were. */
static uint32_t take_heads(struct ofr_block *block, enum head_kind kind, uint32_t n, uint32_t *ages) {
    int sex = kind == HEAD_OF_COUPLE || kind == SINGLE_MAN;
    double low = 0.0, high = 1024.0;
    for (int step = 0; step < 50; step++) {
        double middle = 0.5 * (low + high), sum = 0.0;
        for (int age = 0; age < OFR_N_AGES; age++)
            sum += expected_heads(block, kind, sex, age, middle);
        if (sum < n)
            low = middle;
        else
            high = middle;
    }
    double reached = ofr_unit(ofr_draw_in_block(block, OFR_MAKING_HEAD, kind).w[0]);
    uint32_t n_taken = 0;
    for (int age = 0; age < OFR_N_AGES; age++) {
        double next = reached + expected_heads(block, kind, sex, age, high);
        for (double k = floor(next) - floor(reached); k > 0.0 && n_taken < n && take(block, sex, age); k--)
            ages[n_taken++] = (uint32_t)age;
        reached = next;
    }
    while (n_taken < n) { /* rounding may have left one out; a tiny block may lack adults */
        int age = take_nearest(block, sex, 45, YOUNGEST_HEAD, OFR_N_AGES - 1);
        if (age < 0)
            break;
        ages[n_taken++] = (uint32_t)age;
    }
    return n_taken;
}

void ofr_seat_person(struct ofr_block *block, struct ofr_house *house, int sex, int age, enum ofr_role role) {
    uint32_t at = house->first + house->n_members++;
    block->age[at] = (uint8_t)age;
    block->traits[at] = (uint8_t)(sex * OFR_TRAIT_MALE | (uint32_t)role << OFR_TRAIT_ROLE_SHIFT);
}

static void seat_head(struct ofr_block *block, struct ofr_house *house, enum head_kind kind, int age) {
    house->head_sex = kind == HEAD_OF_COUPLE || kind == SINGLE_MAN;
    house->head_age = (uint8_t)age;
    house->couple = kind == HEAD_OF_COUPLE;
    house->parent_age = (uint8_t)age;
    ofr_seat_person(block, house, house->head_sex, age, OFR_HEAD);
}

/* The oldest person left heads a household for which there was no adult of the right sex. */
static void seat_anybody(struct ofr_block *block, struct ofr_house *house) {
    for (int age = OFR_N_AGES - 1; age >= 0; age--)
        for (int sex = 0; sex < OFR_N_SEXES; sex++)
            if (house->n_members == 0 && take(block, sex, age))
                seat_head(block, house, sex ? SINGLE_MAN : LONE_WOMAN, age);
}

/* Heads of a kind: who is expected to live with more people gets, with some chance, a larger
 * household. */
static void seat_heads(struct ofr_block *block, enum head_kind kind, uint32_t n) {
    uint32_t *ages = block->order, *list = block->list;
    uint32_t n_taken = take_heads(block, kind, n, ages);
    for (uint32_t i = 0; i < n_taken; i++) {
        struct ofr_words words = ofr_draw_in_block(block, OFR_MAKING_HEAD_SIZE, (uint32_t)kind << 20 | i);
        double score = 60.0 + 16.0 * (size_at((int)ages[i]) + 1.1 * ofr_normal(words.w[0], words.w[1]));
        block->key[i] = (uint32_t)ofr_clamp(score, 0.0, 255.0);
        list[i] = i;
    }
    sort_by_key(list, block->key, n_taken, block->key + block->most_houses);
    for (uint32_t i = 0, k = 0; i < block->n_houses; i++) {
        struct ofr_house *house = &block->houses[i];
        if (house->n_members > 0 || house->head_age != (uint8_t)kind)
            continue;
        if (k < n_taken)
            seat_head(block, house, kind, (int)ages[list[k++]]);
    }
}

/* Husbands are about five years older, wives rarely more than four years older. Assumed. */
static void seat_spouses(struct ofr_block *block) {
    for (uint32_t k = 0; k < block->n_houses; k++) {
        /* in the order of size, alternating ends, so that no age is served last */
        struct ofr_house *house = &block->houses[k % 2 ? block->n_houses - 1 - k / 2 : k / 2];
        if (!house->couple)
            continue;
        struct ofr_words words = ofr_draw_in_block(block, OFR_MAKING_SPOUSE, k);
        double gap = floor(5.0 + 3.5 * ofr_normal(words.w[0], words.w[1]) + 0.5);
        int wanted = house->head_age - (int)ofr_clamp(gap, -4.0, 18.0);
        int low = house->head_age - 22 > YOUNGEST_SPOUSE ? house->head_age - 22 : YOUNGEST_SPOUSE;
        if (wanted < low)
            wanted = low;
        int age = take_nearest(block, 0, wanted, low, house->head_age + 6);
        house->couple = age >= 0;
        if (age < 0)
            continue;
        ofr_seat_person(block, house, 0, age, OFR_SPOUSE);
        if (age < house->parent_age)
            house->parent_age = (uint8_t)age;
    }
}

static void fill_block(struct ofr_block *block) {
    uint32_t n_of[N_HEAD_KINDS];
    fill_pool(block);
    draw_sizes(block);
    draw_kinds(block, n_of);
    for (int kind = N_HEAD_KINDS - 1; kind >= 0; kind--)
        seat_heads(block, (enum head_kind)kind, n_of[kind]);
    for (uint32_t i = 0; i < block->n_houses; i++)
        if (block->houses[i].n_members == 0)
            seat_anybody(block, &block->houses[i]);
    seat_spouses(block);
    ofr_seat_offspring(block);
    ofr_seat_relatives(block);
}

/* Read the ages and household sizes of a governorate. */
static void take_shape(struct ofr_block *block, const char *governorate) {
    const struct ofr_scenario *scenario = block->making->scenario;
    const struct ofr_table *sizes = ofr_scenario_table(scenario, "household_sizes");
    double sum = 0.0, people = 0.0;
    block->governorate = governorate;
    ofr_age_pyramid(ofr_scenario_table(scenario, "ages"), governorate, &block->pyramid);
    memset(block->size_cumulative, 0, block->n_sizes * sizeof *block->size_cumulative);
    for (size_t row = 0; row < sizes->n_rows; row++) {
        if (!ofr_row_holds(sizes, row, governorate))
            continue;
        double share = ofr_table_number(sizes, "share", row), size = ofr_table_number(sizes, "size", row);
        block->size_cumulative[(uint32_t)size - 1] += share;
        sum += share;
        people += share * size;
    }
    for (uint32_t i = 0; i < block->n_sizes; i++)
        block->size_cumulative[i] =
            block->size_cumulative[i] / sum + (i > 0 ? block->size_cumulative[i - 1] : 0);
    block->mean_size = people / sum;
}

static void enter_neighbourhood(struct ofr_block *block, uint32_t neighbourhood) {
    const struct ofr_population *population = block->making->population;
    const struct ofr_neighbourhood *at = &population->neighbourhoods[neighbourhood];
    const struct ofr_table *areas = ofr_scenario_table(block->making->scenario, "areas");
    const char *governorate = ofr_table_text(areas, "governorate", population->areas[at->area].scenario_row);
    if (block->governorate == NULL || strcmp(governorate, block->governorate) != 0)
        take_shape(block, governorate);
    block->neighbourhood = neighbourhood;
    block->n_people = at->n_people;
    block->n_houses = houses_for(block, at->n_people);
}

static ofr_status new_block(struct ofr_making *making, struct ofr_block *block) {
    const struct ofr_population *population = making->population;
    const struct ofr_table *sizes = ofr_scenario_table(making->scenario, "household_sizes");
    *block = (struct ofr_block){.making = making};
    for (size_t row = 0; row < sizes->n_rows; row++) {
        uint32_t size = (uint32_t)ofr_table_number(sizes, "size", row);
        block->n_sizes = size > block->n_sizes ? size : block->n_sizes;
    }
    ofr_status status = OFR_MAKE(making, block->n_sizes, "household sizes", block->size_cumulative);
    for (uint32_t i = 0; i < population->n_neighbourhoods && status == OFR_OK; i++) {
        enter_neighbourhood(block, i);
        block->most_people = block->n_people > block->most_people ? block->n_people : block->most_people;
        block->most_houses = block->n_houses > block->most_houses ? block->n_houses : block->most_houses;
    }
    OFR_THEN(status, OFR_MAKE(making, block->most_houses, "households", block->houses));
    OFR_THEN(status, OFR_MAKE(making, block->most_people, "ages", block->age));
    OFR_THEN(status, OFR_MAKE(making, block->most_people, "traits", block->traits));
    OFR_THEN(status, OFR_MAKE(making, block->most_houses, "lists", block->list));
    OFR_THEN(status, OFR_MAKE(making, block->most_houses, "lists", block->order));
    OFR_THEN(status, OFR_MAKE(making, 2 * (size_t)block->most_houses, "lists", block->key));
    return status;
}

static void free_block(struct ofr_making *making, struct ofr_block *block) {
    OFR_RELEASE(making, block->n_sizes, block->size_cumulative);
    OFR_RELEASE(making, block->most_houses, block->houses);
    OFR_RELEASE(making, block->most_people, block->age);
    OFR_RELEASE(making, block->most_people, block->traits);
    OFR_RELEASE(making, block->most_houses, block->list);
    OFR_RELEASE(making, block->most_houses, block->order);
    OFR_RELEASE(making, 2 * (size_t)block->most_houses, block->key);
}

static ofr_status new_homes(struct ofr_making *making, struct ofr_block *block) {
    struct ofr_population *population = making->population;
    for (uint32_t i = 0; i < population->n_neighbourhoods; i++) {
        enter_neighbourhood(block, i);
        population->n_households += block->n_houses;
        population->n_streets += ofr_streets_for(making, block->n_houses);
        population->n_families += ofr_families_for(making, block->n_houses);
    }
    size_t n = population->n_households;
    OFR_TRY(OFR_MAKE(making, n + 1, "households", population->household_start));
    OFR_TRY(OFR_MAKE(making, n, "streets of households", population->household_street));
    OFR_TRY(OFR_MAKE(making, n, "families of households", population->household_family));
    OFR_TRY(OFR_MAKE(making, n, "families", population->family_households));
    OFR_TRY(OFR_MAKE(making, population->n_families + (size_t)1, "families", population->family_start));
    OFR_TRY(OFR_MAKE(making, population->n_streets + (size_t)1, "streets", population->street_start));
    return OFR_MAKE(making, population->n_streets, "streets", population->street_neighbourhood);
}

ofr_status ofr_make_households(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    struct ofr_block block;
    ofr_status status = new_block(making, &block);
    OFR_THEN(status, new_homes(making, &block));
    struct ofr_home_cursor cursor = {0};
    for (uint32_t i = 0; i < population->n_neighbourhoods && status == OFR_OK; i++) {
        enter_neighbourhood(&block, i);
        fill_block(&block);
        ofr_settle_block(&block, &cursor);
    }
    free_block(making, &block);
    return status;
}
