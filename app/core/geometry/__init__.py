"""Window geometry: integers along one axis, standard library only."""
