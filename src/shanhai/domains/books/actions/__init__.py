"""Loading a city's book and handing it on: one transaction, nothing lost, nothing half done."""

from shanhai.domains.books.actions.exporting import export_book
from shanhai.domains.books.actions.loading import LoadResult, TableResult, load_book

__all__ = ["LoadResult", "TableResult", "export_book", "load_book"]
