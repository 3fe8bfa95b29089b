"""Course assistance: a drawer on every module page, in which a person has its text summarised or explained."""
