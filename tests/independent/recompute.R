# Recomputes every score of an export from its raw items, knowing nothing of the program but the codebook's formulas.
# Usage: Rscript recompute.R DIR — the folder of an export in the coded style. Prints the largest difference; fails above 1e-9.

dir <- commandArgs(trailingOnly = TRUE)[1]
panel <- read.csv(file.path(dir, "panel_long.csv"), check.names = FALSE, colClasses = "character")
book <- read.csv(file.path(dir, "codebook.csv"), check.names = FALSE, colClasses = "character")
book <- book[book$file == "panel_long", ]

number <- function(name) as.numeric(panel[[name]])
is_reason <- function(x) x >= -999 & x <= -985

# numeric cells are never blank in the coded style
numeric_columns <- book$name[book$type != "string"]
blank <- sum(sapply(numeric_columns, function(n) sum(panel[[n]] == "")))

# raw item behind a keyed one: rq_03r_v1 is lo + hi - rq_03_v1
keyed <- function(name) {
  row <- book[book$name == name, ]
  if (row$derived != "y") return(number(name))
  parts <- regmatches(row$formula, regexec("^(-?[0-9]+) \\+ (-?[0-9]+) - (\\w+)$", row$formula))[[1]]
  raw <- number(parts[4])
  ifelse(is_reason(raw), raw, as.numeric(parts[2]) + as.numeric(parts[3]) - raw)
}

structural <- c(-998, -986, -996, -997, -994, -995, -999)
reason_of <- function(codes) {
  if (length(unique(codes)) == 1) return(codes[1])
  if (all(codes %in% structural)) return(structural[structural %in% codes][1])
  -990
}

worst <- 0
checked <- 0
for (i in which(grepl("^100 \\* \\(mean of valid", book$formula))) {
  row <- book[i, ]
  items <- strsplit(sub("^.*valid \\((.*)\\) - .*$", "\\1", row$formula), ", ")[[1]]
  bounds <- as.numeric(regmatches(row$formula, regexec("\\) - (-?[0-9]+)\\) / \\((-?[0-9]+) - ", row$formula))[[1]][2:3])
  values <- do.call(cbind, lapply(items, keyed))
  valid <- !is_reason(values)
  v <- rowSums(valid)
  mean_valid <- rowSums(ifelse(valid, values, 0)) / v
  expected <- ifelse(v >= as.numeric(row$min_valid), 100 * (mean_valid - bounds[1]) / (bounds[2] - bounds[1]), NA)
  for (r in which(is.na(expected))) expected[r] <- if (v[r] == 0) reason_of(values[r, ]) else -990
  k <- number(sub("_s$", "_k", row$name))
  worst <- max(worst, abs(expected - number(row$name)), ifelse(is_reason(k), abs(k - expected), abs(v - k)))
  checked <- checked + length(expected)
}

i <- number("sup_i_s"); r <- number("sup_r_s")
both <- !is_reason(i) & !is_reason(r)
mix <- ifelse(i + r == 0, -989, 1 - abs(i - r) / (i + r))
worst <- max(worst, abs(mix - number("sup_bal"))[both])

cat(sprintf("scores checked: %d, largest difference: %.3g, blank numeric cells: %d\n", checked, worst, blank))
quit(status = if (worst <= 1e-9 && blank == 0 && checked > 0) 0 else 1)
