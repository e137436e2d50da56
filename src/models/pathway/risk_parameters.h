/* Parameters of the rule risk; see scenario/parameter.h. */
SWITCH(risk, SOCIETY, "run the rule risk; 0: everybody's receptivity is risk.flat")
SWITCH(poverty, SOCIETY,
       "let unemployment and deprivation act on receptivity; 0: they do not, and all else is as before")
PARAMETER(risk, flat, SOCIETY, THEORY, .default_value = 0.056,
          .meaning = "receptivity of everybody when the rule is off")
PARAMETER(risk, share, SOCIETY, COUNTRY, .default_value = 0.056, .low = 0.02, .high = 0.12,
          .origin = OFR_PUBLISHED,
          .source = "5.6 % of adults are over PROTON-T's threshold of radicalisation; here the mean",
          .meaning = "mean receptivity of the country's adults at the start")
PARAMETER(risk, joint, SOCIETY, THEORY, .default_value = 0.75, .low = 0.3,
          .source = "assumed: reviews pool effects of one factor at a time (Wolfowicz et al. 2020, 2021)",
          .meaning =
              "of the effect of an opinion alone, the part that is left beside the traits of those who "
              "hold it")
/* Effects are standardised mean differences (d) of one factor at a time. PROTON-T took them from the reviews
 * of Wolfowicz et al. (2020, doi 10.1007/s10940-019-09439-4; 2021, doi 10.1002/cl2.1174), without intervals.
 */
#define ASSUMED_ERROR "PROTON-T; standard error assumed: a quarter of the effect, at least 0.05"
PARAMETER(risk, record, SOCIETY, THEORY, .default_value = 0.678, .high = 2, .standard_error = 0.17,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR, .meaning = "effect (d) of a criminal record")
PARAMETER(risk, authoritarian, SOCIETY, THEORY, .default_value = 0.9, .high = 2, .standard_error = 0.225,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR,
          .meaning = "effect (d) of the authoritarian trait")
PARAMETER(risk, unemployed, SOCIETY, THEORY, .default_value = 0.208, .high = 2, .standard_error = 0.052,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR,
          .meaning = "effect (d) of being without work and seeking it")
PARAMETER(risk, male, SOCIETY, THEORY, .default_value = 0.113, .high = 2, .standard_error = 0.05,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR, .meaning = "effect (d) of being male")
PARAMETER(risk, young, SOCIETY, THEORY, .default_value = 0.1, .high = 2, .standard_error = 0.05,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR, .meaning = "effect (d) of being 25 or younger")
PARAMETER(risk, distrust_above, SOCIETY, THEORY, .default_value = 0.277, .high = 2, .standard_error = 0.069,
          .origin = OFR_PUBLISHED,
          .source = ASSUMED_ERROR "; young people alone: r = 0.11, so d = 0.22 (Jahnke et al. 2022)",
          .meaning = "effect (d) of institutional distrust above 0")
PARAMETER(risk, distrust_below, SOCIETY, THEORY, .default_value = 0.153, .high = 2, .standard_error = 0.05,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR,
          .meaning = "effect (d) of institutional distrust below 0 (protective)")
PARAMETER(risk, isolation_above, SOCIETY, THEORY, .default_value = 0.188, .high = 2, .standard_error = 0.05,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR,
          .meaning = "effect (d) of non-integration above 0")
PARAMETER(risk, isolation_below, SOCIETY, THEORY, .default_value = 0.178, .high = 2, .standard_error = 0.05,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR,
          .meaning = "effect (d) of non-integration below 0 (protective)")
PARAMETER(risk, deprivation_above, SOCIETY, THEORY, .default_value = 0.116, .high = 2, .standard_error = 0.14,
          .origin = OFR_PUBLISHED,
          .source = "PROTON-T; standard error: half of the distance to r = 0.19, so d = 0.39, among young "
                    "people (Jahnke et al. 2022, doi 10.1111/pops.12743)",
          .meaning = "effect (d) of collective relative deprivation above 0")
PARAMETER(risk, deprivation_below, SOCIETY, THEORY, .default_value = 0, .high = 2, .standard_error = 0.05,
          .origin = OFR_PUBLISHED, .source = ASSUMED_ERROR,
          .meaning = "effect (d) of collective relative deprivation below 0")
#undef ASSUMED_ERROR
