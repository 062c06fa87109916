"""What a number says: its value, unit and kind, what it counts or measures, how and of which time it is meant."""
