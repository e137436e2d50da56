/*
 * Offramp: how a violent-extremist group recruits in a town, and what gets young people
 * out of its reach. The people in it are synthetic; it scores no real person and forecasts
 * nothing.
 *
 * The way through: open a scenario (ofr_scenario_open), change it (ofr_scenario_set and
 * its like), check it (ofr_scenario_check), run it into a database (ofr_run), then ask the
 * database (ofr_patterns, ofr_lives_of, ofr_lives_like, ofr_export).
 *
 * Every function that can fail returns ofr_status and takes the reports last; the caller
 * prints them. Strings are UTF-8. Nothing is printed by the library: text goes to an
 * ofr_sink. Handles are not shared between threads while one of them writes.
 *
 * The same in every header:
 * @param reports   [in,out] the list to which errors and warnings are added
 * @param path      [in] of a file
 * @param database  [in] path of the database of a run
 * @param seed      [in] of all draws of a run
 * @param replicate [in] number of a replicate, from 0
 */
#ifndef OFFRAMP_H
#define OFFRAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OFR_VERSION "0.2.0"
#define OFR_MUST_USE __attribute__((warn_unused_result))

/** Commit, compiler and options that the library was built with, as one line; "commit unknown" without git.
 */
const char *ofr_build_text(void);

/** The status of a call, and the exit code of the program. */
typedef enum {
    OFR_OK = 0,           /* fine */
    OFR_CHECK_FAILED = 1, /* a check did not hold */
    OFR_BAD_INPUT = 2,    /* bad input or use */
    OFR_SYSTEM = 3,       /* memory, disk or the like failed */
    OFR_STOPPED = 4       /* the progress function asked to stop; the program gives 128 and the signal */
} ofr_status;

/* ---- reports: what went wrong, for people ---------------------------------------- */

typedef struct ofr_reports ofr_reports;

/** Make an empty list of reports; NULL when memory is short. */
ofr_reports *ofr_reports_new(void);
/** Free a list of reports; accepts NULL. */
void ofr_reports_free(ofr_reports *reports);
/** Number of reports in the list. */
size_t ofr_reports_count(const ofr_reports *reports);
/**
 * Write report i as text that ends with a newline: `file:line:column: error: ...`, and,
 * where the place is known, the line with a caret under the value.
 *
 * @param out  [out] [size] NUL-terminated, cut if too short; may be NULL when size is 0
 * @return   length of the whole text without the NUL
 */
size_t ofr_reports_text(const ofr_reports *reports, size_t i, char *out, size_t size);

/**
 * Read a plain decimal number, such as 12, -0.5 or 1e-3, from the whole of `text`; false for anything else,
 * such as spaces, hexadecimal, inf or nan. The decimal point is a point, whatever locale the host has set. A
 * number too large for a double becomes infinity, which no range allows.
 *
 * @param number [out] unchanged on failure
 */
bool ofr_number_read(const char *text, double *number);

/**
 * A text as a terminal may see it: control characters other than tab, carriage return and newline, and marks
 * and overrides of direction, become \uXXXX; bytes that are not UTF-8 become U+FFFD. Reports, tables, JSON
 * and pages of this library are so already.
 *
 * @param out  [out] [size] NUL-terminated, cut if too short; may be NULL when size is 0
 * @return   length of the whole text without the NUL
 */
size_t ofr_escaped(const char *text, char *out, size_t size);

/** The word that is nearest to a misspelt `word`; NULL if none is near. @param words [in] [n_words] */
const char *ofr_nearest(const char *word, const char *const *words, size_t n_words);

/* ---- text ------------------------------------------------------------------------- */

/** Where text goes: called with n bytes at a time; returns false when it cannot take them. */
typedef bool (*ofr_write)(void *to, const char *text, size_t n);
typedef struct ofr_sink {
    ofr_write write;
    void *to;
} ofr_sink;

/** Forms of a result: text for people, one JSON value, the main table as CSV (RFC 4180), or one HTML page. */
enum ofr_form { OFR_FORM_TEXT, OFR_FORM_JSON, OFR_FORM_CSV, OFR_FORM_HTML };

/* ---- scenario --------------------------------------------------------------------- */

typedef struct ofr_scenario ofr_scenario;

