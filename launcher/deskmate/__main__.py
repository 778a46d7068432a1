"""`python -m deskmate` is the command `deskmate`."""

from deskmate import main

main()
