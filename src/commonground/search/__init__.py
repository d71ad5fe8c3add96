"""Finding what one may read: by words and by meaning."""
