"""What is learned of a clip, and shared by all modules that read it."""

from collections.abc import Mapping, Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from nmn.kernels.float32 import CPU, FLOAT32_ON_CPU
from nmn.modules.clips.parts import verb_and_object
from nmn.modules.clips.trunk import WIDTH, Trunk
from nmn.modules.module import Module
from nmn.modules.ports import FEATURES
from nmn.types import ClipStack, Vocabulary

SIZE = 64
"""Features of an object in a frame, unless a module is built with another number."""

# Of an object in a frame, where its own features meet those of the subject and of the frame.
FIRST = 128
# Clips whose layers are computed together.
_TOGETHER = 4
# Of what an object is: more than the words need, since colours and shapes are told apart at once.
_LOOKS = 64
# A logit: most of the words hold of few objects in few frames. From halves on, the largest of a
# hundred frames would say yes to every word, and learn little.
_RARE = -2.0


class Sight(nn.Module):
    """What each object is, and what is going on with it in each frame.

    P(kind | object) is a softmax over the mean of the frames' logits: what an object is does not
    change, so noise of single frames cancels out; one logit more is that of what has no word, as
    the subject itself, where it is tracked too. P(relation | object, frame) and P(verb | object,
    frame) are sigmoids, since one frame may show several, of a ``Trunk``: an action cannot be seen
    in one frame, nor of one object. An action is a verb of an object, so that a pair that was
    never seen together in training is known all the same; words that are no such pair ("standing
    up") are read off whole frames. STAIR's Localize and Filter (arXiv 2401.03901, section 3.2)
    read the same from hidden vectors of frames.

    Arguments:
        vocabularies: "object", "relation", "verb" and "action".
        features: of an object in a frame.
        context: of a frame; by default as many.
        judged: learn which objects are to be spoken of in a frame, too. A detector finds more than
            annotators list.
        parts: of every action its verb and its object; None of one that has none. By default as
            the actions are called.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        features: int = SIZE,
        context: int | None = None,
        judged: bool = False,
        parts: Sequence[tuple[int, int] | None] | None = None,
    ) -> None:
        super().__init__()
        self._make_objects(len(vocabularies["object"]), features)
        self.frame = nn.Linear(context or features, FIRST, bias=False, **FLOAT32_ON_CPU)
        self.trunk = Trunk(FIRST)
        self.to_relation = nn.Linear(WIDTH, len(vocabularies["relation"]), **FLOAT32_ON_CPU)
        self.to_verb = nn.Linear(WIDTH, len(vocabularies["verb"]), **FLOAT32_ON_CPU)
        self.to_judged = nn.Linear(WIDTH, 1, **FLOAT32_ON_CPU) if judged else None
        if parts is None:
            parts = [verb_and_object(action, vocabularies) for action in vocabularies["action"]]
        self.plain = [k for k, part in enumerate(parts) if part is None]
        self.to_plain = nn.Linear(WIDTH, len(self.plain), **FLOAT32_ON_CPU) if self.plain else None
        things = len(vocabularies["object"])
        pairs = [(k, *part) for k, part in enumerate(parts) if part is not None]
        # Of every action that is one, its number and its place among all pairs.
        self._actions = torch.tensor([k for k, _, _ in pairs], dtype=torch.int64, device=CPU)
        self._places = torch.tensor(
            [verb * things + thing for _, verb, thing in pairs], dtype=torch.int64, device=CPU
        )
        self._rest = torch.tensor(self.plain, dtype=torch.int64, device=CPU)
        for one in (*self._before_relus(), self.frame):
            # Torch's own start shrinks what passes through, and nothing is learned for a while.
            nn.init.kaiming_normal_(one.weight, nonlinearity="relu")
        for head in (self.to_relation, self.to_verb, self.to_plain):
            if head is not None:
                nn.init.constant_(head.bias, _RARE)

    def _make_objects(self, kinds: int, features: int) -> None:
        """The layers that read the features of objects."""
        self.looks = nn.Linear(features, _LOOKS, **FLOAT32_ON_CPU)
        self.again = nn.Linear(_LOOKS, _LOOKS, **FLOAT32_ON_CPU)
        self.kinds = nn.Linear(_LOOKS, kinds + 1, **FLOAT32_ON_CPU)
        self.track = nn.Linear(features, FIRST, **FLOAT32_ON_CPU)
        self.subject = nn.Linear(features, FIRST, bias=False, **FLOAT32_ON_CPU)
        self.on_screen = nn.Parameter(torch.randn(FIRST, **FLOAT32_ON_CPU) / features**0.5)

    def _before_relus(self) -> tuple[nn.Linear, ...]:
        """Those of them that a relu follows."""
        return self.looks, self.again, self.track, self.subject

    # ------------------------------------------------------------- of clips, made once a batch

    def of_objects(self, stack: ClipStack) -> Float[Tensor, "clips objects kinds"]:
        """What each object is: rows sum to one at most; zeros for objects that are not there."""
        return stack.table("sight: objects", self._objects)[:, :, :-1]

    def of_relations(self, stack: ClipStack) -> Float[Tensor, "clips objects frames relations"]:
        """How the subject stands to each object that is on screen."""
        return stack.table("sight: relations", self._relations)

    def of_presence(self, stack: ClipStack) -> Float[Tensor, "clips objects frames"]:
        """How far each object is there."""
        return stack.present if self.to_judged is None else stack.table("sight: there", self._there)

    def of_verbs(self, stack: ClipStack) -> Float[Tensor, "clips objects frames verbs"]:
        """What is done with each object, on screen or not."""
        return stack.table("sight: verbs", self._verbs)

    def of_plain(self, stack: ClipStack) -> Float[Tensor, "clips frames plain"]:
        """Actions that are no verb of an object."""
        return stack.table("sight: plain", self._plain)

    def _objects(self, stack: ClipStack) -> Tensor:
        looks = torch.relu(self.again(torch.relu(self.looks(stack.of_tracks(FEATURES)))))
        share = stack.present / stack.present.sum(dim=2, keepdim=True).clamp_min(1.0)
        # A mean of logits is the logits of the mean, which are fewer.
        mean = torch.matmul(share.unsqueeze(2), looks).squeeze(2)
        return torch.softmax(self.kinds(mean), dim=2) * stack.mask.unsqueeze(2)

    def _subject(self, stack: ClipStack) -> Float[Tensor, "clips objects"]:
        """How probable it is that each is what has no word."""
        return stack.table("sight: objects", self._objects)[:, :, -1]

    def _context(self, stack: ClipStack) -> Float[Tensor, "clips frames hidden"]:
        """The frames' own part of the hidden layer."""
        given = [graph.frame_tables.get(FEATURES) for graph in stack.percepts]
        if any(one is None for one in given):
            stack.of_frames(FEATURES)  # which says what is lacking
        # Clip by clip: they are wide, and padding them would take longer than this does.
        weight = self.frame.weight.t()
        return pad_sequence(
            [one.to(weight) @ weight for one in given if one is not None], batch_first=True
        )

    def _hidden(self, stack: ClipStack) -> Float[Tensor, "clips objects frames hidden"]:
        context = stack.table("sight: context", self._context)
        subject = stack.table("sight: subject", self._subject)
        there = stack.mask.unsqueeze(2) & stack.frame_mask.unsqueeze(1)
        parts = (stack.of_tracks(FEATURES), stack.present, context, subject, there)
        # A few clips at a time: what lies between the layers then stays in the processor's cache.
        some = zip(*(torch.split(part, _TOGETHER) for part in parts), strict=True)
        return torch.cat([self._layers(*part) for part in some])

    def _layers(
        self, tracks: Tensor, present: Tensor, context: Tensor, subject: Tensor, there: Tensor
    ) -> Float[Tensor, "clips objects frames hidden"]:
        # How the subject moves is seen where the subject is tracked: at what has no word.
        own = torch.einsum("cntf,cn->ctf", tracks, subject)
        seen = self.track(tracks) + (context + self.subject(own)).unsqueeze(1)
        made: Tensor = self.trunk(torch.addcmul(seen, present.unsqueeze(3), self.on_screen), there)
        return made

    def _relations(self, stack: ClipStack) -> Tensor:
        hidden = stack.table("sight: hidden", self._hidden)
        return torch.sigmoid(self.to_relation(hidden)) * stack.present.unsqueeze(3)

    def _there(self, stack: ClipStack) -> Tensor:
        assert self.to_judged is not None  # nobody asks where it is not learned
        hidden = stack.table("sight: hidden", self._hidden)
        return torch.sigmoid(self.to_judged(hidden)).squeeze(3) * stack.present

    def _verbs(self, stack: ClipStack) -> Tensor:
        hidden = stack.table("sight: hidden", self._hidden)
        there = stack.mask.unsqueeze(2) & stack.frame_mask.unsqueeze(1)
        return torch.sigmoid(self.to_verb(hidden)) * there.unsqueeze(3)

    def _plain(self, stack: ClipStack) -> Tensor:
        assert self.to_plain is not None  # nobody asks where there are none
        # A frame as the one object of its clip.
        context = stack.table("sight: context", self._context).unsqueeze(1)
        hidden = self.trunk(context, stack.frame_mask.unsqueeze(1)).squeeze(1)
        return torch.sigmoid(self.to_plain(hidden)) * stack.frame_mask.unsqueeze(2)

    # ------------------------------------------------------------------ actions and their parts

    def parts_of(
        self, actions: Float[Tensor, "batch actions"], verbs: int, kinds: int
    ) -> Float[Tensor, "batch verbs kinds"]:
        """Probabilities of actions as those of their verbs and objects."""
        device = actions.device
        found = actions.index_select(1, self._actions.to(device))
        made = actions.new_zeros(actions.shape[0], verbs * kinds)
        made = made.index_copy(1, self._places.to(device), found)
        return made.view(-1, verbs, kinds)

    def actions_of(
        self, pairs: Float[Tensor, "batch verbs kinds"], plain: Float[Tensor, "batch plain"] | None
    ) -> Float[Tensor, "batch actions"]:
        """The other way round: the probability of every action word."""
        device = pairs.device
        found = pairs.flatten(1).index_select(1, self._places.to(device))
        if plain is None:
            return found  # they are all pairs, in order
        made = pairs.new_zeros(pairs.shape[0], len(self._actions) + len(self._rest))
        made = made.index_copy(1, self._actions.to(device), found)
        return made.index_copy(1, self._rest.to(device), plain)


class OnSight(Module):
    """A module that reads a clip through a ``Sight``.

    Arguments:
        vocabularies: see ``Sight``.
        features, context: see ``Sight``.
        sight: to share with other modules; by default one of its own.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        features: int = SIZE,
        context: int | None = None,
        sight: Sight | None = None,
    ) -> None:
        super().__init__(vocabularies)
        self.sight = sight or Sight(vocabularies, features=features, context=context)


def any_of(p: Float[Tensor, "batch objects *rest"]) -> Float[Tensor, "batch *rest"]:
    """That at least one of several objects is such, each for itself."""
    return 1 - (1 - p).prod(dim=1)
