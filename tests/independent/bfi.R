# Writes the answers of psych's bfi (2,800 people, 25 items) as a table, scores them with psych and works the one-factor
# model out by general-purpose minimisation. Usage: Rscript bfi.R DIR; with DIR/scores.csv and DIR/found.csv it compares
# these with its own figures, prints the largest difference and fails above 1e-9 (omega: 1e-6).

suppressPackageStartupMessages(library(psych))

dir <- commandArgs(trailingOnly = TRUE)[1]
items <- bfi[, 1:25]
if (!file.exists(file.path(dir, "scores.csv"))) {
  write.csv(data.frame(person = rownames(bfi), items), file.path(dir, "bfi.csv"), row.names = FALSE)
  quit()
}

keys <- bfi.keys
reversed <- function(key) sub("^-", "", key[startsWith(key, "-")])
names_of <- function(key) sub("^-", "", key)
scores <- read.csv(file.path(dir, "scores.csv"))
found <- read.csv(file.path(dir, "found.csv"))
stopifnot(nrow(scores) == 2800, all(scores$person == rownames(bfi)))

worst <- 0
checked <- 0
compare <- function(mine, theirs) {
  stopifnot(length(mine) == length(theirs), identical(is.na(mine), is.na(theirs)))
  worst <<- max(worst, abs(mine - theirs), na.rm = TRUE)
  checked <<- checked + sum(!is.na(mine))
}

# psych's means with missing items left to the others; ours want four of five
means <- suppressWarnings(scoreItems(keys, items, impute = "none", missing = TRUE, min = 1, max = 6))$scores
omega_gap <- 0
for (key in names(keys)) {
  five <- items[, names_of(keys[[key]])]
  valid <- rowSums(!is.na(five))
  wanted <- ifelse(valid >= 4, means[, key], NA)
  short <- substr(key, 1, 1)
  compare(scores[[paste0("bfi_", short, "_s")]], as.numeric(wanted))
  compare(scores[[paste0("bfi_", short, "_k")]], as.numeric(valid))

  complete <- na.omit(five)
  figures <- suppressWarnings(alpha(complete, keys = reversed(keys[[key]]), warnings = FALSE))
  mine <- found[found$scale == short, ]
  of <- function(name) mine$value[mine$figure == name]
  compare(of("n"), nrow(complete))
  compare(of("alpha"), figures$total$raw_alpha)
  compare(of("itemRest"), figures$item.stats$r.drop)
  compare(of("alphaIfDeleted"), figures$alpha.drop$raw_alpha)
  compare(c(of("low"), of("high")), as.numeric(unlist(figures$feldt[c("lower.ci", "upper.ci")])))

  flip <- ifelse(names(complete) %in% reversed(keys[[key]]), -1, 1)
  s <- cov(sweep(as.matrix(complete), 2, flip, "*"))
  loss <- function(l) { gap <- s - outer(l, l); sum(gap[upper.tri(gap)]^2) }
  l <- optim(sqrt(diag(s)) / 2, loss, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))$par
  omega <- sum(l)^2 / (sum(l)^2 + sum(diag(s) - l^2))
  omega_gap <- max(omega_gap, abs(omega - of("omega")))
}

cat(sprintf("figures checked: %d, largest difference: %.3g, omega: %.3g\n", checked, worst, omega_gap))
quit(status = if (worst <= 1e-9 && omega_gap <= 1e-6 && checked > 28000) 0 else 1)
