"""What pages show of judging, cut to what their reader may see."""
