"""The subcommands of `ciie`, one module each."""
