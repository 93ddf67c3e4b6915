# Works density, mean degree, effective size, E-I and diversity of ego networks out with igraph and from matrices.
# Usage: Rscript network.R DIR with alters.csv, ties.csv and indices.csv. Prints the largest difference; fails above 1e-9.
# Every ego here belongs to group 2; 3 groups. Ties are 1, 0 or a reason from -999 to -985.

suppressPackageStartupMessages(library(igraph))

dir <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(dir, name), stringsAsFactors = FALSE)
alters <- read("alters.csv")
ties <- read("ties.csv")
indices <- read("indices.csv")
valid <- function(x) x < -999 | x > -985

# E-I of ego, read off the matrix of a star: ego in the middle, one line to every alter of a known group.
e_i <- function(group) {
  n <- length(group)
  star <- matrix(0, n + 1, n + 1)
  star[1, -1] <- star[-1, 1] <- 1
  side <- c(TRUE, group == 2)
  same <- outer(side, side, "==")
  (sum(star[1, ] * !same[1, ]) - sum(star[1, ] * same[1, ])) / sum(star[1, ])
}

measures <- function(who, lines) {
  n <- nrow(who)
  lines <- lines[lines$aid1 %in% who$aid & lines$aid2 %in% who$aid, ]
  graph <- function(rows) graph_from_data_frame(lines[rows, c("aid1", "aid2")], directed = FALSE, vertices = who$aid)
  known <- graph(valid(lines$value))
  met <- graph(lines$value == 1)
  complete <- n > 0 && (n == 1 || edge_density(known) == 1)
  group <- who$bg[valid(who$bg)]
  enough <- 3 * length(group) >= 2 * n
  blau <- 1 - sum(prop.table(table(group))^2)
  c(
    net_n = vcount(met),
    net_dens = if (n < 2) -989 else if (complete) edge_density(met)
      else if (5 * ecount(known) >= 4 * choose(n, 2)) ecount(met) / ecount(known) else -990,
    net_deg = if (n == 0) -989 else if (complete) mean(degree(met)) else -990,
    net_eff = if (n == 0) -989 else if (complete) vcount(met) - mean(degree(met)) else -990,
    net_ei = if (n == 0) -989 else if (enough) e_i(group) else -990,
    net_blau = if (n < 2) -989 else if (enough) blau else -990,
    net_iqv = if (n < 2) -989 else if (enough) blau * 3 / 2 else -990
  )
}

worst <- 0
checked <- 0
for (i in indices$network) {
  all <- alters[alters$network == i & alters$elicit %in% c(0, 1), ]
  programme <- all$mid != "" | all$rel %in% c(5, 6)
  lines <- ties[ties$network == i, ]
  without <- measures(all[!programme, ], lines)
  names(without) <- paste0(names(without), "_xb")
  expected <- c(measures(all, lines), without)
  found <- unlist(indices[indices$network == i, names(expected)])
  worst <- max(worst, abs(expected - found))
  checked <- checked + sum(valid(expected))
}

cat(sprintf("networks: %d, values checked: %d, largest difference: %.3g\n", nrow(indices), checked, worst))
quit(status = if (worst <= 1e-9 && checked > 0) 0 else 1)
