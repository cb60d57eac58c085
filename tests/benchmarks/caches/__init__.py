"""Both caches beside what else there is, in interleaved rounds of one run, with a look at whether they are right."""
