"""Who has how much to do, and what that makes late.

`effort` says how long a ticket takes, `people` when its holder works, `queues` in which order, and
`forecast` what follows: when each ticket will be finished, and which miss their deadline.
"""
