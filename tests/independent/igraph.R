# Measures of one ego network, worked out with igraph and from matrices. Reasons stand from -999 to -985.

suppressPackageStartupMessages(library(igraph))

valid <- function(x) x < -999 | x > -985

# E-I of ego, read off the matrix of a star: ego in the middle, one line to every alter of a known group.
e_i <- function(group, own) {
  n <- length(group)
  star <- matrix(0, n + 1, n + 1)
  star[1, -1] <- star[-1, 1] <- 1
  side <- c(TRUE, group == own)
  same <- outer(side, side, "==")
  (sum(star[1, ] * !same[1, ]) - sum(star[1, ] * same[1, ])) / sum(star[1, ])
}

measures <- function(who, lines, own, categories) {
  n <- nrow(who)
  lines <- lines[lines$aid1 %in% who$aid & lines$aid2 %in% who$aid, ]
  graph <- function(rows) graph_from_data_frame(lines[rows, c("aid1", "aid2")], directed = FALSE, vertices = who$aid)
  known <- graph(valid(lines$value))
  met <- graph(lines$value == 1)
  complete <- n > 0 && (n == 1 || edge_density(known) == 1)
  # With two categories the place of ego's family is here.
  bg <- if (categories == 2) ifelse(who$bg == 2, 1, who$bg) else who$bg
  group <- bg[valid(bg)]
  enough <- 3 * length(group) >= 2 * n
  blau <- 1 - sum(prop.table(table(group))^2)
  c(
    net_n = vcount(met),
    net_dens = if (n < 2) -989 else if (complete) edge_density(met)
      else if (5 * ecount(known) >= 4 * choose(n, 2)) ecount(met) / ecount(known) else -990,
    net_deg = if (n == 0) -989 else if (complete) mean(degree(met)) else -990,
    net_eff = if (n == 0) -989 else if (complete) vcount(met) - mean(degree(met)) else -990,
    net_ei = if (n == 0) -989 else if (enough) e_i(group, own) else -990,
    net_blau = if (n < 2) -989 else if (enough) blau else -990,
    net_iqv = if (n < 2) -989 else if (enough) blau * categories / (categories - 1) else -990
  )
}

# Every measure with and without the programme: whoever has a match, its volunteers (5) and professionals (6).
with_and_without <- function(who, lines, own, categories) {
  programme <- who$mid != "" | who$rel %in% c(5, 6)
  without <- measures(who[!programme, ], lines, own, categories)
  names(without) <- paste0(names(without), "_xb")
  c(measures(who, lines, own, categories), without)
}
