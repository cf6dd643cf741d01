"""The translations: complete, in step with the code, and set as each language sets its texts."""
