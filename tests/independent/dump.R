# Prints what haven, readstata13 or readxl reads from files as lines of hexadecimal texts and exact numbers, so that no second format stands between.
# Usage: Rscript dump.R READER FILE… — a line "file" with the name, a line per column (name, label, value labels), then a line per row.

args <- commandArgs(trailingOnly = TRUE)
hex <- function(text) { text[is.na(text)] <- ""; vapply(text, function(t) paste(charToRaw(enc2utf8(t)), collapse = ""), "", USE.NAMES = FALSE) }
number <- function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x))
letters_of <- function(x) ifelse(is.na(haven::na_tag(x)), number(unclass(x)), paste0(".", haven::na_tag(x)))
for (file in args[-1]) {
  data <- switch(args[1],
    "sav" = haven::read_sav(file, user_na = TRUE),
    "dta" = haven::read_dta(file),
    "readstata13" = readstata13::read.dta13(file, convert.factors = FALSE, missing.type = TRUE))
  cat("file", basename(file), "\n")
  for (i in seq_along(data)) {
    column <- data[[i]]
    if (args[1] == "readstata13") {
      label <- attr(data, "var.labels")[i]; values <- attr(data, "label.table")[[attr(data, "val.labels")[i]]]
      shown <- if (is.null(values)) character(0) else ifelse(unclass(values) > 2147483621, paste0(".", letters[pmax(unclass(values) - 2147483621, 1)]), number(values))
    } else {
      label <- attr(column, "label", exact = TRUE); values <- attr(column, "labels")
      shown <- if (is.null(values)) character(0) else if (args[1] == "dta") letters_of(values) else number(unclass(values))
    }
    if (is.null(label)) label <- ""
    cat("column", names(data)[i], paste0("'", hex(label)), paste0(shown, "=", hex(names(values)), collapse = ";"), "\n")
  }
  cells <- lapply(seq_along(data), function(i) {
    column <- data[[i]]
    if (is.character(column)) return(paste0("'", hex(column)))
    if (args[1] == "dta") return(letters_of(column))
    if (args[1] == "readstata13") {
      missing <- attr(data, "missing")[[names(data)[i]]]
      return(ifelse(is.na(missing) | missing == 0, number(column), paste0(".", letters[pmax(missing, 1)])))
    }
    number(unclass(column))
  })
  if (nrow(data) > 0) cat(paste("row", do.call(paste, cells)), sep = "\n")
}
