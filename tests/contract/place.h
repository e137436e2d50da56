/* The place of the contract tests; contract.py reads these lines, too. Two areas, so that a total is a sum or
 * a mean; settings that let every rule have work within a year. */
#define PLACE_SCENARIO "kasserine"
#define PLACE_AREAS "Haidra,Ezzouhour"
#define PLACE_SCALE 0.3
#define PLACE_UNTIL "2011-09-30"
#define PLACE_AUDITED "2011-03-01"
#define PLACE_MECHANISMS                                                                                     \
    { "state-violence", "raids", "walking-away", "closure", "kin-contact", "coercion", "the-group" }
#define PLACE_SEED 3
#define PLACE_REPLICATES 5
#define PLACE_BUDGET 1e9
#define PLACE_SETTINGS                                                                                       \
    { "recruiters.start=160", "approach.seen=36", "approach.brings=2", "risk.share=0.12", "police.raids=10" }
