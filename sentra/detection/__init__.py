"""Alike and near: arrays in, candidate sentra with their reasons out. Plain Python."""
