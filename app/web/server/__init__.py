"""HTTP below the routes: guard, protocol, static files, bodies, responses."""
