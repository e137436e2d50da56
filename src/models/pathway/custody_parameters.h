/* Parameters of the rule custody; see scenario/parameter.h. */
SWITCH(custody, STATE, "run the rule custody; 0: arrested people stay held")
PARAMETER(custody, local_days, STATE, COUNTRY, .number = OFR_WHOLE, .default_value = 3, .low = 1, .high = 15,
          .unit = "days", .origin = OFR_PUBLISHED,
          .source = "accounts of the town; law: 6 days in all until July 2015",
          .meaning = "days held at the local station")
PARAMETER(custody, transferred, STATE, COUNTRY, .default_value = 0.6,
          .meaning = "share of those held who are taken on to the capital")
PARAMETER(custody, extended, STATE, COUNTRY, .default_value = 0.25,
          .meaning = "share of those taken to the capital who are held as long as the law allows")
PARAMETER(courts, charge_member, STATE, COUNTRY, .default_value = 0.38, .calibrated = true,
          .source = "tuned to uncharged over charged custody",
          .meaning = "chance that a member of a circle or a committed person held is charged")
PARAMETER(courts, charge_uninvolved, STATE, COUNTRY, .default_value = 0.03,
          .meaning = "chance that an uninvolved person held is charged; twice that for the curious")
PARAMETER(courts, sentence, STATE, COUNTRY, .default_value = 3, .low = 0.1, .high = 20, .unit = "years",
          .meaning = "time in prison of somebody charged and sentenced, mean")
PARAMETER(courts, acquitted, STATE, COUNTRY, .default_value = 0.3,
          .meaning = "share of those charged who are let go after half a year")
PARAMETER(custody, distrust, SOCIETY, THEORY, .default_value = 0.5, .high = 4,
          .meaning = "distrust added to an uninvolved person by an arrest")
PARAMETER(custody, fear, SOCIETY, THEORY, .default_value = 0.5, .meaning = "own fear added by an arrest")
PARAMETER(custody, stays_home, SOCIETY, THEORY, .default_value = 0.5,
          .meaning = "share of those released who stay at home for two months")
PARAMETER(custody, procedural_justice, STATE, COUNTRY, .default_value = 0.4,
          .meaning = "chance that an arrest ends rather than hardens a member's commitment")
PARAMETER(custody, hardens, SOCIETY, THEORY, .default_value = 0.3, .high = 3,
          .meaning = "commitment an arrest adds to a member it hardens, or takes from one it does not")
PARAMETER(custody, ill_treatment, STATE, COUNTRY, .default_value = 0.3,
          .source =
              "assumed; detainees of 2013 reported mistreatment in arrest and interrogation, no share is "
              "known (Human Rights Watch, Cracks in the System, 70 interviews); 0.05-0.8 for sensitivity",
          .meaning = "share of arrests with ill-treatment in custody")
SWITCH(prison, STATE, "run the rule prison")
PARAMETER(prison, contacts, GROUP, GROUP, .default_value = 0.5, .high = 10, .unit = "per month",
          .meaning = "inmates a committed inmate speaks to in a month")
PARAMETER(prison, pull, GROUP, THEORY, .default_value = 0.05, .high = 0.5,
          .meaning = "share of the way to another inmate's opinions that a month together moves an inmate")
PARAMETER(prison, separation, STATE, COUNTRY, .default_value = 0,
          .source = "none: an intervention (prison-separation)",
          .meaning = "share of talks between a committed inmate and another that housing apart prevents")
