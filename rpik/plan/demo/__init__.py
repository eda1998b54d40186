"""Labelled, synthetic data to try RPIK with: nobody in it is real, and one action removes it."""
