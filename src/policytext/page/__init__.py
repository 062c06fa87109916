"""What stands on a page: titles and headings, markers, metadata, and what a copy puts around a text."""
