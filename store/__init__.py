"""What is kept: tables, sessions, scope, clock, imports, demo company. Imports only `reports`."""
