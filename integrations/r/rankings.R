# Rankings of words with R. usage: Rscript rankings.R WAREHOUSE
library(arrow)
library(dplyr, warn.conflicts = FALSE)

warehouse <- commandArgs(trailingOnly = TRUE)[1]
# `date` comes from the folders' names, and is text.
tokens <- open_dataset(file.path(warehouse, "tokens"), partitioning = hive_partition(date = utf8()))
for (pos_wanted in list("形容詞", c("名詞", "形容詞"), c("動詞", "名詞", "形容詞"))) {
  tokens |>
    filter(pos %in% pos_wanted, kind != "compound", !is_retweet) |>
    count(date, lemma, pos) |>
    collect() |>
    mutate(ranking = paste(pos_wanted, collapse = ","), .before = 1) |>
    write.table(sep = "\t", quote = FALSE, row.names = FALSE, col.names = FALSE)
}
