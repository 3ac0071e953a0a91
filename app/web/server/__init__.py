"""HTTP below the routes: guard, protocol, bodies, answers."""
