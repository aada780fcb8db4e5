"""The words of the field as frozen dataclasses: no I/O, standard library only."""
