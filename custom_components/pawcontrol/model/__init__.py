"""What a dog is and does, in plain Python."""
