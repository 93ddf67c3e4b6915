# Works the network indices of panel_long out again from the exported alters and ties, with igraph, as the files are.
# Usage: Rscript exported-network.R DIR with a coded export. Prints the largest difference; fails above 1e-9.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "igraph.R"))

dir <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(dir, paste0(name, ".csv")), stringsAsFactors = FALSE)
key <- function(d) paste(d$pid, d$role, d$episode, d$wave)
alters <- read("alters")
names(alters) <- sub("^alt_", "", names(alters))
ties <- read("ties")
names(ties)[names(ties) == "tie"] <- "value"
alters <- split(alters[alters$elicit %in% c(0, 1), ], key(alters[alters$elicit %in% c(0, 1), ]))
ties <- split(ties, key(ties))
panel <- read("panel_long")
nobody <- data.frame(aid = character(), mid = character(), rel = integer(), bg = integer())
unpaired <- data.frame(aid1 = character(), aid2 = character(), value = integer())

# Where the family of a buddy comes from, as told at intake; a newcomer's comes from another country.
intake <- panel[panel$role == "b" & panel$wave == "w1", ]
origin <- setNames(intake$bg_own_v1, intake$pid)

worst <- 0
checked <- 0
egos <- panel[valid(panel$net_n), ]
for (i in seq_len(nrow(egos))) {
  ego <- egos[i, ]
  k <- key(ego)
  from <- if (ego$role == "n") 2 else origin[[ego$pid]]
  here <- valid(from) && from == 1
  who <- if (is.null(alters[[k]])) nobody else alters[[k]]
  lines <- if (is.null(ties[[k]])) unpaired else ties[[k]]
  expected <- with_and_without(who, lines, own = if (here) 1 else 2, categories = if (here) 2 else 3)
  if (!valid(from)) {
    told <- grepl("^net_(ei|blau|iqv)", names(expected)) & expected != -989
    expected[told] <- -990
  }
  found <- unlist(ego[names(expected)])
  worst <- max(worst, abs(expected - found))
  checked <- checked + sum(valid(expected))
}

cat(sprintf("networks: %d, values checked: %d, largest difference: %.3g\n", nrow(egos), checked, worst))
quit(status = if (worst <= 1e-9 && checked > 0) 0 else 1)
