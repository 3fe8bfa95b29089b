"""How early and how well the project's models predict who fails or withdraws, on OULAD, beside plain baselines."""
