"""Questions as AGQA asks them, about scene graphs as AGQA writes them.

Source: Grunde-McLaughlin, Krishna and Agrawala, "AGQA" (CVPR 2021, arXiv 2103.16002).
"""
