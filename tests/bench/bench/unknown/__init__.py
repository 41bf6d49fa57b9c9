"""Whether a wrong password and an unknown account can be told apart: what is stored, and where."""
