"""Questions as records of AGQA's files.

Layout: the AGQA README (a copy in greeksharifa/LBA_Growing_Knowledge, data_description). Two keys
are nmn's own: ``type``, the template, and ``node_values``, the value of every function of the
program in the order of the text.
"""

from random import Random
from typing import Any

from nmn.domains.motion.questions.agqa.compositions import MORE_STEPS, SORTS, is_indirect
from nmn.domains.motion.questions.agqa.draw import Draft
from nmn.domains.motion.questions.agqa.phrases import FORMS, Mention, say
from nmn.domains.motion.questions.agqa.references import References

Record = dict[str, Any]


def record(draft: Draft, refer: References, video: str, novel: list[str], random: Random) -> Record:
    """A training record.

    Arguments:
        video: the clip's name.
        novel: sorts of novel compositions in it.
        random: chooses among the ways to say it.
    """
    template = draft.template
    question = phrase(draft, refer, random)
    return {
        "question": question.text,
        "answer": draft.answer,
        "video_id": video,
        "global": _reasoning(draft),
        "local": "-".join([*(slot.plain.word for slot in draft.slots.values()), draft.answer]),
        "ans_type": "open" if template.open else "binary",
        "steps": draft.steps,
        "semantic": template.semantic,
        "structural": template.structural,
        "novel_comp": int(bool(novel)),
        "more_steps": int(draft.steps > MORE_STEPS),
        "program": draft.program,
        "sg_grounding": {f"{a}-{b}": list(ids) for a, b, ids in sorted(question.grounds)},
        "type": template.name,
        "node_values": draft.outcome.values,
    }


def keys_of_a_test(draft: Draft, novel: list[str], direct: str | None) -> Record:
    """What a test record has besides.

    Arguments:
        direct: the id of the same question without descriptions.
    """
    slots = draft.slots.values()
    things = [one for letter, one in draft.slots.items() if letter in "op"]
    acts = [one for letter, one in draft.slots.items() if letter in "ab"]
    acts += [action for one in slots for action in one.actions]
    return {
        **{f"nc_{sort}": int(sort in novel) for sort in SORTS},
        "indirect": int(any(is_indirect(one) for one in slots)),
        "i_obj": int(any(is_indirect(one) for one in things)),
        "i_rel": 0,  # the motion world describes no relations
        "i_act": int(any(is_indirect(one) for one in acts)),
        "i_temp": int(any(is_indirect(one) for one in slots if one.is_time)),
        "direct_equiv": direct,
    }


def phrase(draft: Draft, refer: References, random: Random) -> Mention:
    """One of the ways to ask it."""
    slots, template = draft.slots, draft.template
    relation = slots["r"].word if "r" in slots else None
    patterns = template.english
    if relation is not None and relation not in FORMS:
        patterns = template.places
    if draft.time == "all":
        patterns = tuple(one for one in patterns if "{T}" not in one)
    parts = {
        letter + key: mention
        for letter, one in slots.items()
        if not one.is_time
        for key, mention in one.said.items()
    }
    parts["t"] = Mention("")
    if draft.time != "all":
        way = random.randrange(2)
        time = slots["t"].said
        parts["t"], parts["T"] = time[f"_back{way}"], time[f"_front{way}"]
    return _grounded(say(random.choice(patterns), parts), draft, refer)


def _grounded(question: Mention, draft: Draft, refer: References) -> Mention:
    """The question with the things and the relation that it names grounded as well.

    A thing stands for its vertices in the frames of the question's time.
    """
    graph = refer.graph
    frames = {one for _, _, ids in question.grounds for one in ids if one in graph.places}
    frames = frames or set(graph.places)
    found = list(question.grounds)
    for letter, one in draft.slots.items():
        if letter not in "opr":
            continue
        vertices = [
            name
            for name, vertex in graph.vertices.items()
            if vertex.get("frame_num") in frames
            and graph.words.word(str(vertex.get("class"))) == one.word
        ]
        for mention in sorted(one.said.values(), key=lambda said: -len(said.text)):
            start = question.text.find(mention.text)
            if start >= 0:
                found.append((start, start + len(mention.text), tuple(vertices)))
                break
    return Mention(question.text, tuple(found))


def _reasoning(draft: Draft) -> list[str]:
    """AGQA's reasoning types; a time within the clip relates what is asked to an action."""
    found = list(draft.template.reasoning)
    if draft.time != "all":
        kind = {"object": "obj-act", "relation": "rel-act", "action": "sequencing"}
        found.append(kind[draft.template.semantic])
    return list(dict.fromkeys(found))
