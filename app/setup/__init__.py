"""What a checkout needs and a wheel does not: setting up, and generating the renderer's types."""
