"""Training: modules from questions, programs and answers, with or without supervised steps.

    family = make_family("clevr", width=32)
    trainer = Trainer(family, questions, Settings(supervision="answers"))
    run_session(trainer, unseen, Session(Path("runs/clevr")))

On the command line: ``nmn train clevr``. (``encoder_*`` trains the perception of pictures.)
"""
