# Fits the actor-partner model to dyad_pairwise.csv as it is exported in the plain style: wellbeing at follow-up on
# relationship quality of the person (actor) and of the other member of the match (partner), by role.
# Role-specific intercepts and slopes, residual variance by role, residuals of a pair correlated (nlme::gls, REML).
# Usage: Rscript apim.R DIR. Prints one line per coefficient: role, predictor, estimate, lower and upper bound, persons.
# The four intervals hold together with 95 % (Bonferroni), so that one in twenty seeds misses, not one in five.

suppressMessages(library(nlme))

dir <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(dir, "dyad_pairwise.csv"))
d <- subset(d, wave == "w3" & person_first == 1)
d$role <- factor(d$role)
d$member <- as.integer(d$role)

fit <- gls(
  wb_s_a ~ 0 + role + role:rq_s_a + role:rq_s_p,
  data = d,
  weights = varIdent(form = ~ 1 | role),
  correlation = corSymm(form = ~ member | mid),
  na.action = na.omit
)

bounds <- intervals(fit, level = 1 - 0.05 / 4, which = "coef")$coef
for (name in grep(":", rownames(bounds), value = TRUE)) {
  parts <- strsplit(name, ":")[[1]]
  side <- if (parts[2] == "rq_s_a") "actor" else "partner"
  cat(sprintf("%s %s %.6f %.6f %.6f %d\n", sub("^role", "", parts[1]), side,
    bounds[name, "est."], bounds[name, "lower"], bounds[name, "upper"], fit$dims$N))
}
