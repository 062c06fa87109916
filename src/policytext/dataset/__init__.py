"""Datasets: a corpus of any size annotated once, kept as Parquet, and analysed from there ([dataset](dataset.md))."""
