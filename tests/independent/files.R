# Reads every file of an export with haven, readstata13 or readxl and compares it, cell by cell and label by label, with the
# CSV files of the same export in the coded style and their codebook.
# Usage: Rscript files.R CSV_DIR DIR READER LANG — READER: haven-sav, haven-dta, readstata13 or readxl. Fails on any difference.

args <- commandArgs(trailingOnly = TRUE)
csv <- args[1]; dir <- args[2]; reader <- args[3]; lang <- args[4]
text <- function(file) read.csv(file, check.names = FALSE, colClasses = "character", na.strings = character(0), encoding = "UTF-8")
codes <- text(file.path(csv, "missing_codes.csv"))
reason <- setNames(as.numeric(codes$code), sub(".", "", codes$stata, fixed = TRUE))
book <- text(file.path(csv, "codebook.csv"))
labels_column <- paste0("value_labels_", lang); question_column <- paste0("question_text_", lang)
problems <- character(0)
complain <- function(...) problems <<- c(problems, paste(...))

letter_codes <- function(x, tags) { x[!is.na(tags)] <- reason[tags[!is.na(tags)]]; x }
open <- list(
  "haven-sav" = function(name) haven::read_sav(file.path(dir, paste0(name, ".sav")), user_na = TRUE),
  "haven-dta" = function(name) haven::read_dta(file.path(dir, paste0(name, ".dta"))),
  "readstata13" = function(name) readstata13::read.dta13(file.path(dir, paste0(name, ".dta")), convert.factors = FALSE, missing.type = TRUE),
  "readxl" = function(name) suppressMessages(readxl::read_excel(file.path(dir, "panel.xlsx"), sheet = gsub("/", "_", name), col_types = "text", trim_ws = FALSE))
)[[reader]]

numbers <- function(data, column) {
  x <- data[[column]]
  if (reader == "haven-dta") return(letter_codes(as.numeric(x), haven::na_tag(x)))
  if (reader == "readstata13") {
    missing <- attr(data, "missing")[[column]]
    return(letter_codes(as.numeric(x), ifelse(is.na(missing) | missing == 0, NA, letters[missing])))
  }
  as.numeric(x)
}
# A label as the codebook lists it: own codes, and reasons that have words of their own.
listed <- function(code, label) sort(paste(code, "=", label)[!(code %in% reason & label == codes$name[match(code, reason)])])
wanted_labels <- function(row) if (row[[labels_column]] == "") character(0) else
  sort(strsplit(row[[labels_column]], "; (?=-?[0-9]+ = )", perl = TRUE)[[1]])
found_labels <- function(data, column) {
  if (reader == "readstata13") {
    set <- attr(data, "label.table")[[attr(data, "val.labels")[match(column, names(data))]]]
    if (is.null(set)) return(character(0))
    code <- unname(set); tag <- code > 2147483621
    code[tag] <- reason[letters[code[tag] - 2147483621]]
    return(listed(code, names(set)))
  }
  set <- attr(data[[column]], "labels")
  if (is.null(set)) return(character(0))
  code <- as.numeric(set)
  if (reader == "haven-dta") code <- letter_codes(code, haven::na_tag(set))
  listed(code, names(set))
}
found_label <- function(data, column) {
  if (reader == "readstata13") return(attr(data, "var.labels")[match(column, names(data))])
  label <- attr(data[[column]], "label", exact = TRUE)
  if (is.null(label)) "" else label
}
# What was shortened ends with an ellipsis and is the beginning of the whole.
begins <- function(short, whole) short == whole || (endsWith(short, "\u2026") && startsWith(whole, substr(short, 1, nchar(short) - 1)))

cells <- 0; labelled <- 0
files <- sub("\\.csv$", "", list.files(csv, pattern = "\\.csv$", recursive = TRUE))
for (name in files) {
  expected <- text(file.path(csv, paste0(name, ".csv")))
  data <- open(name)
  if (!identical(names(data), names(expected))) { complain(name, "has other columns"); next }
  if (nrow(data) != nrow(expected)) { complain(name, "has", nrow(data), "rows instead of", nrow(expected)); next }
  rows <- book[book$file == name, ]
  for (column in names(expected)) {
    row <- rows[rows$name == column, ]
    cells <- cells + nrow(expected)
    if (reader == "readxl" || (nrow(row) == 0 && is.character(data[[column]])) || (nrow(row) == 1 && row$type == "string")) {
      got <- as.character(data[[column]]); got[is.na(got)] <- ""
      want <- expected[[column]]
      number <- grepl("^-?[0-9.]+(e-?[0-9]+)?$", want) & grepl("^-?[0-9.]+(E-?[0-9]+|e-?[0-9]+)?$", got)
      same <- got == want
      same[number] <- same[number] | abs(as.numeric(got[number]) - as.numeric(want[number])) <= 1e-12 * abs(as.numeric(want[number]))
      if (!all(same)) complain(name, column, "text differs:", got[!same][1], "instead of", want[!same][1])
    } else {
      got <- numbers(data, column); want <- as.numeric(expected[[column]])
      same <- identical(is.na(got), is.na(want)) && all(got == want, na.rm = TRUE)
      if (!same) complain(name, column, "numbers differ")
    }
    if (nrow(row) == 0 || reader == "readxl") next
    labelled <- labelled + 1
    label <- found_label(data, column)
    whole <- if (lang == "en" || row[[question_column]] == "") row$label_en else row[[question_column]]
    if (lang != "en" && row[[question_column]] != "") label <- sub("^(Actor|Partner|Newcomer|Buddy)[^:]*: ", "", label)
    if (!begins(label, whole) && !(lang != "en" && startsWith(label, whole))) complain(name, column, "label:", label)
    if (row$type == "string") next
    if (lang == "en" || row[[question_column]] != "") {
      got <- found_labels(data, column); want <- wanted_labels(row)
      if (length(got) != length(want) || !all(mapply(begins, got, want))) complain(name, column, "value labels:", paste(got, collapse = "; "))
    }
    if (reader == "haven-sav") {
      range <- attr(data[[column]], "na_range")
      declared <- !is.null(range) && identical(as.numeric(range), c(-999, -985))
      if (declared != (row$missing_codes_possible != "")) complain(name, column, "declared missing range")
    }
  }
}
cat(sprintf("%s: %d files, %d cells, %d labelled columns, %d differences\n", reader, length(files), cells, labelled, length(problems)))
if (length(problems) > 0) cat(head(problems, 20), sep = "\n")
quit(status = if (length(problems) == 0 && cells > 0) 0 else 1)
