"""How deep a program must be at least to end in a module."""

from nmn.errors import DomainError
from nmn.grammar.language import Language
from nmn.grammar.signature import ValueType


def shallowest_depths(language: Language) -> dict[str, int]:
    """By module name, the depth of the shallowest program that ends in it.

    Raises:
        DomainError: some module can end no finite program.
    """
    depths: dict[str, int] = {}
    of_type: dict[ValueType, int] = {}
    changed = True
    while changed:
        changed = False
        for signature in language.signatures.values():
            needed = [of_type.get(port.type) for port in signature.inputs if port.type]
            if None in needed:
                continue
            depth = 1 + max((n for n in needed if n is not None), default=0)
            if depth < depths.get(signature.name, depth + 1):
                depths[signature.name] = depth
                result = signature.result
                of_type[result] = min(depth, of_type.get(result, depth))
                changed = True
    lacking = set(language.signatures) - set(depths)
    if lacking:
        raise DomainError(f"no finite program can call: {', '.join(sorted(lacking))}")
    return depths
