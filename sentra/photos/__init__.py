"""What a photo of a visit says: plain Python over bytes and arrays."""
