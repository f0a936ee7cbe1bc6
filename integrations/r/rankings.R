# Rankings of words with R. usage: Rscript rankings.R WAREHOUSE
#
# Needs dplyr, and arrow (from CRAN) or reticulate with pyarrow in the Python that it finds
# (RETICULATE_PYTHON): Debian has no package arrow, but r-cran-dplyr and r-cran-reticulate.
suppressPackageStartupMessages(library(dplyr))

# The table `tokens`; `date` comes from the folders' names.
open_tokens <- function(warehouse, columns) {
  folder <- file.path(warehouse, "tokens")
  if (requireNamespace("arrow", quietly = TRUE)) {
    return(arrow::open_dataset(folder, partitioning = arrow::hive_partition(date = arrow::utf8())) |>
      select(all_of(columns)))
  }
  dataset <- reticulate::import("pyarrow.dataset")$dataset(folder, format = "parquet", partitioning = "hive")
  as_tibble(lapply(dataset$to_table(columns = columns)$to_pydict(), unlist))
}

tokens <- open_tokens(commandArgs(trailingOnly = TRUE)[1], c("date", "lemma", "pos", "kind", "is_retweet"))
for (pos_wanted in list("形容詞", c("名詞", "形容詞"), c("動詞", "名詞", "形容詞"))) {
  tokens |>
    filter(pos %in% pos_wanted, kind != "compound", !is_retweet) |>
    count(date, lemma, pos) |>
    collect() |>
    mutate(ranking = paste(pos_wanted, collapse = ","), .before = 1) |>
    write.table(sep = "\t", quote = FALSE, row.names = FALSE, col.names = FALSE)
}
