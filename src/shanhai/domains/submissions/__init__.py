"""Submissions: what a department is to report, what it hands in, and how a figure goes from draft to published."""
