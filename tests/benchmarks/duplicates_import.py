def lists(known): pass
