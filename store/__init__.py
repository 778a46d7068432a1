"""What is kept: tables, sessions, scope, clock, imports and the demo company. Imports only `reports`."""
