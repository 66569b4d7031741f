"""The sound of other stations, received over the network within strict bounds."""
