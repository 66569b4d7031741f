"""The steps that bring a station's database from one version of the program to the next."""
