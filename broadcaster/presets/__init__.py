"""Ready timetables of common stations, one file each, to begin from."""
