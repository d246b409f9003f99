"""Makers of hostile files, one module per family of containers. Run `hostile_files.py FOLDER`; see there."""
