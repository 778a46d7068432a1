"""Health, churn, adoption, renewals and expansion: what the data says about each customer.

`evidence` loads what is known, `signals` reads it as of a day, `health` and `churn` turn it into
scores, `refresh` saves them and `saved` reads them back. Weights, curves and plays are files.
"""
