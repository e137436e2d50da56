/* Parameters of the rule risk; see scenario/parameter.h. */
SWITCH(risk, SOCIETY, "run the rule risk; 0: everybody's receptivity is risk.flat")
PARAMETER(risk, flat, SOCIETY, THEORY, .default_value = 0.056,
          .meaning = "receptivity of everybody when the rule is off")
PARAMETER(risk, share, SOCIETY, COUNTRY, .default_value = 0.056, .low = 0.02, .high = 0.12,
          .origin = OFR_PUBLISHED,
          .source = "5.6 % of adults are over PROTON-T's threshold of radicalisation; here the mean",
          .meaning = "mean receptivity of the country's adults at the start")
PARAMETER(risk, joint, SOCIETY, THEORY, .default_value = 0.75, .low = 0.3,
          .meaning = "effect of a factor beside the others over its published bivariate effect")
PARAMETER(risk, record, SOCIETY, THEORY, .default_value = 0.678, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of a criminal record")
PARAMETER(risk, authoritarian, SOCIETY, THEORY, .default_value = 0.9, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of the authoritarian trait")
PARAMETER(risk, not_employed, SOCIETY, THEORY, .default_value = 0.208, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of having no work and not studying")
PARAMETER(risk, male, SOCIETY, THEORY, .default_value = 0.113, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of being male")
PARAMETER(risk, young, SOCIETY, THEORY, .default_value = 0.1, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of being 25 or younger")
PARAMETER(risk, distrust_above, SOCIETY, THEORY, .default_value = 0.277, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of institutional distrust above 0")
PARAMETER(risk, distrust_below, SOCIETY, THEORY, .default_value = 0.153, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of institutional distrust below 0 (protective)")
PARAMETER(risk, isolation_above, SOCIETY, THEORY, .default_value = 0.188, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of non-integration above 0")
PARAMETER(risk, isolation_below, SOCIETY, THEORY, .default_value = 0.178, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of non-integration below 0 (protective)")
PARAMETER(risk, deprivation_above, SOCIETY, THEORY, .default_value = 0.116, .high = 2,
          .origin = OFR_PUBLISHED, .source = "PROTON-T",
          .meaning = "effect (d) of collective relative deprivation above 0")
PARAMETER(risk, deprivation_below, SOCIETY, THEORY, .default_value = 0, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect (d) of collective relative deprivation below 0")
