"""The two clocks every other domain stands on: identities, and versions known from one day to another."""
