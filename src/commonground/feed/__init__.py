"""What reaches a member and why: notices and the mail that carries them."""
