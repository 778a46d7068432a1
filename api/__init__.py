"""The web server's resources, one file each; `app.py` puts them together.

HTTP is asynchronous, everything below is not: `threads.py` and its siblings call down through
`anyio.to_thread`, and answers are made by the workers of `runs.py`. There is no other crossing.
"""
