"""The group's notes → a learner's collection: what to write on which note, and what there is the learner's own."""
