"""TypeScript for the channels: what the renderer is built with, and what authors of widgets get."""