/**
 * Open a scenario: read its YAML file and tables and check every value in them.
 *
 * @param name     [in] path of a YAML file, or the name of a shipped scenario
 * @param scenario [out] the scenario; NULL on failure
 * @errors   OFR_BAD_INPUT with one report for every fault in the files; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_scenario_open(const char *name, ofr_scenario **scenario, ofr_reports *reports);
/** Free a scenario; accepts NULL. */
void ofr_scenario_free(ofr_scenario *scenario);
/**
 * Set a parameter, with the checks of a value in the scenario file.
 *
 * @param parameter_value [in] "parameter=value"
 * @errors   OFR_BAD_INPUT when there is no such parameter or its range does not allow the value; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_scenario_set(ofr_scenario *scenario, const char *parameter_value,
                                         ofr_reports *reports);
/**
 * End the run early.
 *
 * @param date [in] the last day simulated, YYYY-MM-DD
 * @errors   OFR_BAD_INPUT when it is no date or outside the scenario's days
 */
OFR_MUST_USE ofr_status ofr_scenario_until(ofr_scenario *scenario, const char *date, ofr_reports *reports);
/**
 * Keep only some areas.
 *
 * @param list [in] names of areas, area groups or governorates of the scenario, with commas between them
 * @errors   OFR_BAD_INPUT with every unknown name; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_scenario_areas(ofr_scenario *scenario, const char *list, ofr_reports *reports);
/** Keep a share of the people, in (0, 1], as whole neighbourhoods. @errors OFR_BAD_INPUT when it is out of
 * range */
OFR_MUST_USE ofr_status ofr_scenario_scale(ofr_scenario *scenario, double share, ofr_reports *reports);
/**
 * Apply an intervention: changes of parameters of the state or of society between two dates, read from a
 * file. Several may be applied; their order changes nothing. Apply settings first: an intervention is checked
 * against the values it finds.
 *
 * @param name [in] of an intervention in the folder `interventions` beside the scenario, or the path of a
 * file
 * @errors   OFR_BAD_INPUT with one report for every fault of the file, or when two interventions conflict
 */
OFR_MUST_USE ofr_status ofr_scenario_intervention(ofr_scenario *scenario, const char *name,
                                                  ofr_reports *reports);
/**
 * List the interventions that come with a scenario: what each changes, when, and what it costs.
 * @errors   OFR_BAD_INPUT with every fault of their files; OFR_SYSTEM when the sink refuses the text
 */
OFR_MUST_USE ofr_status ofr_list_interventions(ofr_scenario *scenario, ofr_sink sink, ofr_reports *reports);
/** Name of the scenario. */
const char *ofr_scenario_name(const ofr_scenario *scenario);
/** Describe a scenario: size, dates, and the number of values of each origin. @errors OFR_SYSTEM when the
 * sink refuses the text */
OFR_MUST_USE ofr_status ofr_scenario_describe(const ofr_scenario *scenario, ofr_sink sink,
                                              ofr_reports *reports);
/** Write the scenario in resolved form: one text with every value and table, no YAML. @errors OFR_SYSTEM when
 * the sink refuses the text */
OFR_MUST_USE ofr_status ofr_scenario_resolve(const ofr_scenario *scenario, ofr_sink sink,
                                             ofr_reports *reports);

/* ---- ranks ------------------------------------------------------------------------ */

/*
 * A run or an analysis (audit, compare, why, sensitivity, calibrate, plan) can be shared by the processes
 * that mpirun or srun started: its ranks. All of them then make the same calls; only rank 0 writes files.
 * Started alone, a program is rank 0 of 1 and these calls do nothing.
 */

/**
 * Join the ranks this process was started with. Once, before any run.
 * @errors   OFR_SYSTEM; OFR_BAD_INPUT when there are others but the library was built without MPI
 */
OFR_MUST_USE ofr_status ofr_ranks_join(ofr_reports *reports);
/** Wait for all ranks and leave; nothing may be shared afterwards. */
void ofr_ranks_leave(void);
/** Number of this rank, from 0, and how many there are. */
uint32_t ofr_ranks_own(void);
uint32_t ofr_ranks_count(void);
/**
 * Agree on how a stage went, so that no rank waits for one that failed.
 *
 * @param status [in] of this rank
 * @return   `status` when all ranks have the same; else OFR_SYSTEM
 * @errors   OFR_SYSTEM with the reports of a rank that failed and its number
 */
OFR_MUST_USE ofr_status ofr_ranks_agree(ofr_status status, ofr_reports *reports);

/* ---- run -------------------------------------------------------------------------- */

