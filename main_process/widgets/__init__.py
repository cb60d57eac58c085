"""Widget packages, the instances of them on dashboards, and what each may do."""
