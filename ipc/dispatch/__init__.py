"""What happens to a call: validated, authorised, handled, encoded, logged."""
