/* Offspring: sons, daughters and relatives in the households of a block. */
#include <math.h>

#include "base/number.h"
#include "population/households.h"

#define LEAST_PARENT_GAP 18
#define MOST_PARENT_GAP 45
#define OLDEST_OFFSPRING 50

/* Households with free places, in buckets by the younger parent's age. A bucket only shrinks. */
struct parents {
    uint32_t start[OFR_N_AGES + 1], n[OFR_N_AGES];
    uint32_t *list;
};

static void gather_parents(struct ofr_block *block, struct parents *parents) {
    *parents = (struct parents){.list = block->list};
    for (uint32_t i = 0; i < block->n_houses; i++)
        parents->start[block->houses[i].parent_age + 1] += block->houses[i].n_members < block->houses[i].size;
    for (int age = 0; age < OFR_N_AGES; age++)
        parents->start[age + 1] += parents->start[age];
    for (uint32_t i = 0; i < block->n_houses; i++) {
        const struct ofr_house *house = &block->houses[i];
        if (house->n_members < house->size)
            parents->list[parents->start[house->parent_age] + parents->n[house->parent_age]++] = i;
    }
}

/* Of two households drawn from a bucket the one with more free places, so that none is left with many
 * for the youngest alone to fill. */
static uint32_t roomier(const struct ofr_block *block, const struct parents *parents, int bucket,
                        struct ofr_words words) {
    const uint32_t *list = &parents->list[parents->start[bucket]];
    uint32_t one = ofr_below(words.w[2], parents->n[bucket]), two = ofr_below(words.w[3], parents->n[bucket]);
    const struct ofr_house *a = &block->houses[list[one]], *b = &block->houses[list[two]];
    return a->size - a->n_members >= b->size - b->n_members ? one : two;
}

static bool has_sibling_near(const struct ofr_block *block, const struct ofr_house *house, int age) {
    for (uint32_t i = house->first; i < house->first + house->n_members; i++)
        if (block->traits[i] >> OFR_TRAIT_ROLE_SHIFT == OFR_OFFSPRING && block->age[i] < age + 2)
            return true;
    return false;
}

static void adopt(struct ofr_block *block, struct parents *parents, int bucket, uint32_t at, int sex,
                  int age) {
    uint32_t *place = &parents->list[parents->start[bucket] + at];
    struct ofr_house *house = &block->houses[*place];
    ofr_seat_person(block, house, sex, age, OFR_OFFSPRING);
    if (house->n_members == house->size)
        *place = parents->list[parents->start[bucket] + --parents->n[bucket]];
}

/* Parents at about the usual gap by chance: mothers bear at about 28 (sd 6; assumed). */
static bool draw_parents(struct ofr_block *block, struct parents *parents, int sex, int age, uint32_t index) {
    enum { TRIES = 6 };
    for (uint32_t k = 0; k < TRIES; k++) {
        struct ofr_words words = ofr_draw_in_block(block, OFR_MAKING_OFFSPRING, index * TRIES + k);
        double gap = floor(28.0 + 6.0 * ofr_normal(words.w[0], words.w[1]) + 0.5);
        if (gap < LEAST_PARENT_GAP) /* reflected, so that the least gap is no favourite */
            gap = 2.0 * LEAST_PARENT_GAP - gap;
        int bucket = age + (int)ofr_clamp(gap, LEAST_PARENT_GAP, MOST_PARENT_GAP - 1);
        if (bucket >= OFR_N_AGES || parents->n[bucket] == 0)
            continue;
        uint32_t at = roomier(block, parents, bucket, words);
        const struct ofr_house *house = &block->houses[parents->list[parents->start[bucket] + at]];
        if (has_sibling_near(block, house, age))
            continue;
        adopt(block, parents, bucket, at, sex, age);
        return true;
    }
    return false;
}

/* The first parents in order of distance from the usual gap; `spaced`: without a child of near age. */
static bool search_parents(struct ofr_block *block, struct parents *parents, int sex, int age, bool spaced) {
    for (int k = 0; k < 2 * (MOST_PARENT_GAP - 28); k++) {
        int gap = 28 + (k % 2 ? -(k + 1) / 2 : k / 2), bucket = age + gap;
        if (gap < LEAST_PARENT_GAP || bucket >= OFR_N_AGES)
            continue;
        for (uint32_t at = 0; at < parents->n[bucket]; at++) {
            const struct ofr_house *house = &block->houses[parents->list[parents->start[bucket] + at]];
            if (spaced && has_sibling_near(block, house, age))
                continue;
            adopt(block, parents, bucket, at, sex, age);
            return true;
        }
    }
    return false;
}

void ofr_seat_offspring(struct ofr_block *block) {
    struct parents parents;
    gather_parents(block, &parents);
    uint32_t index = 0;
    for (int age = OLDEST_OFFSPRING; age >= 0; age--) {
        uint32_t left[OFR_N_SEXES] = {block->pool[0][age], block->pool[1][age]};
        while (left[0] + left[1] > 0) { /* sisters and brothers in turn */
            int sex = left[1] > left[0];
            left[sex]--;
            if (draw_parents(block, &parents, sex, age, index++) ||
                search_parents(block, &parents, sex, age, true) ||
                search_parents(block, &parents, sex, age, false))
                block->pool[sex][age]--;
        }
    }
}

/* How odd it is for a person to live as a relative in a household; 0 is usual: a parent or
 * grandparent of the head, a brother or sister, a grandchild. */
static int oddness(const struct ofr_house *house, int age) {
    int older = age - house->head_age;
    if (age >= 45)
        return older >= 17 ? 0 : older > -15 && older < 15 ? 1 : 2;
    if (age >= 16)
        return older > -15 && older < 15 ? 0 : 1;
    return older < -34 ? 0 : older < -15 ? 1 : 2;
}

void ofr_seat_relatives(struct ofr_block *block) {
    uint32_t n_open = 0, index = 0;
    for (uint32_t i = 0; i < block->n_houses; i++)
        if (block->houses[i].n_members < block->houses[i].size)
            block->list[n_open++] = i;
    for (int age = OFR_N_AGES - 1; age >= 0; age--) {
        for (int sex = 0; sex < OFR_N_SEXES; sex++) {
            for (; block->pool[sex][age] > 0; block->pool[sex][age]--) {
                struct ofr_words words[2] = {ofr_draw_in_block(block, OFR_MAKING_RELATIVE, 2 * index),
                                             ofr_draw_in_block(block, OFR_MAKING_RELATIVE, 2 * index + 1)};
                uint32_t best = ofr_below(words[0].w[0], n_open);
                for (int k = 1; k < 8; k++) {
                    uint32_t at = ofr_below(words[k / 4].w[k % 4], n_open);
                    if (oddness(&block->houses[block->list[at]], age) <
                        oddness(&block->houses[block->list[best]], age))
                        best = at;
                }
                struct ofr_house *house = &block->houses[block->list[best]];
                ofr_seat_person(block, house, sex, age, OFR_RELATIVE);
                if (house->n_members == house->size)
                    block->list[best] = block->list[--n_open];
                index++;
            }
        }
    }
}
