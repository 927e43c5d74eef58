import torch
from nmn.types import SceneGraph
def random_scene(n, vocabularies, *, seed=0):
    g=torch.Generator().manual_seed(seed)
    a=torch.rand(n,2,generator=g)*0.7; s=torch.rand(n,2,generator=g)*0.28+0.02
    tables={}
    for name,v in vocabularies.items():
        t=torch.rand(n,len(v),generator=g)**3
        tables[name]=t/ t.sum(1,keepdim=True)*torch.rand(n,1,generator=g)*1.0 if n else t
        if name in("noun","attribute"): tables[name]=torch.rand(n,len(v),generator=g)
    return SceneGraph(torch.cat([a,a+s],1), tables, 640,480, miss=0.05)
