/* Parameters of the rule violence; see scenario/parameter.h. Effects are standardised mean differences (d).
 */
SWITCH(violence, STATE, "run the rule violence; 0: the police ill-treats nobody, in custody either")
PARAMETER(violence, rate, STATE, COUNTRY, .default_value = 0.008, .standard_error = 0.003, .high = 0.1,
          .unit = "per year", .origin = OFR_ESTIMATED,
          .source =
              "25 % of 401 people of Greater Tunis, or a relative of theirs, in five years (association "
              "Reform, July 2012; reform.tn 2012-10-19, businessnews.com.tn); in the shipped town 0.014 "
              "gives that share if people think of their household and 0.005 if of the extended family; "
              "between them; the same rate is assumed everywhere",
          .figures = "reform-2012/ill-treated",
          .meaning = "how often the police ill-treats a person of 15 or older without arrest, mean")
PARAMETER(violence, women, STATE, COUNTRY, .default_value = 0.25,
          .source = "assumed: no figure by sex was found; 0.1-0.6 for sensitivity",
          .meaning = "that rate for women over that for men")
PARAMETER(violence, older, STATE, COUNTRY, .default_value = 0.4,
          .source = "assumed: no figure by age was found; 0.2-0.8 for sensitivity",
          .meaning = "that rate from the age of 30 on over that below")
PARAMETER(violence, at_raid, STATE, COUNTRY, .default_value = 1, .high = 20, .unit = "people",
          .source = "assumed; 0-5 for sensitivity",
          .meaning = "people ill-treated at a raid on a place and not taken, on average")
PARAMETER(violence, reports, SOCIETY, COUNTRY, .default_value = 0.19, .standard_error = 0.04,
          .origin = OFR_MEASURED,
          .source = "19 % of those hit, about 100 people, standard error 4 % (Reform, July 2012)",
          .figures = "reform-2012/reported", .meaning = "share of those ill-treated who complain")
PARAMETER(
    violence, answered, STATE, COUNTRY, .default_value = 0.79, .standard_error = 0.09, .origin = OFR_MEASURED,
    .source = "79 % of those who had complained, about 19 people, standard error 9 % (Reform, July 2012; "
              "businessnews.com.tn)",
    .figures = "reform-2012/satisfied",
    .meaning = "share of complaints whose outcome satisfies; the distrust then does not last")
PARAMETER(violence, distrust, SOCIETY, THEORY, .default_value = 0.5, .high = 3, .unit = "sd",
          .source = "assumed; bad encounters lower trust (Skogan 2006; Tyler, Fagan and Geller 2014; Geller "
                    "and Fagan 2019), trained fairness raises it (Mazerolle et al. 2013); none is of "
                    "beatings; 0.1-1.2 for sensitivity",
          .meaning = "distrust added to a person ill-treated, in standard deviations of the opinion")
PARAMETER(violence, distrust_close, SOCIETY, THEORY, .default_value = 0.2, .high = 3, .unit = "sd",
          .source = "assumed; what happened to others moves attitudes as much as own contacts (Rosenbaum et "
                    "al. 2005), and for a while (Nägel and Nivette 2023); 0-0.6 for sensitivity",
          .meaning = "distrust added to the household of that person; half for other kin and for friends")
PARAMETER(violence, risk, SOCIETY, THEORY, .default_value = 0.22, .standard_error = 0.1, .high = 1.5,
          .unit = "sd", .origin = OFR_PUBLISHED,
          .source =
              "experiences of discrimination and political violence among young people: r = 0.11 in 12 "
              "samples (Jahnke, Abad Borger and Beelmann 2022), d = 2 r / sqrt(1 - r^2); for violence by "
              "the police no pooled figure was found; standard error 0.1 assumed",
          .meaning = "effect of violence just suffered on receptivity, beside that of distrust")
PARAMETER(violence, risk_close, SOCIETY, THEORY, .default_value = 0.11, .high = 1.5, .unit = "sd",
          .source = "assumed: half of violence.risk; 0-0.3 for sensitivity (vicarious strain alone had no "
                    "effect on attitudes of pupils: Nivette, Eisner and Ribeaud 2017)",
          .meaning = "the same when it was done to a relative or friend")
PARAMETER(violence, memory, SOCIETY, THEORY, .default_value = 2, .low = 0.1, .high = 50, .unit = "years",
          .source =
              "assumed; fewer calls to the police for over a year after a beating (Desmond, Papachristos "
              "and Kirk 2016; disputed by Zoorob 2020); 0.5-10 for sensitivity",
          .meaning = "half-life of these effects on receptivity")
PARAMETER(violence, fear, SOCIETY, THEORY, .default_value = 0.3, .meaning = "own fear added by ill-treatment")
PARAMETER(violence, trigger, SOCIETY, THEORY, .default_value = 0.5, .high = 3,
          .source = "assumed; 0-1.5 for sensitivity",
          .meaning = "step of the trigger (commit.trigger_step) by ill-treatment over that by an arrest")
