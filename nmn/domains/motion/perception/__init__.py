"""Clips of the motion world -> what the modules read: a small network a frame, then tracks."""
