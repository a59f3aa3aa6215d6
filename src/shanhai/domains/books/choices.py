"""Which model holds the rows of each table of a book."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a table is stored: `version` holds its rows; `identity`, if any, the thing the rows speak of.

    `link` is the field by which a row points to its identity; `keyed_by` the column whose code names the identity.
    """

    version: str
    identity: str = ""
    link: str = ""
    keyed_by: str = "code"


BINDINGS: dict[str, Binding] = {
    "documents": Binding("documents.DocumentVersion", "documents.Document", "document"),
    "passages": Binding("documents.PassageVersion", "documents.Passage", "passage"),
    "parties": Binding("people.PartyVersion", "people.Party", "party"),
    "party_links": Binding("people.PartyLink"),
    "statements": Binding("people.Statement"),
    "places": Binding("places.PlaceVersion", "places.Place", "place", keyed_by="place"),
    "place_successions": Binding("places.PlaceSuccession"),
    "place_memberships": Binding("places.PlaceMembership"),
    "commitments": Binding("programme.CommitmentVersion", "programme.Commitment", "commitment"),
    "commitment_assignments": Binding("programme.CommitmentAssignment"),
    "events": Binding("programme.Event"),
    "undertakings": Binding("undertakings.UndertakingVersion", "undertakings.Undertaking", "undertaking"),
    "undertaking_assignments": Binding("undertakings.UndertakingAssignment"),
    "undertaking_places": Binding("undertakings.UndertakingPlace"),
    "pairings": Binding("undertakings.PairingDetail"),
    "enclaves": Binding("undertakings.EnclaveDetail"),
    "projects": Binding("undertakings.ProjectDetail"),
    "platforms": Binding("undertakings.PlatformDetail"),
    "cooperations": Binding("undertakings.CooperationDetail"),
    "schools": Binding("undertakings.SchoolDetail"),
    "hospitals": Binding("undertakings.HospitalDetail"),
    "transport": Binding("undertakings.TransportDetail"),
    "services": Binding("undertakings.ServiceDetail"),
    "brands": Binding("undertakings.BrandDetail"),
    "axes": Binding("indicators.AxisVersion", "indicators.Axis", "axis"),
    "axis_members": Binding("indicators.AxisMember"),
    "indicators": Binding("indicators.IndicatorName", "indicators.Indicator", "indicator"),
    "indicator_versions": Binding("indicators.IndicatorDefinition", "indicators.IndicatorVersion", "version"),
    "derivations": Binding("indicators.DerivationVersion", "indicators.Derivation", "derivation"),
    "observations": Binding("indicators.Observation"),
    "derivation_inputs": Binding("indicators.DerivationInput"),
    "preferences": Binding("indicators.Preference"),
    "commitment_targets": Binding("indicators.CommitmentTarget"),
    "headlines": Binding("indicators.Headline"),
}
