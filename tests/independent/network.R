# Works density, mean degree, effective size, E-I and diversity of ego networks out with igraph and from matrices.
# Usage: Rscript network.R DIR with alters.csv, ties.csv and indices.csv. Prints the largest difference; fails above 1e-9.
# Every ego here belongs to group 2; 3 groups. Ties are 1, 0 or a reason from -999 to -985.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "igraph.R"))

dir <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(dir, name), stringsAsFactors = FALSE)
alters <- read("alters.csv")
ties <- read("ties.csv")
indices <- read("indices.csv")

worst <- 0
checked <- 0
for (i in indices$network) {
  all <- alters[alters$network == i & alters$elicit %in% c(0, 1), ]
  expected <- with_and_without(all, ties[ties$network == i, ], own = 2, categories = 3)
  found <- unlist(indices[indices$network == i, names(expected)])
  worst <- max(worst, abs(expected - found))
  checked <- checked + sum(valid(expected))
}

cat(sprintf("networks: %d, values checked: %d, largest difference: %.3g\n", nrow(indices), checked, worst))
quit(status = if (worst <= 1e-9 && checked > 0) 0 else 1)
