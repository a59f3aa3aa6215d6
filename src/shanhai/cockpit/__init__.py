"""The pages that join the domains: overview, programme, undertakings, indicators, figures."""
