def lists(known):
    pass
