"""Tutela: the AI and learning-analytics subsystem for learning platforms.

A *placement* asks the AI *manager* for an *action*; a *provider* performs it.
An *analytics model* looks at *indicators* through an *interval* to predict a *target* with a *processor*;
what it finds reaches people as *insights*. Each noun is a folder.
"""
