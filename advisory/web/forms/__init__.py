"""What was typed into a form, read into values of the domain."""
