"""Queries and documents of the REST interface, a module for each resource."""
