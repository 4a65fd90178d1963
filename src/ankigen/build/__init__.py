"""From the week files to the deck: the stages of a build."""
