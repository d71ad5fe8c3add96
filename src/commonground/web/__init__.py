"""The pages, made of several apps, and their shell."""
