"""How well search finds: labelled sets, replayed through the product's own functions, and the measures."""