/** How far a run is; called at most about five times a second, from one thread at a time.
 *  seconds_left is NAN where it is not known; `what` says what is being done. Returns whether to go on: after
 *  false the days under way are ended, checkpoints are written where they were asked for, and the call
 *  returns OFR_STOPPED. A database that was begun is incomplete and can be resumed. */
typedef bool (*ofr_progress)(void *to, double share_done, double seconds_left, const char *what);

typedef struct ofr_run_options {
    uint32_t replicates; /* at least 1 */
    uint64_t seed;
    uint32_t threads;      /* 0: as many as there are cores */
    const char *out;       /* database to write; NULL: none */
    const char *posterior; /* database of a calibration: each replicate draws its values of the parameters
                              that were    calibrated from it; NULL: the scenario's values */
    bool prior;            /* each replicate draws them from the scenario's priors instead */
    bool sizes;       /* draw sizes of effects of interventions too; a posterior or a prior always does */
    uint32_t repeats; /* so many replicates more, with the points of the first and chance of their own;
                         none where nothing is drawn */
    bool no_controls; /* leave out the control runs that patterns ask for */
    uint32_t checkpoint_days; /* write a checkpoint of each replicate every so many simulated days; 0: none */
    bool resume;              /* go on with the run at `out`, if there is one, from where it was cut short */
    bool replace;             /* what is at `out` may be replaced when the new one is complete */
    uint32_t shard, n_shards; /* do one of n_shards parts of the replicates, from 1, for ofr_merge; 0: all */
    const char *branch_at;    /* YYYY-MM-DD: first day on which branches differ; NULL: no branches */
    const char *const
        *branches; /* [n_branches] "NAME:PARAMETER=VALUE[,PARAMETER=VALUE...][,intervention=NAME|FILE...]" */
    size_t n_branches;
    const char *const
        *arms; /* [n_arms] "NAME|FILE[+NAME|FILE...]": branches that begin with their interventions */
    size_t n_arms;
    bool ablations;        /* also arms without each size of an effect that rests on no evidence */
    bool on_all_ranks;     /* all ranks make this call together and share the work */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_run_options;

typedef struct ofr_run ofr_run;

/**
 * Make the people of a scenario and run its replicates.
 *
 * @param run [out] what came of it, for ofr_run_summary and ofr_run_json; NULL on failure, on ranks other
 *            than 0, and after a shard
 * @errors   OFR_BAD_INPUT (scenario, branches; with `resume` also a database or a checkpoint of another
 *           run, version or scenario, or one that was cut or altered: all is then left as it was);
 *           OFR_SYSTEM (memory, disk); a database that was begun then stays and says that it is
 *           incomplete. A checkpoint that cannot be written is a warning: the run goes on
 * @parallel replicates share the threads; the result does not depend on their number
 */
OFR_MUST_USE ofr_status ofr_run_scenario(const ofr_scenario *scenario, const ofr_run_options *options,
                                         ofr_run **run, ofr_reports *reports);
void ofr_run_free(ofr_run *run);
/** A summary as text and tables for a planner. @errors OFR_SYSTEM when the sink refuses the text */
OFR_MUST_USE ofr_status ofr_run_summary(const ofr_run *run, ofr_sink sink, ofr_reports *reports);
/** The run as one JSON object. @errors OFR_SYSTEM when the sink refuses the text */
OFR_MUST_USE ofr_status ofr_run_json(const ofr_run *run, ofr_sink sink, ofr_reports *reports);
/** Digest of a replicate as 16 hexadecimal digits. @param text [out] [17] NUL-terminated */
void ofr_run_digest(const ofr_run *run, uint32_t replicate, char text[17]);
/** Mean of an outcome over replicates; NAN for a name that is not an outcome. */
double ofr_run_outcome(const ofr_run *run, const char *name);
/** Measured: person-days a second, bytes a person, realised talks a person-day. */
double ofr_run_speed(const ofr_run *run);
double ofr_run_bytes_per_person(const ofr_run *run);
double ofr_run_talks_per_person_day(const ofr_run *run);

/* ---- comparing interventions ------------------------------------------------------------ */

typedef struct ofr_compare_options {
    const char *const *arms; /* [n_arms] "NAME|FILE[+NAME|FILE...]": an intervention, or several at once */
    size_t n_arms;           /* at least 1 */
    const char *outcome;     /* by which measures are ranked; NULL: the primary one */
    uint32_t replicates;     /* at least 1; with a precision, at most so many */
    double precision;        /* 0: none. Else replicates are added until the interval of every intervention's
                                change of the outcome reaches at most this share of what the outcome is
                                without the intervention to either side */
    const char *posterior; /* from which each replicate draws its point; NULL: the one beside the scenario, if
                              there is one */
    bool prior;            /* draw from the scenario's priors instead */
    bool fixed;            /* the scenario's values and the middle size of each effect in every replicate */
    uint32_t repeats;      /* replicates more with the points of the first; 0: a quarter, at least four. None
                              where nothing is drawn, or with a precision */
    bool no_ablations;     /* leave out the arms without an assumed size */
    uint64_t seed;
    uint32_t threads;         /* 0: as many as there are cores */
    const char *out;          /* database to write, as ofr_run_options; NULL: none */
    bool resume;              /* go on with the comparison at `out`, if there is one */
    bool replace;             /* what is at `out` may be replaced when the new one is complete */
    uint32_t shard, n_shards; /* as ofr_run_options; not with a precision */
    ofr_progress progress;    /* may be NULL */
    void *progress_to;
} ofr_compare_options;

typedef struct ofr_comparison ofr_comparison;

/**
 * Run a scenario without any intervention and with each of several, each from its first day on, for the same
 * people with the same draws: whatever differs comes of the intervention.
 *
 * @param comparison [out] NULL on failure, and on all ranks but 0
 * @errors   as ofr_run_scenario; OFR_BAD_INPUT with all faults of the interventions and options
 * @parallel collective over the ranks that ofr_ranks_join joined: each must call it
 */
OFR_MUST_USE ofr_status ofr_compare(const ofr_scenario *scenario, const ofr_compare_options *options,
                                    ofr_comparison **comparison, ofr_reports *reports);
void ofr_comparison_free(ofr_comparison *comparison);
/** A ranked table with a plain sentence for each intervention; JSON is one object (docs/compare.md).
 *  @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_comparison_put(const ofr_comparison *comparison, enum ofr_form form,
                                           ofr_sink sink, ofr_reports *reports);

/* ---- auditing mechanisms ---------------------------------------------------------------- */

typedef struct ofr_audit_options {
    const char *from; /* YYYY-MM-DD: first day without a mechanism, after the first; NULL: a year after the
                         start, or after a third of a shorter run */
    const char *const *mechanisms; /* [n_mechanisms] names of those taken out; none: all */
    size_t n_mechanisms;
    uint32_t replicates;   /* at least 1 */
    const char *posterior; /* from which each replicate draws its point; NULL: the one beside the scenario, if
                              there is one */
    bool prior;            /* draw from the scenario's priors instead */
    bool fixed;            /* the scenario's values in every replicate */
    uint32_t repeats;      /* replicates more with the points of the first; 0: a quarter, at least four. None
                              where nothing is drawn */
    uint64_t seed;
    uint32_t threads;      /* 0: as many as there are cores */
    const char *out;       /* database with a row of values of each replicate, and the tables; NULL: none */
    bool resume;           /* go on with the audit at `out`, if there is one */
    bool replace;          /* what is at `out` may be replaced when the new one is complete */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_audit_options;

/**
 * Take each mechanism of a scenario's model out from a day on, for the same people with the same draws, and
 * report what each does. A mechanism of the group is reported as active or not; what the group's side does is
 * reported of all of it together.
 *
 * @param form [in] JSON is one object (docs/audit.md); CSV the mechanisms
 * @errors   OFR_BAD_INPUT (scenario, options, a model without mechanisms; a database that is something else
 * or of another audit is left alone); OFR_SYSTEM; replicates that were done stay at `out`
 * @parallel collective over the ranks that ofr_ranks_join joined: each must call it
 */
OFR_MUST_USE ofr_status ofr_audit_mechanisms(const ofr_scenario *scenario, const ofr_audit_options *options,
                                             enum ofr_form form, ofr_sink sink, ofr_reports *reports);

/* ---- why here ---------------------------------------------------------------------- */

/** When shares are drawn: only where no ratio may be 1, or always. */
enum ofr_shares { OFR_SHARES_WHERE_CLEAR, OFR_SHARES_ALWAYS };

typedef struct ofr_why_options {
    const char *reference; /* file that says what the place is compared with; NULL: reference.yaml beside the
                              scenario */
    const char
        *factors; /* comma-separated names of factors: these alone, others and structure stay; NULL: all */
    const char *outcome;   /* NULL: the primary one */
    uint32_t replicates;   /* at least 1; 2 for intervals */
    const char *posterior; /* from which each replicate draws its point, as ofr_compare_options */
    bool prior, fixed;     /* the same */
    uint32_t repeats;      /* the same, of place and reference */
    uint64_t seed;
    uint32_t threads; /* 0: as many as there are cores */
    enum ofr_shares shares;
    const char *out;       /* database to write trials to; NULL: none */
    bool resume;           /* go on with what is at `out` */
    bool replace;          /* what is at `out` may be replaced when the new one is complete */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_why_options;

/**
 * Ask what makes a place differ from the country: the ratio in data and model, and where it is clearly
 * not 1 the Shapley shares of factors that are set to the country's figures on the same people.
 *
 * @param form [in] JSON is one object (docs/why.md); CSV the factors, or the ratios where there are none
 * @errors   OFR_BAD_INPUT (scenario, file of the reference, outcome; a database that is something else or of
 *           another analysis is left alone); OFR_SYSTEM; trials that were done stay at `out`
 * @parallel trials share the threads; the result does not depend on their number
 */
OFR_MUST_USE ofr_status ofr_why_here(const ofr_scenario *scenario, const ofr_why_options *options,
                                     enum ofr_form form, ofr_sink sink, ofr_reports *reports);

/**
 * Write the reference profile of a scenario as plain lines, with every figure checked. The page, which has no
 * YAML reader, reads them. Only the options `reference` and `factors` are used.
 *
 * @errors   OFR_BAD_INPUT with every fault of the reference file; OFR_SYSTEM when the sink refuses the text
 */
OFR_MUST_USE ofr_status ofr_why_resolve(ofr_scenario *scenario, const ofr_why_options *options, ofr_sink sink,
                                        ofr_reports *reports);

/* ---- calibrate -------------------------------------------------------------------- */

typedef struct ofr_calibrate_options {
    uint64_t seed;
    uint32_t points;      /* of the first generation, drawn from the priors; half as many in each later one */
    uint32_t seeds;       /* trials of a point, each with people and draws of its own */
    uint32_t generations; /* at most; ends earlier when fewer than 2 % of new trials come nearer */
    uint32_t checks;      /* draws from the posterior for the predictive check; 0: none */
    bool plain;           /* leave out the regression adjustment */
    const char *fit;      /* YAML file with priors, patterns or both in place of the scenario's; NULL: none */
    uint32_t threads;     /* 0: as many as there are cores */
    const char *out;      /* database; NULL: none */
    bool resume;          /* go on with the calibration at `out`, if there is one */
    bool replace;         /* what is at `out` may be replaced when the new one is complete */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_calibrate_options;

typedef struct ofr_calibration ofr_calibration;

/**
 * Find which values of the parameters with priors make a scenario come out like its fitted patterns: a
 * weighted sample of the posterior, by approximate Bayesian computation. Patterns that are held out are
 * measured, and never looked at.
 *
 * @param calibration [out] NULL on failure
 * @errors   OFR_BAD_INPUT (options, file to fit, no priors, nothing to fit, a database of something else);
 *           OFR_SYSTEM; a database that was begun stays and can be resumed
 * @parallel trials share the threads; the result does not depend on their number
 */
OFR_MUST_USE ofr_status ofr_calibrate(const ofr_scenario *scenario, const ofr_calibrate_options *options,
                                      ofr_calibration **calibration, ofr_reports *reports);
void ofr_calibration_free(ofr_calibration *calibration);
/** Priors and posteriors, and how each pattern came out. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_calibration_put(const ofr_calibration *calibration, enum ofr_form form,
                                            ofr_sink sink, ofr_reports *reports);

typedef struct ofr_match_options {
    uint64_t seed;
    const char *bank;          /* text file of simulations, which is begun or gone on with */
    uint32_t waves;            /* at most; ends earlier when a wave leaves nearly all that it found */
    uint32_t points;           /* of each wave */
    uint32_t seeds;            /* runs of a point, each with people and draws of its own */
    uint32_t posterior_points; /* points of the posterior, all of equal weight */
    uint32_t checks;           /* of them, simulated for the predictive check; 0: none */
    bool no_coverage;          /* leave out the runs that are taken for the truth */
    double discrepancy;        /* of the model, a standard deviation, as a share of each figure's middle */
    uint32_t core_minutes;     /* stop after so much simulation; 0: no limit */
    const char *fit;       /* YAML file with priors, patterns or both in place of the scenario's; or NULL */
    const char *posterior; /* CSV file to write the posterior's points into; NULL: none */
    bool replace;          /* a posterior that is there may be replaced */
    uint32_t threads;      /* 0: as many as there are cores */
    enum ofr_form form;
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_match_options;

/**
 * Calibrate as ofr_calibrate does, for costly scenarios: history matching in waves with emulators, over a
 * bank of simulations that later calls go on with. Writes the posterior's points, which ofr_run and others
 * take as their `posterior`, and prints diagnostics. Parameters of the group are described as one block.
 *
 * @errors   OFR_BAD_INPUT (options, bank, file to fit, no priors, nothing to fit); OFR_SYSTEM; simulations
 *           that were done stay in the bank
 * @parallel simulations share the threads; the result does not depend on their number
 */
OFR_MUST_USE ofr_status ofr_match(const ofr_scenario *scenario, const ofr_match_options *options,
                                  ofr_sink sink, ofr_reports *reports);

/* ---- planning -------------------------------------------------------------------- */

typedef struct ofr_plan_options {
    const char *const
        *interventions; /* [n_interventions] names or files: what may be part of a set; 1 to 16 */
    size_t n_interventions;
    double budget;         /* in the interventions' currency: most that a set may cost over the run */
    const char *harm;      /* line of the harm ledger that sets are raced by; NULL: the model's own */
    const char *posterior; /* from which each replicate draws its point, as ofr_compare_options */
    bool prior, fixed;     /* the same */
    uint32_t repeats;      /* the same, of the sets that remain */
    uint32_t replicates;   /* at most so many for a set; at least 2 */
    uint64_t seed;
    uint32_t threads;      /* 0: as many as there are cores */
    const char *out;       /* database to write trials to; NULL: none */
    bool resume;           /* go on with what is at `out` */
    bool replace;          /* what is at `out` may be replaced when the new one is complete */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_plan_options;

/**
 * Find the sets of interventions within a budget that no other dominates in joins, cost and harm, by racing:
 * all sets are tried a few times, those that are dominated leave, the others are tried more. Interventions
 * alone can be searched over, and what they may change is prevention (ofr_scenario_intervention).
 *
 * @param form [in] JSON is one object (docs/plan.md)
 * @errors   OFR_BAD_INPUT (interventions, budget, a database that is something else or of another analysis is
 * left alone); OFR_SYSTEM; trials that were done stay at `out`
 * @parallel trials share the threads; the result does not depend on their number
 */
OFR_MUST_USE ofr_status ofr_plan_interventions(const ofr_scenario *scenario, const ofr_plan_options *options,
                                               enum ofr_form form, ofr_sink sink, ofr_reports *reports);

/* ---- asking a database ------------------------------------------------------------ */

/**
 * Print each pattern of the scenario against its range.
 *
 * @param form [in] JSON is a list
 * @errors   OFR_CHECK_FAILED when a pattern does not hold; OFR_BAD_INPUT when the file is
 *           not a complete run
 */
OFR_MUST_USE ofr_status ofr_patterns(const char *database, enum ofr_form form, ofr_sink sink,
                                     ofr_reports *reports);
/** What a league table has rows of. */
enum ofr_league_by {
    OFR_BY_WHAT_FITS /* governorates where the scenario has them */,
    OFR_BY_GOVERNORATE,
    OFR_BY_DELEGATION
};
/**
 * Print departures for the war by area, per 100,000 who live there, with intervals over replicates and
 * ranks with their ranges. Areas whose population nobody counted are shown and not ranked. As JSON:
 * a list of area, per_100k, low, high, rank, rank_low, rank_high; ranks are null where not ranked.
 *
 * @param colour [in] text has the colours of a terminal (ANSI)
 * @errors   OFR_BAD_INPUT when the file is not a complete run, or its areas name no governorate
 */
OFR_MUST_USE ofr_status ofr_league(const char *database, enum ofr_league_by by, enum ofr_form form,
                                   bool colour, ofr_sink sink, ofr_reports *reports);
/** What a distribution is by. */
enum ofr_distribution_by { OFR_BY_ALL, OFR_BY_STREET, OFR_BY_AREA, OFR_BY_AGE, OFR_BY_YEAR };
/**
 * Print how the people of the primary outcome, and those whom the league table counts, are spread: how many
 * streets have 0, 1, 2, ... of them, how many there are by area, age and year, and the Lorenz curve and Gini
 * coefficient of each, with 90 % predictive intervals over replicates. No street is named.
 *
 * @param form [in] JSON is an object with the lists distribution, lorenz and gini
 * @errors   OFR_BAD_INPUT when the file is not a complete run; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_distribution(const char *database, enum ofr_distribution_by by,
                                         enum ofr_form form, ofr_sink sink, ofr_reports *reports);
/**
 * Tell the story of one synthetic person, for each replicate in which there is one.
 *
 * @param replicate [in] from 0; -1: all
 * @errors   OFR_BAD_INPUT when the file is no run, or nothing ever happened to the person
 */
OFR_MUST_USE ofr_status ofr_lives_of(const char *database, int64_t person, int64_t replicate, ofr_sink sink,
                                     ofr_reports *reports);
/**
 * Find the lives whose events have the steps of a YAML file in order, gaps allowed, in all
 * replicates; print how many there are, the funnel of the steps (lives that reach each of them, and the share
 * that goes on), where the story breaks, and the first `most` lives as text.
 *
 * @param story_file [in] path of the YAML file
 * @param form       [in] JSON is an object; CSV and HTML have the funnel alone
 * @errors   OFR_CHECK_FAILED when there is none; OFR_BAD_INPUT with every fault of the YAML file
 */
OFR_MUST_USE ofr_status ofr_lives_like(const char *database, const char *story_file, uint32_t most,
                                       enum ofr_form form, ofr_sink sink, ofr_reports *reports);
typedef struct ofr_merge_options {
    const char *const *parts; /* [n_parts] databases of shards of one run or comparison; at least 1 */
    size_t n_parts;
    const char *out; /* database to write */
    bool replace;    /* what is at `out` may be replaced */
} ofr_merge_options;

/**
 * Combine the databases of shards (`shard` of ofr_run_options) into one, with the rows of a database that one
 * process wrote. It is complete when no job is missing. Where one is missing, the call that made the shards
 * goes on with it (`resume`).
 *
 * @param sink [in] takes a line that says what there is
 * @errors   OFR_BAD_INPUT when a part is of another version, scenario, seed or setting, or two parts
 * disagree; OFR_SYSTEM (disk). `out` is then as it was
 * @cost     a copy of all rows
 */
OFR_MUST_USE ofr_status ofr_merge(const ofr_merge_options *options, ofr_sink sink, ofr_reports *reports);

typedef struct ofr_export_options {
    const char *folder; /* to write to; made if missing. Its file offramp-export.txt lists what was written */
    bool replace;       /* files that an earlier export wrote may be replaced; anything else is refused */
} ofr_export_options;

/**
 * Write each table of a run or an analysis as CSV (RFC 4180, UTF-8).
 *
 * @errors   OFR_BAD_INPUT when the file is no database of Offramp, or a file may not be written; OFR_SYSTEM
 * (disk, memory). What was in the folder is then still there
 */
OFR_MUST_USE ofr_status ofr_export(const char *database, const ofr_export_options *options,
                                   ofr_reports *reports);

/**
 * Check all of a database, a run or an analysis, that can be checked without running it again: its tables,
 * pages, references, ranges, counts and sums. Changes nothing.
 *
 * @param form [in] text or JSON (docs/results.md)
 * @errors   OFR_CHECK_FAILED when it is not whole, or incomplete; OFR_BAD_INPUT when it is no database of
 *           Offramp, or of another format; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_verify(const char *database, enum ofr_form form, ofr_sink sink,
                                   ofr_reports *reports);

typedef struct ofr_report_options {
    const char *out;  /* HTML file to write */
    bool replace;     /* a report that is there may be replaced; anything else is refused */
    const char *page; /* the page, as `make page` builds it; NULL: the one beside the program, else the one
                         that was installed */
    uint32_t most_mb; /* megabytes that the file should stay within; 0: 15 */
} ofr_report_options;

/**
 * Put a run into a copy of the page, one HTML file that opens offline and shows the run. Series and events
 * of the last replicates stay out where the file would become too large; the sink and the page list what is
 * in it. An incomplete run is a warning, and the page says so.
 *
 * @errors   OFR_BAD_INPUT when the file is no run, damaged, of another format or has no finished replicate,
 *           when there is no page or one of another version, or `out` may not be written; OFR_SYSTEM (disk,
 *           memory). What was at `out` is then still there
 */
OFR_MUST_USE ofr_status ofr_report(const char *database, const ofr_report_options *options, ofr_sink sink,
                                   ofr_reports *reports);

/* ---- analyses: what matters ------------------------------------------------------- */

/** Options of ofr_sensitivity. Zero-initialise: a value of 0 or NULL means the default in its comment. */
typedef struct ofr_sensitivity_options {
    const char *method;       /* "morris", "sobol", or "given": points of a file; NULL: "morris" */
    const char *outcomes;     /* names between commas; NULL: an early stage and the primary one */
    const char *parameters;   /* names between commas; NULL: all that are not the group's */
    uint32_t strongest;       /* in place of parameters: so many of the strongest of `strongest_of`; 0: no */
    const char *strongest_of; /* database of a Morris screening */
    uint32_t trajectories;    /* of Morris; 0: 8 */
    uint32_t samples;         /* rows of Sobol, a power of two; 0: 64 */
    uint32_t replicates;      /* of each point; 0: 1 */
    uint32_t noise;           /* of the first point of a trajectory or row, at least 2; 0: 4, with Sobol 2 */
    double group_factor; /* the group's block lies between value / X and value * X; 0: 2; 1: left as it is */
    uint64_t seed;
    uint32_t threads;         /* 0: as many as there are cores */
    const char *out;          /* database of trials and results; NULL: none. An analysis there is replaced */
    bool resume;              /* go on with the analysis at `out` from where it was cut short */
    const char *problem;      /* SALib's file of names and bounds, in place of parameters; NULL: none */
    const char *samples_file; /* SALib's sample of that problem, for "given" */
    const char *write_problem, *write_samples, *write_outputs; /* SALib's files to write; NULL: none */
    bool replace;     /* what is at `out` and at these may be replaced, where Offramp wrote it */
    bool design_only; /* write these and simulate nothing */
    bool log;         /* of log(1 + outcome) instead of the outcome; files keep the outcome */
    enum ofr_form form;
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_sensitivity_options;

/**
 * Move the parameters of a scenario over their ranges and print which of them move its outcomes: by
 * elementary effects (Morris) or shares of variance (Sobol), ranked, with intervals, and the noise of
 * replicates apart. Parameters of the group are moved together as one block and never ranked.
 *
 * @errors   OFR_BAD_INPUT with all faults of the options and files, before anything is simulated or written;
 *           OFR_SYSTEM (memory, disk): a database that was begun then stays and says that it is incomplete
 * @parallel points share the threads; the result does not depend on their number
 */
OFR_MUST_USE ofr_status ofr_sensitivity(const ofr_scenario *scenario, const ofr_sensitivity_options *options,
                                        ofr_sink sink, ofr_reports *reports);

/* ---- replay ------------------------------------------------------------------------- */

typedef struct ofr_replay_options {
    const char *plan;      /* name of one plan of the file, "" the run as it was; NULL: all */
    uint32_t threads;      /* 0: as many as there are cores */
    const char *out;       /* database to write, of one plan; NULL: none */
    bool replace;          /* what is at `out` may be replaced when the new one is complete */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
} ofr_replay_options;

/** Whether a file is the database of a run or a comparison. */
bool ofr_is_stored_run(const char *path);

/**
 * Run a stored run again from its database alone, and print its digests beside those found. Of a comparison,
 * the run without interventions; of a run, controls and branches too, without those with interventions.
 *
 * @param options [in] without a plan
 * @errors   OFR_BAD_INPUT when it is no run or comparison; OFR_CHECK_FAILED when a digest differs; OFR_SYSTEM
 * @parallel all ranks make this call together and share the work
 */
OFR_MUST_USE ofr_status ofr_repeat(const char *database, const ofr_replay_options *options, ofr_sink sink,
                                   ofr_reports *reports);

/**
 * Run again what the page saved as a file, and print the digests of the file beside those found.
 *
 * @param path [in] of the file
 * @errors   OFR_BAD_INPUT with every fault of the file and where it is; OFR_CHECK_FAILED when a digest
 *           differs; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_replay_file(const char *path, const ofr_replay_options *options, ofr_sink sink,
                                        ofr_reports *reports);

/* ---- what can be set, and what the model is --------------------------------------- */

/** Print the parameters with a part in their names ("" for all). @errors OFR_SYSTEM when the sink
 * refuses the text */
OFR_MUST_USE ofr_status ofr_parameters(const char *part, ofr_sink sink, ofr_reports *reports);
/** Print the generated ODD tables. @errors OFR_SYSTEM when the sink refuses the text */
OFR_MUST_USE ofr_status ofr_odd(ofr_sink sink, ofr_reports *reports);

#ifdef __cplusplus
}
#endif
#endif
