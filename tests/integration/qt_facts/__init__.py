"""Programs that find out one fact each and print it as a line of JSON."""
