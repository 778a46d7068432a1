"""What Deskmate itself can say and do."""
