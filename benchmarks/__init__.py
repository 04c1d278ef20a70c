"""How fast the project is beside stock references, each pair measured in turn in one run: `make bench`."""
