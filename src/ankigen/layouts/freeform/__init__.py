"""Every layout but the weekly one: questions in the forms that a group uses, answers in ordinary Markdown."""
