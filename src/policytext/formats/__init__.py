"""What files of every format have in common: limits, archives, the lines of pages and the paragraphs of lines."""
