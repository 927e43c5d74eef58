"""How the network that looks at frames of the motion world learns."""
