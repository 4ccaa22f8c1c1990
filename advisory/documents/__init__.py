"""Text in and out: entry files, the content folder, safe HTML, plain text, imports."""
