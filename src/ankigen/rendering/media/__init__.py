"""Pictures, sounds and videos in the notes → files to pack."""
