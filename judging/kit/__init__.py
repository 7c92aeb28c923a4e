"""What leaves the judging room after a decision: papers, cards and words for the press."""
