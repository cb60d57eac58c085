"""What grows with what: each subject by tens, beside what is known or naive, in one run."""
