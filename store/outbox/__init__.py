"""What has to leave the house: put into the outbox with the change that causes it, sent later.

`letters` are the kinds of messages, `posting` puts them in and takes them back, `claims` hands
them to workers, `schedule` says when a failed one is tried again.
"""
