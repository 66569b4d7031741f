"""How a station begins: from a station file, or as the sample station."""
