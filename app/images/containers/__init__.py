"""File formats of pictures, measured before anything is decoded."""
