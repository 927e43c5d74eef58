"""The motion world: clips with exact truth, in the files and words of the field's data sets.

``nmn.domains.motion.synth:SYNTHESISE`` is the task that its domain declares as "synth".
"""
