"""Ports of the modules on clips. The names are roles: a domain may bind a vocabulary to each."""

from typing import Annotated

from nmn.types import Label, Labels

ObjectLabel = Annotated[Label, "object"]
ObjectLabels = Annotated[Labels, "object"]
RelationLabel = Annotated[Label, "relation"]
RelationLabels = Annotated[Labels, "relation"]
ActionLabel = Annotated[Label, "action"]
ActionLabels = Annotated[Labels, "action"]
