"""How staff come in: sign-in with a second factor, limits on tries, sessions that end."""
