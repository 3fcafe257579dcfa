"""Alerts on their way: who is told, in which words, how they are sent, and what is watched for."""
