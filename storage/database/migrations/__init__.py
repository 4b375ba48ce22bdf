"""Schema changes, run only when the file's version differs from ours."""
