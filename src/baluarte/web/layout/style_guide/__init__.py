"""Invented material for the page that shows every component in every state (/design/)."""
