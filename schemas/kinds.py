"""The nine kinds of claim about sanctions, export controls and arms supply.

Where two kinds fit, the one that stands earlier here wins. The docstrings and
descriptions are what a language model is told.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.claim import Claim, Details
from schemas.domain import Domain
from schemas.markers import CountryCode, Party, PartyOrText, Progress, ShortText, Whereabouts


class LossDetails(Details):
    """What was lost, and by whom."""

    side: CountryCode | None = Field(default=None, description="Country that lost it.")
    items: tuple[ShortText, ...] = Field(default=(), description="What was lost.")
    cause: ShortText | None = Field(default=None, description="What it was lost to.")


class Loss(Claim):
    """Equipment or people lost in war."""

    kind: Literal["loss"] = "loss"
    details: LossDetails


class TransferDetails(Details):
    """What moves, between whom, and how far it has come."""

    items: tuple[ShortText, ...] = Field(default=(), description="Goods, technology or money.")
    suppliers: tuple[Party, ...] = Field(default=(), description="Who sells or sends.")
    recipients: tuple[Party, ...] = Field(default=(), description="Who buys or gets.")
    origins: tuple[CountryCode, ...] = Field(default=(), description="Countries goods move from.")
    destinations: tuple[CountryCode, ...] = Field(
        default=(), description="Countries goods move to."
    )
    via: tuple[Party, ...] = Field(default=(), description="In the order of travel.")
    status: (
        Annotated[
            Literal["delivered", "intercepted", "attempted", "suspended", "planned"],
            Progress(),
        ]
        | None
    ) = Field(default=None, description="How far it has come.")


class Transfer(Claim):
    """Goods, technology or money moving between parties: a sale, shipment, import, seizure,
    a stop of sales, an aggregate trade flow. Origins and destinations only where goods move
    or are sold from or to a place.
    """

    kind: Literal["transfer"] = "transfer"
    details: TransferDetails


class EvasionDetails(Details):
    """Who gets around controls, how, for what."""

    actor: Party | None = Field(default=None, description="Who gets around the controls.")
    methods: tuple[
        Literal[
            "smuggling",
            "front_company",
            "transshipment",
            "mislabelling",
            "theft",
            "third_country",
            "other",
        ],
        ...,
    ] = Field(
        default=(),
        description="transshipment: goods pass through a country; third_country: they are "
        "bought through a firm there.",
    )
    items: tuple[ShortText, ...] = Field(default=(), description="What is obtained.")
    via: tuple[Party, ...] = Field(
        default=(), description="Helpers and stations, in order of travel."
    )


class Evasion(Claim):
    """How controls are got around: a method, network or route, and the decision to use one.
    Without a method, helper or route ('violations occur') it is compliance.
    """

    kind: Literal["evasion"] = "evasion"
    details: EvasionDetails


class CapabilityDetails(Details):
    """Who can or cannot do what, and why."""

    actor: Party | None = Field(default=None, description="Whose capability it is.")
    items: tuple[ShortText, ...] = Field(
        default=(), description="What can or cannot be made or got."
    )
    change: Literal["unable", "limited", "halted", "shortage", "maintained", "increased"] | None = (
        Field(default=None, description="State or direction.")
    )
    cause: ShortText | None = Field(default=None, description="Why.")


class Capability(Claim):
    """What an actor can, cannot, or can no longer make, replace or obtain; shortages; output
    rising or falling; what equipment is needed to make weapons.
    """

    kind: Literal["capability"] = "capability"
    details: CapabilityDetails


class ComplianceDetails(Details):
    """Whose conduct is judged, and how."""

    actor: Party | None = Field(default=None, description="Whose conduct it is.")
    conduct: ShortText | None = Field(default=None, description="What is judged.")
    verdict: Literal["violates", "complies"] | None = Field(
        default=None, description="The judgement."
    )
    instrument: ShortText | None = Field(default=None, description="The law or control.")


class Compliance(Claim):
    """Whether conduct is lawful or breaks a control."""

    kind: Literal["compliance"] = "compliance"
    details: ComplianceDetails


class MeasureDetails(Details):
    """Who does what against or for whom."""

    authority: Party | None = Field(default=None, description="Who acts.")
    action: (
        Literal["sanction", "export_control", "enforcement", "guidance", "corporate_exit", "policy"]
        | None
    ) = Field(default=None, description="What sort of act.")
    targets: tuple[PartyOrText, ...] = Field(default=(), description="Whom or what it is aimed at.")
    status: (
        Annotated[Literal["in_force", "announced", "planned", "threatened"], Progress()] | None
    ) = Field(
        default=None,
        description="A completed act is in_force, a public notice of one announced, a promise "
        "planned, a warning threatened.",
    )


class Measure(Claim):
    """What an authority or a company does to restrict, punish, enforce or support: sanctions,
    controls, prosecutions, guidance, corporate withdrawal, a standing policy.
    """

    kind: Literal["measure"] = "measure"
    details: MeasureDetails


class MilitaryDetails(Details):
    """Who does what, to whom, where."""

    actor: Party | None = Field(default=None, description="Who acts, or whose equipment it is.")
    action: ShortText | None = Field(default=None, description="What is done or used.")
    target: Annotated[PartyOrText, Whereabouts()] | None = Field(
        default=None, description="Whom or what it is aimed at."
    )
    place: Annotated[Party, Whereabouts()] | None = Field(default=None, description="Where.")


class Military(Claim):
    """Operations, attacks, mobilisation, deployment, equipment in use, its design and
    performance.
    """

    kind: Literal["military"] = "military"
    details: MilitaryDetails


class DiplomacyDetails(Details):
    """Who meets or takes a position, and on what."""

    participants: tuple[Party, ...] = Field(default=(), description="Who takes part.")
    form: Literal["meeting", "talks", "statement", "agreement", "refusal"] | None = Field(
        None, description="What sort of contact or position."
    )
    topic: ShortText | None = Field(default=None, description="What about.")


class Diplomacy(Claim):
    """Meetings, talks, treaties, positions taken towards another state; what a speaker demands
    of another, with the act as the statement and the speaker as its source.
    """

    kind: Literal["diplomacy"] = "diplomacy"
    details: DiplomacyDetails


class OtherDetails(Details):
    """What the proposition is about."""

    topic: ShortText | None = Field(default=None, description="What about.")


class Other(Claim):
    """Any other checkable proposition."""

    kind: Literal["other"] = "other"
    details: OtherDetails


DOMAIN = Domain(
    name="arms",
    version="1.0",
    kinds=(
        Loss,
        Transfer,
        Evasion,
        Capability,
        Compliance,
        Measure,
        Military,
        Diplomacy,
        Other,
    ),
)
