/* Prints the bits of the core's numbers over a grid; native and WebAssembly must print the same. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/draws.h"
#include "base/number.h"
#include "stats/student.h"

static void show(const char *name, double x, double y) {
    uint64_t from, to;
    memcpy(&from, &x, sizeof from);
    memcpy(&to, &y, sizeof to);
    printf("%s %016" PRIx64 " %016" PRIx64 "\n", name, from, to);
}

/* Lengths with and without a rest beyond whole vectors. */
static void show_many(struct ofr_draws draws) {
    for (uint32_t n = 0; n <= 21; n++) {
        uint32_t ids[21], words[4][21];
        uint32_t *const to[4] = {words[0], words[1], words[2], words[3]};
        for (uint32_t i = 0; i < n; i++)
            ids[i] = (i + n) * 2654435761u;
        ofr_draw_many(draws, ids, n, 0xFFFFFFFFu - n, 0x9E3779B9u * n, n, to);
        for (uint32_t i = 0; i < n; i++)
            printf("many %08x %08x %08x %08x\n", words[0][i], words[1][i], words[2][i], words[3][i]);
    }
}

int main(void) {
    for (int i = -4000; i <= 4000; i++) {
        double x = i * 0.18731;
        show("exp", x, ofr_exp(x));
        show("logistic", x, ofr_logistic(x));
        show("hazard", x / 100, ofr_hazard(x / 100));
        show("log", ofr_exp(x), ofr_log(ofr_exp(x)));
        show("cos", i / 8000.0 + 0.5, ofr_cos_turn(i / 8000.0 + 0.5));
        show("km", x / 16, ofr_distance_km(35.17, 8.83, 35.17 + x / 160, 8.83 - x / 160));
    }
    struct ofr_draws draws = ofr_draws_make(UINT64_C(0x123456789abcdef), 7);
    for (uint32_t i = 0; i < 4000; i++) {
        struct ofr_words words = ofr_draw(draws, i, i / 7, 3, i % 5);
        printf("draw %08x %08x %08x %08x\n", words.w[0], words.w[1], words.w[2], words.w[3]);
        show("normal", i, ofr_normal(words.w[0], words.w[1]));
        printf("poisson %u below %u mask %016" PRIx64 "\n", ofr_poisson(words.w[2], i * 0.01),
               ofr_below(words.w[3], i + 1), ofr_draw_mask(draws, i, 5, 9, i * 16));
    }
    for (uint32_t degrees = 1; degrees <= 400; degrees++) {
        show("student", degrees, ofr_student(0.025, degrees));
        show("student", degrees, ofr_student(0.025 / degrees, degrees));
    }
    show_many(draws);
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_bytes(&digest, "twenty-one bytes long", 21);
    printf("digest %016" PRIx64 "\n", digest.state);
    return 0;
}
