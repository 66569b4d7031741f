"""The words of the station and the rules that need no outside world."""
