"""Queries and documents of the interface, as OpenAPI describes them."""
