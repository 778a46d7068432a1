"""What is kept: tables, sessions, scope, clock, imports, the demo company. Imports only `reports`."""
