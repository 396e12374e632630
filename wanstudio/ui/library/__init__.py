"""The clips as a grid."""
