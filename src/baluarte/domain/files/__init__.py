"""Files as others open them: workbooks, CSV that runs nothing, Parquet."""
