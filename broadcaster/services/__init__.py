"""What a person or a chore can ask the station to do, one transaction each."""
