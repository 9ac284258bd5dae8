"""Prints the templates of the folder `own` for reference.py."""
import json
import pathlib

print(json.dumps([{"name": p.stem, "template": p.read_text()} for p in sorted((pathlib.Path(__file__).parent / "own").iterdir())]))
