"""The rooms of the house: one set of pages a noun."""
