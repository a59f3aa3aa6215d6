"""The only room that opens files: sheets, books and layers become values and back."""
