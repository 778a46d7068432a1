"""How likely an open ticket is to miss its resolution deadline.

`moments` describes a ticket as it was at an instant, `rates` remembers who and what missed
deadlines more often than usual, `model` learns from both and predicts, `usual` answers where
nothing was learnt, and `measured` says how good the predictions are on later tickets.
"""
