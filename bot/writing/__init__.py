"""Stories written as cited sentences. Writers cite item ids; labels and links are made by code."""
