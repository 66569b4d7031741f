"""The tables, and one file of questions per noun."""
