"""What crosses the network, both ends; knows no screen and no local store."""
