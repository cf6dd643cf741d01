"""What `briefings.toml` declares: briefings, parameters, schedules and the site, validated."""
