"""A Chinese question-answering robot for people with diabetes."""
